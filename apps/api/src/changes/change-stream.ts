import { Readable } from 'node:stream';
import type { Change } from '@app/contracts/changes.js';
import { rightTo, type Action, type RightsHolder } from '@app/domain/access/permissions.js';
import type { ChangedKind, ChangedRow, ChangesRead } from '@app/persistence/change.repository.js';

/** Whoever does not read what is sent is cut off at this many bytes, and goes on later from where they were. */
const unreadBytes = 65_536;
/** How soon a browser connects anew. */
const retryMs = 2_000;
/** How long a reader has for what was sent, once nothing more is. */
export const lastWordsMs = 1_000;

/** Who follows, as their rights are now. */
export type Follower = RightsHolder & { readonly userId: string; readonly teamIds: readonly string[] };

const rightFor: Readonly<Record<ChangedKind, Action>> = {
  deal: 'deal.read',
  case: 'return.read',
  handover: 'handover.read',
};

/** One connection that follows changes: what is sent on it, and up to where. */
export class ChangeStream {
  /** The body of its answer. */
  readonly body = new Readable({ highWaterMark: unreadBytes, read: () => undefined });
  private position?: bigint;
  private isEnded = false;

  /**
   * @param principal for whom connections are counted
   * @param follower who it is by now; undefined: nobody may follow any more
   * @param from what it has seen already; undefined: it begins, 'unknown': it has seen something that is not known here
   */
  constructor(
    readonly principal: string,
    private readonly follower: () => Promise<Follower | undefined>,
    readonly from: bigint | 'unknown' | undefined,
  ) {
    // The headers go with the first words.
    this.body.push(`retry: ${retryMs}\n\n`);
  }

  /** What was read from `from` on, or that it begins where things stand. */
  begin(read: ChangesRead): Promise<void> {
    return this.tell(read, true);
  }

  /** What is new. Of what it has been told already nothing is said again. */
  async tell(read: ChangesRead, isStart = false): Promise<void> {
    const { horizon, changes } = read;
    if (this.position !== undefined && horizon <= this.position) return;
    const follower = await this.follower();
    if (!follower) return this.end();
    this.position = horizon;
    const seen = changes?.filter((row) => maySee(follower, row)).map(changeOf);
    if (!seen) this.send('reset', {});
    else if (seen.length > 0) this.send('changes', seen);
    else if (isStart) this.send('ready', {});
  }

  /** Ends it when nobody may follow any more. */
  async check(): Promise<void> {
    if (!(await this.follower())) this.end();
  }

  /** That it is still there. */
  beat(): void {
    if (this.position !== undefined) this.send('beat', {});
  }

  end(): void {
    if (this.isEnded || this.body.destroyed) return;
    this.isEnded = true;
    this.body.push(null);
  }

  /** Ends it for good: whoever has not read the rest by then is cut off, and keeps nobody waiting. */
  async close(): Promise<void> {
    this.end();
    if (this.body.closed) return;
    const late = setTimeout(() => this.body.destroy(), lastWordsMs);
    await new Promise((resolve) => this.body.once('close', resolve));
    clearTimeout(late);
  }

  private send(event: string, data: object): void {
    if (this.isEnded || this.body.destroyed) return;
    if (this.body.readableLength > unreadBytes) {
      this.body.destroy();
      return;
    }
    this.body.push(`id: ${this.position}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}

/** The same reach that reading it has. */
function maySee(follower: Follower, { kind, persons, teamId }: ChangedRow): boolean {
  const reach = rightTo(follower, rightFor[kind]);
  if (!reach) return false;
  if (reach === 'all' || persons.includes(follower.userId)) return true;
  return reach === 'team' && follower.teamIds.includes(teamId);
}

function changeOf({ kind, id, revision, escalation }: ChangedRow): Change {
  return { kind, id, revision, escalation };
}
