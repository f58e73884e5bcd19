import { randomUUID } from 'node:crypto';
import type { TransitionAnswer } from '../../workflows/src/shared/transition.updates.js';
import { concurrently } from '@app/exchange/concurrently.js';
import { isPartAct } from '@app/domain/returns/acts.js';
import type { ActKind, ReturnClaim, ReturnCommand, ReturnCommanded } from '@app/domain/returns/commands.js';
import { partsOf } from '@app/domain/returns/parts.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import { MailRepository } from '@app/persistence/mail.repository.js';
import { ReturnCaseRepository } from '@app/persistence/return-case.repository.js';
import { ReturnMailRepository } from '@app/persistence/return-mail.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import { ReturnCaseEffectsService } from '../../apps/worker/src/effects/return-case.effects.js';
import {
  returnCaseWorkflowId,
  returnCaseWorkflowName,
  stateQueryName,
  taskQueue,
  workflowTaskTimeout,
} from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { caseSteps, straightTo, waysTo } from '../support/case-steps.js';
import { casting, type Cast } from '../support/cast.js';
import { gatheringWorker } from '../support/dying.js';
import { claimedLine, shippedRegulation, type CommandOnAll } from '../support/return-cases.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const hourMs = 3_600_000;
/** Longer than any norm. */
const longAgo = 40 * 24 * hourMs;

