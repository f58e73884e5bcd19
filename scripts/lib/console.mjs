import { performance } from 'node:perf_hooks';

/** Something went wrong that the reader can do something about: one line what, one line what to do. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string} advice
   */
  constructor(message, advice) {
    super(message);
    this.name = 'SetupError';
    this.advice = advice;
  }
}

/** One line of progress. @param {string} line */
export function say(line) {
  process.stdout.write(`dealwarden: ${line}\n`);
}

/** Seconds since `start`, as people read them. @param {number} start from performance.now() */
export function since(start) {
  const seconds = (performance.now() - start) / 1000;
  return seconds < 90
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Prints an error in its two lines. @param {unknown} error */
export function complain(error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`dealwarden: ${message}\n`);
  const advice = error instanceof Error && 'advice' in error ? error.advice : undefined;
  if (advice) process.stderr.write(`dealwarden: ${advice}\n`);
  else if (error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
}

/** Runs a script's main function; a failure becomes two lines and exit code 1. @param {() => Promise<void>} main */
export async function run(main) {
  // The reader of a pipe may leave early (npm start | head); that is no reason to end without tidying up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await main();
  } catch (error) {
    complain(error);
    process.exitCode = 1;
  }
}
