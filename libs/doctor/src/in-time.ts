/** Temporal did not answer in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code = 'NO_ANSWER';
}

/**
 * What was begun, or the end of patience with it: the SDK's own deadline does not bound its retries.
 * @throws NoAnswer
 */
export async function inTime<Result>(begun: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([begun, patience]);
  } finally {
    clearTimeout(timer);
  }
}
