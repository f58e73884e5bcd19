import { setTimeout as delay } from 'node:timers/promises';

/** Waits until a condition holds. What it throws meanwhile is tried again; the last of it is told when time is up. */
export async function until(condition: () => Promise<boolean>, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  let last: unknown = new Error(`did not come true within ${seconds} s`);
  while (Date.now() < end) {
    try {
      if (await condition()) return;
    } catch (error) {
      last = error;
    }
    await delay(50);
  }
  throw last;
}
