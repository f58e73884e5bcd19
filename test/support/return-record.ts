import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { partsOf } from '@app/domain/returns/parts.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import { returnCaseWorkflowId, stateQueryName } from '../../workflows/src/names.js';
import type { PostedMail, Postbox } from './postbox.js';
import type { ReturnScene, ReturnSessions } from './return-scene.js';
import { until } from './until.js';

/** A letter as it stands in its row: what it tells, and whom. */
export interface RecordedLetter {
  readonly act: string;
  readonly outcome: string | null;
  /** A counterparty by its name. */
  readonly to: string;
}

/** What a case has left behind: its row, its timeline from the beginning, and its letters in the order of their events. */
export interface ReturnRecord {
  readonly state: ReturnCaseState;
  readonly events: readonly ReturnTimelineView[];
  readonly kinds: readonly string[];
  readonly letters: readonly RecordedLetter[];
}

/** Reads what a case has left behind, which has to be one truth: its workflow, its row, its lines and its events. */
export async function recordOf({ stage, http, sessions }: ReturnScene, id: string): Promise<ReturnRecord> {
  const [row]: { state: ReturnCaseState; claimed: string }[] = await stage.database.query(
    `SELECT state, (SELECT sum(quantity_claimed) FROM return_line WHERE case_id = c.id) AS claimed
     FROM return_case c WHERE id = $1`,
    [id],
  );
  const { state, claimed } = row!;
  const workflow = stage.client.workflow.getHandle(returnCaseWorkflowId(id));
  if (state.status === 'closed') await workflow.result();
  else expect(await workflow.query(stateQueryName)).toEqual(state);
  const path = `/return-cases/${id}/events?limit=200`;
  const { body } = await http.get<{ items: ReturnTimelineView[] }>(path, sessions.head);
  const events = [...body.items].reverse();
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(state.seq).toBe(events.length);
  for (const line of state.lines) expect(sumOf(line.parts)).toBe(line.quantityClaimed);
  expect(sumOf(partsOf(state))).toBe(Number(claimed));
  const letters: RecordedLetter[] = await stage.database.query(
    `SELECT l.act, l.outcome, coalesce(y.name, 'customer') AS to FROM return_letter l
       LEFT JOIN counterparty y ON y.id = l.counterparty_id WHERE l.case_id = $1 ORDER BY l.seq, l.act, l.outcome`,
    [id],
  );
  return { state, events, kinds: events.map(({ kind }) => kind), letters };
}

function sumOf(parts: readonly { readonly quantity: number }[]): number {
  return parts.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Does acts in turn, each of which has to be taken. */
export async function inTurn(
  scene: ReturnScene,
  id: string,
  ...acts: readonly (readonly [as: keyof ReturnSessions, body: object])[]
): Promise<ReturnCaseView> {
  let last: ReturnCaseView | undefined;
  for (const [as, body] of acts) last = await scene.act(id, as, body);
  return last!;
}

/** From the claim to the confirmed cause. */
export function toConfirmed(
  partIds: readonly string[],
  cause = 'defect',
): (readonly [keyof ReturnSessions, object])[] {
  return [
    ['manager', { act: 'pass-on' }],
    ['head', { act: 'find-cause', cause, partIds }],
    ['head', { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D report 17', partIds }],
  ];
}

/** What is refused of an act that somebody tries: its code. */
export async function refusalOf(
  { http, sessions }: ReturnScene,
  id: string,
  as: keyof ReturnSessions,
  body: object,
): Promise<string | undefined> {
  const answer = await http.post<{ code?: string }>(`/return-cases/${id}/acts`, sessions[as], body);
  return answer.body.code;
}

/** The first mail about a case to somebody that says something, once it has come. */
export async function mailAbout(
  postbox: Postbox,
  { number }: Pick<ReturnCaseView, 'number'>,
  to: string,
  says: RegExp,
): Promise<PostedMail> {
  const found = () =>
    postbox.mails.find(
      (mail) =>
        mail.to.includes(to) && mail.subject.includes(number) && says.test(`${mail.subject}\n${mail.text}`),
    );
  await until(async () => found() !== undefined);
  return found()!;
}
