import { randomUUID } from 'node:crypto';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { instant } from '@app/domain/instant.js';
import type { ReturnRegulation } from '@app/domain/returns/regulation.js';
import type { ClockOf, ReturnCaseState } from '@app/domain/returns/state.js';
import { CaseRetimingPreviews } from '@app/persistence/case-retiming-preview.js';
import { CounterpartyRepository } from '@app/persistence/counterparty.repository.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { RetimingRepository } from '@app/persistence/retiming.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { alwaysOpen } from '../support/cast.js';
import { shippedRegulation } from '../support/return-cases.js';
import { partIdsOf, ReturnScene } from '../support/return-scene.js';
import { until } from '../support/until.js';

let scene: ReturnScene;
let regulations: ReturnRegulationRepository;
let retimings: RetimingRepository;

beforeAll(async () => {
  scene = await ReturnScene.set();
  regulations = new ReturnRegulationRepository(scene.stage.database);
  retimings = new RetimingRepository(scene.stage.database);
});
afterAll(() => scene?.close());

async function stateOf(caseId: string): Promise<ReturnCaseState> {
  const [row]: { state: ReturnCaseState }[] = await scene.stage.database.query(
    `SELECT state FROM return_case WHERE id = $1`,
    [caseId],
  );
  return row!.state;
}

async function dueAt(caseId: string, step: ClockOf): Promise<string> {
  return (await stateOf(caseId)).clocks.find((clock) => clock.step === step)?.dueAt ?? 'never';
}

/** The job has been everywhere, and this is what it said of the newest change. */
async function whenFollowed() {
  await until(async () => (await retimings.next()) === undefined);
  return (await retimings.newest(1))[0];
}

function withNorm(step: 'passing-on' | 'cause', norm: string): ReturnRegulation {
  const { steps } = shippedRegulation();
  const norms = { A: norm, B: norm, C: norm };
  return shippedRegulation({
    calendar: 'always-open',
    steps: { ...steps, [step]: { ...steps[step], norm: norms } },
  });
}

async function asked(): Promise<string> {
  const taken = await scene.taken();
  const { id } = taken;
  const partIds = partIdsOf(taken);
  await scene.act(id, 'manager', { act: 'pass-on' });
  await scene.act(id, 'head', { act: 'find-cause', cause: 'defect', partIds });
  await scene.act(id, 'head', {
    act: 'confirm-cause',
    confirmedBy: 'own-inspection',
    document: '8D',
    partIds,
  });
  const counterparty = { kind: 'vendor', id: scene.vendorId };
  await scene.act(id, 'head', { act: 'request', counterparty, partIds });
  return id;
}

describe('open return cases', () => {
  it('follow a published regulation at once, as it was shown before', async () => {
    await regulations.publish(withNorm('passing-on', 'P9D'));
    // A job that still looks would find the case too, under whatever is the newest by then.
    await whenFollowed();
    const { id } = await scene.taken();
    const before = await dueAt(id, 'passing-on');
    const shorter = withNorm('passing-on', 'PT1M');
    const previews = new CaseRetimingPreviews(scene.stage.database, regulations);
    const shown = await previews.ofRegulation(shorter, instant(Date.now()));
    expect(shown).toEqual({
      ...{ openCases: 1, cases: 1, earlierCases: 1, newBreaches: 1, mendedBreaches: 0 },
    });

    expect(await regulations.publish(shorter)).toMatchObject({ isNew: true, retimedCases: 1 });
    expect(await whenFollowed()).toMatchObject({
      ...{ cause: 'timing', regulationKey: 'defects-and-returns', deals: 0, cases: 1, casesLookedAt: 1 },
    });
    expect((await retimings.newest(1))[0]?.nudged).toBe(1);
    await until(async () => (await stateOf(id)).regulationVersion === 3);
    const due = await dueAt(id, 'passing-on');
    expect({ isEarlier: due < before, isLate: due <= new Date().toISOString() }).toEqual({
      ...{ isEarlier: true, isLate: false },
    });
  });

  it('follow the class of their customer at once, and with it its norms and ladders', async () => {
    const { database } = scene.stage;
    const customerId = randomUUID();
    await database.query(
      `INSERT INTO customer (id, name, class, personal_manager_id) VALUES ($1, 'Classy', 'C', $2)`,
      [customerId, scene.people.manager],
    );
    await regulations.publish(shippedRegulation({ calendar: 'always-open' }));
    await whenFollowed();
    const { id } = await scene.taken({}, customerId);
    await scene.act(id, 'manager', { act: 'pass-on' });
    const before = await dueAt(id, 'cause');
    await new CustomerRepository(database).change(customerId, { class: 'A' });
    expect(await whenFollowed()).toMatchObject({ cause: 'class', customerId, cases: 1, nudged: 1 });
    await until(async () => (await stateOf(id)).customerClass === 'A');
    expect((await dueAt(id, 'cause')) < before).toBe(true);
  });

  it("follow a counterparty's calendar when it is changed, and when it works by another one", async () => {
    const { database } = scene.stage;
    const definitions = new DefinitionRepository(database);
    const counterparties = new CounterpartyRepository(database);
    const onMondays: CalendarDefinition = {
      ...{ ...alwaysOpen, key: 'theirs' },
      week: { monday: [['09:00', '10:00']] },
    };
    await definitions.publishCalendar(onMondays);
    // Whom no letter reaches has no clock that runs.
    await counterparties.change(scene.vendorId, { calendarKey: 'theirs', email: 'claims@gtx.example.test' });
    await whenFollowed();
    const id = await asked();
    const onMondaysOnly = await dueAt(id, 'vendor-answer');

    const twice: CalendarDefinition = {
      ...onMondays,
      week: { monday: [['09:00', '10:00']], wednesday: [['09:00', '10:00']] },
    };
    expect(await definitions.publishCalendar(twice)).toMatchObject({ retimedCases: 1 });
    expect(await whenFollowed()).toMatchObject({ calendarKey: 'theirs', cases: 1, nudged: 1 });
    await until(async () => (await dueAt(id, 'vendor-answer')) < onMondaysOnly);
    const twiceAWeek = await dueAt(id, 'vendor-answer');

    await counterparties.change(scene.vendorId, { calendarKey: null });
    expect(await whenFollowed()).toMatchObject({ counterpartyId: scene.vendorId, cases: 1, nudged: 1 });
    await until(async () => (await dueAt(id, 'vendor-answer')) < twiceAWeek);
  });
});
