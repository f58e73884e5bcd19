/**
 * Loaded into a program before all else (`node --import`), this shifts the time that its JavaScript sees. Its timers run on,
 * and so do the clocks of the servers that it talks to.
 */
const variable = 'FAULTS_CLOCK_SHIFT_MS';

/** The environment of a program whose clock is shifted. */
export function shiftedBy(ms: number): Readonly<Record<string, string>> {
  const preload = import.meta.url;
  return { [variable]: String(ms), NODE_OPTIONS: `--import ${preload}` };
}

const shiftMs = Number(process.env[variable] ?? 0);
if (shiftMs !== 0) globalThis.Date = shifted(Date, shiftMs);

export function shifted(real: DateConstructor, byMs: number): DateConstructor {
  const now = () => real.now() + byMs;
  return new Proxy(real, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new real(now()).toString(),
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  });
}
