import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { platform } from 'node:os';

/**
 * Ends our servers when this process dies without a chance to do it itself (kill -9, out of memory).
 *
 * A shell in a session of its own reads which processes live from a pipe. The pipe closes when this process is
 * gone, however it went, and the shell then stops what is left, the newest first. It costs a megabyte; a watchdog
 * in Node would cost forty.
 */
const script = `
trap '' HUP INT TERM
list=
while read -r verb pid signal; do
  if [ "$verb" = add ]; then list="$pid:$signal $list"; continue; fi
  kept=
  for entry in $list; do [ "\${entry%:*}" = "$pid" ] || kept="$kept $entry"; done
  list=$kept
done
for entry in $list; do
  pid=\${entry%:*}
  kill -s "\${entry#*:}" "$pid" 2>/dev/null || continue
  n=0
  while [ $n -lt 50 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; n=$((n + 1)); done
  [ $n -lt 50 ] || kill -s KILL "$pid" 2>/dev/null
done
`;

const guarded = new Set<number>();
let guard: ChildProcess | undefined;

/** From now on `pid` gets `signal` when this process dies first. */
export function watch(pid: number, signal: NodeJS.Signals): void {
  if (platform() === 'win32') return;
  guard ??= startGuard();
  guarded.add(pid);
  guard.stdin?.write(`add ${pid} ${signal.replace('SIG', '')}\n`);
}

/** The process has ended; its id may soon be somebody else's. */
export function unwatch(pid: number): void {
  if (!guarded.delete(pid)) return;
  guard?.stdin?.write(`drop ${pid} -\n`);
  if (guarded.size > 0) return;
  guard?.stdin?.end();
  guard = undefined;
}

function startGuard(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  const forget = () => {
    if (guard === child) guard = undefined;
  };
  child.on('error', forget);
  child.on('exit', forget);
  // A guard that was killed breaks its pipe; the next process to be watched gets a new one.
  child.stdin.on('error', forget);
  child.unref();
  // A pipe to a child is a socket, which would keep us alive.
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}
