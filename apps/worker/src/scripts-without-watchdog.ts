import { Script, type Context, type RunningScriptOptions } from 'node:vm';

/** The longest that Node takes for a limit, 49 days: what the SDK gives where there shall be none. */
const noLimit = 2 ** 32 - 1;

/**
 * Node begins and ends a thread for each call into a script that has a limit in time, and the SDK calls into a workflow
 * several times for each of its steps: two fifths of what workflows cost. A limit that stands for none needs no thread.
 */
export function runScriptsWithoutWatchdog(): void {
  const scripts: { runInContext: RunInContext } = Script.prototype;
  const { runInContext } = scripts;
  scripts.runInContext = function (context, options) {
    const isLimited = options?.timeout !== noLimit;
    return runInContext.call(this, context, isLimited ? options : { ...options, timeout: undefined });
  };
}

type RunInContext = (this: Script, context: Context, options?: RunningScriptOptions) => unknown;
