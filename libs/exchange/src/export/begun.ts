/**
 * Asks a source for its first piece before anybody is promised the rest: what it cannot do at all is thrown here. Leaving what
 * comes back ends the source, also before anything was taken of it.
 */
export async function begun<Piece>(source: AsyncGenerator<Piece>): Promise<AsyncIterable<Piece>> {
  let first: IteratorResult<Piece> | undefined = await source.next();
  const rest: AsyncIterator<Piece> = {
    next() {
      const ready = first;
      first = undefined;
      return ready ? Promise.resolve(ready) : source.next();
    },
    return() {
      return source.return(undefined);
    },
  };
  return { [Symbol.asyncIterator]: () => rest };
}
