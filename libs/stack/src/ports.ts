import { createServer } from 'node:net';
import { StackError, errorCode } from './errors.js';

/** One port and the key in the environment that moves it. */
export interface NamedPort {
  readonly port: number;
  readonly key: string;
  readonly host?: string;
  /** What it is for, where one key moves several ports. */
  readonly purpose?: string;
}

/** Below the range from which systems take ports for outgoing connections. */
const lowest = 12_000;
const highest = 31_000;

/** Whether a server could listen there now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await bindError(port, host)) === undefined;
}

/**
 * Makes sure that nothing else listens on any of these ports.
 * @throws StackError naming each taken port and the key that moves it.
 */
export async function requireFreePorts(ports: readonly NamedPort[]): Promise<void> {
  const taken = new Set<number>();
  const problems: string[] = [];
  for (const entry of ports) {
    const { port, key } = entry;
    const error = taken.has(port) ? 'EADDRINUSE' : await bindError(port, entry.host ?? '127.0.0.1');
    taken.add(port);
    if (error !== undefined)
      problems.push(`Port ${port} (${key}${entry.purpose ? `, ${entry.purpose}` : ''}) ${complaint(error)}.`);
  }
  if (problems.length === 0) return;
  const advice =
    problems.length === 1
      ? 'Stop what uses it or set another one in .env.'
      : 'Stop what uses them or set others in .env.';
  throw new StackError(problems.join(' '), advice);
}

/** `count` consecutive ports that are free now: for tests, which run several stacks on one machine. */
export async function freePorts(count: number): Promise<number[]> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const first = lowest + Math.floor(Math.random() * (highest - lowest - count));
    const block = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(block.map((port) => isPortFree(port)));
    if (free.every(Boolean)) return block;
  }
  throw new StackError(
    `No ${count} consecutive free ports were found.`,
    'Stop some of the servers of this machine.',
  );
}

function complaint(code: string): string {
  if (code === 'EADDRINUSE') return 'is taken';
  if (code === 'EACCES') return 'may not be used by this user';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'is on an address this machine does not have';
  return `cannot be used (${code})`;
}

function bindError(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(errorCode(error) ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
