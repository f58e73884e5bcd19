/** Lets one thing happen at a time, in the order of asking. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<Result>(action: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(action, action);
    this.last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }
}
