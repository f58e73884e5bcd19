import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

/** Where somebody is asked. The question does not go to where the result goes. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

export const ownTerminal: Terminal = { input: process.stdin, output: process.stderr };

/** Asks for a yes; whatever else is said is a no, and so is the end of the input. */
export async function isYes(question: string, { input, output }: Terminal): Promise<boolean> {
  const terminal = createInterface({ input, output });
  try {
    const ended = once(terminal, 'close').then(() => '');
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
