import type { DealState } from '@app/domain/deal/state.js';
import type { Escalation } from '@app/domain/escalation/escalation.js';
import type { Happening } from '@app/domain/escalation/happening.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import { handoverWorkflowId, stateQueryName } from '../../workflows/src/names.js';
import type { Asking } from './asking.js';
import type { Stage } from './stage.js';

type Parts = Pick<Stage, 'database' | 'client'>;

/** What a row, its workflow, its timeline and its escalation say of a deal and of each of its handovers is the same. */
export async function expectOneTruth(stage: Parts, ask: Asking, dealId: string): Promise<void> {
  const row = (await ask.row(dealId))!;
  expect(await ask.workflowState(dealId)).toEqual(row);
  expectTrueTellings(await livedEvents(stage, dealId, row));
  expect(await openEscalations(stage, `deal_id = $1 AND handover_id IS NULL`, dealId)).toEqual(
    shown(row.escalation),
  );
  const handovers = await handoversOf(stage, dealId);
  for (const handover of handovers) {
    const { handoverId } = handover;
    const workflow = stage.client.workflow.getHandle(handoverWorkflowId(handoverId));
    expect(await workflow.query(stateQueryName)).toEqual(handover);
    await livedEvents(stage, handoverId, handover);
    expect(await openEscalations(stage, `handover_id = $1`, handoverId)).toEqual(shown(handover.escalation));
  }
  // It is handed over each time it is won, and no longer when it is open again.
  const open = handovers.filter(({ status }) => status === 'open');
  if (row.status !== 'won') expect(open).toEqual([]);
}

/** A deal's handovers, oldest first. */
export async function handoversOf({ database }: Parts, dealId: string): Promise<HandoverState[]> {
  const rows: { state: HandoverState }[] = await database.query(
    `SELECT state FROM handover WHERE deal_id = $1 ORDER BY opened_at`,
    [dealId],
  );
  return rows.map(({ state }) => state);
}

interface LivedEvent {
  readonly seq: number;
  readonly kind: string;
  readonly state: DealState;
  readonly happenings: readonly Happening[];
}

/** The timeline of a deal or handover: without a gap, and its last event left the row. */
async function livedEvents({ database }: Parts, id: string, row: object): Promise<LivedEvent[]> {
  const events: LivedEvent[] = await database.query(
    `SELECT seq, kind, state, happenings FROM event WHERE entity_id = $1 ORDER BY seq`,
    [id],
  );
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  expect(events.at(-1)!.state).toEqual(row);
  return events;
}

type Shown = Pick<Escalation, 'id' | 'round' | 'level' | 'stalls'>;

function openEscalations({ database }: Parts, whose: string, id: string): Promise<Shown[]> {
  return database.query(
    `SELECT id, round, level, stalls FROM escalation WHERE ${whose} AND status <> 'ended'`,
    [id],
  );
}

function shown(escalation: Escalation | undefined): Shown[] {
  if (!escalation) return [];
  const { id, round, level, stalls } = escalation;
  return [{ id, round, level, stalls }];
}

/** Each level is told once, upwards within a round, and none to whom there is nothing to say. */
function expectTrueTellings(events: readonly LivedEvent[]): void {
  const told = events.flatMap(({ kind, state, happenings }) =>
    happenings.flatMap((one) =>
      one.kind === 'told' && one.purpose === undefined && kind !== 'hand-over' ? [{ ...one, state }] : [],
    ),
  );
  for (const { state } of told) {
    expect([state.status, state.hold]).toEqual(['open', undefined]);
    expect([state.escalation?.takenOn, state.escalation?.snoozed]).toEqual([undefined, undefined]);
  }
  const rungs = told.map(({ escalationId, round, level }) => ({ of: `${escalationId} ${round}`, level }));
  for (const of of new Set(rungs.map((rung) => rung.of))) {
    const levels = rungs.filter((rung) => rung.of === of).map(({ level }) => level);
    expect(levels).toEqual([...new Set(levels)].sort((a, b) => a - b));
  }
}
