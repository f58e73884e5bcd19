import { ConfigError } from '@app/config/config.js';
import { errorCode, errorText, StackError } from '@app/stack/errors.js';
import { UnusableBackup } from '@app/stack/backup/manifest.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { printJson } from './output.js';

/** A command cannot do its work: the message says what is wrong, `advice` what to do about it. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    message: string,
    readonly advice?: string,
    readonly exitCode: ExitCode = exitCodes.failed,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What was given cannot be used. */
export function badInput(message: string, advice?: string): Failure {
  return new Failure(message, advice, exitCodes.badInput);
}

/** SQLSTATE of a table that is not there. */
const undefinedTable = '42P01';

/** Whatever was thrown, as a failure that can be told. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof StackError) {
    const code = error instanceof UnusableBackup ? exitCodes.badInput : exitCodes.failed;
    return new Failure(error.message, error.advice, code, { cause: error });
  }
  if (error instanceof ConfigError) {
    const what = `the environment cannot be used: ${error.message.replaceAll('\n', '; ')}`;
    return badInput(what, 'Correct it in the environment or in .env; .env.example explains every key.');
  }
  if (errorCode(error) === undefinedTable) {
    return new Failure('the database has no tables of Dealwarden', 'Run `dealwarden migrate` first.');
  }
  const [firstLine = 'unknown error'] = errorText(error).split('\n');
  return new Failure(firstLine, undefined, exitCodes.failed, { cause: error });
}

/** What a command prints under `--json` where it cannot do its work, so that a script has one shape to read. */
export function failureJson({ message, advice, exitCode }: Pick<Failure, 'message' | 'advice' | 'exitCode'>) {
  return { error: { message, advice: advice ?? null, exitCode } };
}

/**
 * Tells a failure: one line what, one line what to do; under `--json` as JSON too. Traces are for those who debug.
 */
export function tellFailure(error: unknown, json = false): ExitCode {
  const failure = asFailure(error);
  if (json) printJson(failureJson(failure));
  // What was read may stand in the message; a terminal would obey its control characters.
  process.stderr.write(`dealwarden: ${failure.message.replace(/\p{Cc}/gu, ' ')}\n`);
  if (failure.advice) process.stderr.write(`${failure.advice}\n`);
  if (process.env.DEALWARDEN_LOG_LEVEL === 'debug') {
    const traced = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${traced}\n`);
  }
  return failure.exitCode;
}