let stage: Stage;
let cast: Cast;
let ask: Asking;
let effects: ReturnCaseEffectsService;
const [manager, another, vendorId] = [randomUUID(), randomUUID(), randomUUID()];

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  ask = new Asking(stage, cast);
  const { database } = stage;
  const regulations = new ReturnRegulationRepository(database);
  await regulations.publish(shippedRegulation({ calendar: 'always-open' }));
  await database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, 'm@example.test', 'Marie', '{personal-manager}', $2)`,
    [manager, cast.teamId],
  );
  await database.query(
    `INSERT INTO customer (id, name, class, personal_manager_id) VALUES ($1, 'Another', 'B', $2)`,
    [another, manager],
  );
  await database.query(`UPDATE customer SET personal_manager_id = $1, class = 'B'`, [manager]);
  await database.query(`INSERT INTO product (key, name) VALUES ('bearing', 'Bearing')`);
  await database.query(
    `INSERT INTO counterparty (id, kind, name, email) VALUES ($1, 'vendor', 'GTX Werke', 'claims@gtx.example.test')`,
    [vendorId],
  );
  effects = new ReturnCaseEffectsService(
    new TransitionRepository(database),
    new ReturnCaseRepository(database),
    regulations,
  );
});
afterAll(() => stage?.close());

/** What is done in front of the kill is done without Temporal: a case can be started from its row at any point. */
async function committed(
  caseId: string,
  commanded: ReturnCommanded | ReturnType<typeof claim> | undefined,
  ago = 0,
): Promise<ReturnCaseState> {
  const result = await effects.commitReturn({ caseId, seq: 0, at: Date.now() - ago, commanded });
  if (result.outcome !== 'done') throw new Error(JSON.stringify({ commanded, result }));
  return result.state;
}

function claim(isDraft = false) {
  const line = claimedLine({ deliveryId: randomUUID(), deliveredOn: undefined, vendorId });
  const lines = isDraft ? [] : [line];
  return ask.commanded<ReturnClaim>({ kind: 'open', customerId: cast.customerId, lines });
}

/** An act with whatever it asks for. */
function commanded(step: CommandOnAll, given: ReturnCaseState): ReturnCommanded {
  const evidence = {
    ...{ reasoned: true, documentId: vendorId, shipmentId: vendorId, through: 'phone' },
    ...(step.kind === 'record-contact' ? { through: undefined } : {}),
  };
  const inAnHour = new Date(Date.now() + hourMs).toISOString();
  const escalationId = given.escalations[0]?.id;
  const command = {
    ...{ ...step, evidence },
    ...(isPartAct(step.kind) || step.kind === 'skip' ? { partIds: partsOf(given).map(({ id }) => id) } : {}),
    ...(step.kind === 'request' ? { counterparty: { kind: 'vendor', id: vendorId } } : {}),
    ...(step.kind === 'move-customer' ? { customerId: another, teamId: cast.teamId } : {}),
    ...(step.kind === 'plan-pick-up' ? { on: inAnHour.slice(0, 10) } : {}),
    ...(step.kind === 'take-on' ? { escalationId, promisedFor: inAnHour } : {}),
    ...(step.kind === 'snooze' ? { escalationId, until: inAnHour } : {}),
  } as ReturnCommand;
  return { ...ask.commanded(command), actors: ['administrator'] };
}

async function along(way: readonly CommandOnAll[], ago = 0): Promise<ReturnCaseState> {
  let state = await committed(randomUUID(), claim(), ago);
  for (const step of way) state = await committed(state.caseId, commanded(step, state), ago);
  return state;
}

/** A case that stands before an act. */
async function before(act: ActKind): Promise<ReturnCaseState> {
  const way = waysTo[act];
  if (way === 'draft') return committed(randomUUID(), claim(true));
  if (way !== 'late') return along(way);
  const { caseId } = await along([], longAgo);
  return committed(caseId, undefined);
}

/** A case whose worker is killed around one act, or around what time does to it. */
interface Killed {
  readonly what: string;
  readonly caseId: string;
  /** The same case with nobody killed. */
  readonly twinId: string;
  /** Absent: time acts. */
  readonly give?: () => Promise<TransitionAnswer>;
}

async function atAct(act: ActKind): Promise<Killed> {
  const [given, other] = [await before(act), await before(act)];
  await committed(other.caseId, commanded(caseSteps[act], other));
  const { caseId } = given;
  const command = commanded(caseSteps[act], given);
  const give = () => ask.gateway.commandReturn(caseId, command);
  return { what: act, caseId, twinId: other.caseId, give };
}

async function atOpening(): Promise<Killed> {
  const { caseId: twinId } = await along([]);
  const [caseId, opening] = [randomUUID(), claim()];
  return { what: 'open', caseId, twinId, give: () => ask.gateway.takeClaim(caseId, opening) };
}

/** What is due long since: a step is late, or the customer's silence says yes. */
async function atTime(way: readonly CommandOnAll[]): Promise<Killed> {
  const [{ caseId }, { caseId: twinId }] = [await along(way, longAgo), await along(way, longAgo)];
  // Who was told of nothing is not taken at its silence.
  await stage.database.query(
    `UPDATE return_letter SET told_at = at, told_by = $2, told_through = 'phone' WHERE case_id = ANY ($1)`,
    [[caseId, twinId], manager],
  );
  await committed(twinId, undefined);
  return { what: 'time-passed', caseId, twinId };
}

function start(caseId: string): Promise<unknown> {
  return stage.client.workflow.start(returnCaseWorkflowName, {
    ...{ workflowId: returnCaseWorkflowId(caseId), taskQueue, workflowTaskTimeout, args: [{ caseId }] },
  });
}

describe('the silence of a customer whose letter of the delivery has not left', () => {
  it('is no yes; once it has left, the customer has its whole time', async () => {
    const { database } = stage;
    await database.query(`UPDATE customer SET email = 'buyer@example.test' WHERE id = $1`, [cast.customerId]);
    const { caseId } = await along(straightTo('confirm-receipt'), 5 * 24 * hourMs);
    const receiptOf = ({ clocks }: ReturnCaseState) => clocks.find(({ step }) => step === 'receipt');
    const late = await committed(caseId, undefined);
    expect(partsOf(late).map(({ outcome }) => outcome)).toEqual([undefined]);
    expect(receiptOf(late)).toMatchObject({ untold: true });
    expect(late.escalations.map(({ step }) => step)).toContain('receipt');

    const mails = new MailRepository(database);
    await new ReturnMailRepository(database).bindLetters();
    for (let due = await mails.lease(100, 60); due.length > 0; due = await mails.lease(100, 60))
      for (const mail of due) await mails.settle(mail, { kind: 'sent' });
    const told = await committed(caseId, undefined);
    expect(partsOf(told).map(({ outcome }) => outcome)).toEqual([undefined]);
    expect(receiptOf(told)?.untold).toBeUndefined();
    expect(Date.parse(receiptOf(told)!.dueAt!)).toBeGreaterThan(Date.now() + 24 * hourMs);
  });
});

describe('a worker of return cases', () => {
  it('killed before and after each act, and what time does: nothing is lost and nothing done twice', async () => {
    const killed = [await atOpening(), await atTime([]), await atTime(straightTo('confirm-receipt'))];
    await concurrently(Object.keys(waysTo) as ActKind[], 4, async (act) => {
      killed.push(await atAct(act));
    });
    const held = killed.map(({ what }) => what).sort();
    const first = await gatheringWorker(stage, { at: killed.length, when: 'before' });
    await concurrently(killed, 8, async ({ what, caseId }) => {
      if (what !== 'open') await start(caseId);
    });
    const answers = Promise.all(
      killed.map(async ({ give }) => give && until(async () => (await give()).outcome === 'done', 60)),
    );
    expect(await first()).toEqual(held);
    const second = await gatheringWorker(stage, { at: killed.length });
    expect(await second()).toEqual(held);
    await stage.startWorker();
    await answers;
    for (const { what, caseId, twinId } of killed) {
      for (const id of [caseId, ...(await linkedTo(caseId))]) await oneTruth(id);
      expect({ what, ...(await effectsOn(caseId)) }).toEqual({ what, ...(await effectsOn(twinId)) });
    }
  }, 120_000);
});

async function oneTruth(caseId: string): Promise<void> {
  const [row]: { state: ReturnCaseState }[] = await stage.database.query(
    `SELECT state FROM return_case WHERE id = $1`,
    [caseId],
  );
  const handle = stage.client.workflow.getHandle(returnCaseWorkflowId(caseId));
  if (row!.state.status === 'closed') return void (await handle.result());
  await until(async () => (await handle.query<ReturnCaseState>(stateQueryName)).seq === row!.state.seq);
  expect(await handle.query(stateQueryName)).toEqual(row!.state);
}

async function effectsOn(caseId: string): Promise<Record<string, unknown>> {
  const rows = (sql: string) => stage.database.query<object[]>(sql, [caseId]);
  return {
    events: await rows(
      `SELECT seq, kind, principal_id, (SELECT array_agg(h->>'kind') FROM jsonb_array_elements(happenings) h) AS happenings
       FROM event WHERE entity_id = $1 ORDER BY seq`,
    ),
    letters: await rows(
      `SELECT seq, act, outcome, counterparty_id, customer_id, jsonb_array_length(part_ids) AS parts
       FROM return_letter WHERE case_id = $1 ORDER BY 1, 2, 3, 4, 5`,
    ),
    notices: await rows(
      `SELECT kind, step, round, level, recipient_id, told_as, channel FROM case_notice WHERE case_id = $1 ORDER BY 1, 2, 3, 4, 5, 7`,
    ),
    duties: await rows(
      `SELECT step, in_charge, counterparty_id FROM return_duty WHERE case_id = $1 ORDER BY 1, 2, 3`,
    ),
    lines: await rows(
      `SELECT product_key, quantity_claimed, quantity_counted FROM return_line WHERE case_id = $1 ORDER BY 1, 2, 3`,
    ),
    parts: await rows(
      `SELECT p - '{id,since,endedAt,reopenedAt,correctedAt,deliveredAt,requestedAt,asked,questions,continuedIn}'::text[] AS part
       FROM return_case c, jsonb_array_elements(c.state->'lines') l, jsonb_array_elements(l->'parts') p WHERE c.id = $1 ORDER BY 1`,
    ),
    linked: await Promise.all((await linkedTo(caseId)).map(effectsOn)),
  };
}

/** The cases in which disputed replacements go on. */
async function linkedTo(caseId: string): Promise<string[]> {
  const rows: { id: string }[] = await stage.database.query(
    `SELECT id FROM return_case WHERE state#>>'{first,caseId}' = $1 ORDER BY id`,
    [caseId],
  );
  return rows.map(({ id }) => id);
}
