import { randomUUID } from 'node:crypto';
import {
  publishedCalendar,
  draftView,
  pipelineDiff,
  pipelineList,
  pipelinePreview,
} from '@app/contracts/pipeline-publishing.js';
import { publishedVersion, type DraftView } from '@app/contracts/pipeline-publishing.js';
import { pipelineVersionView } from '@app/contracts/pipelines.js';
import type { Problem } from '@app/contracts/problem.js';
import { calendarMonthView, calendarVersionList } from '@app/contracts/calendars.js';
import { calendarPreview, retimingList, type RetimingView } from '@app/contracts/retimings.js';
import { workingTimeView } from '@app/contracts/working-time.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { alwaysOpen, casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let ada: string;
let anna: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  http = await HttpStage.start(stage);
  [ada, anna] = (await Promise.all([cast.administrator, cast.salesperson].map((id) => http.session(id)))) as [
    string,
    string,
  ];
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

const newKey = () => `p-${randomUUID().slice(0, 8)}`;
const norm = (one: string) => ({ A: one, B: one, C: one });

function pipeline(
  key: string,
  stageNorm = 'P5D',
  changes: Partial<PipelineDefinition> = {},
): PipelineDefinition {
  const stages = quickPipeline().stages.map((one) => ({ ...one, norm: norm(stageNorm) }));
  return quickPipeline({ key, stages, stalls: { noFutureActivity: 'P30D' }, ...changes });
}

const put = <Body>(path: string, body: unknown, headers = {}, as = ada): Promise<HttpAnswer<Body>> =>
  http.send('PUT', `/api/v1${path}`, { as, body, headers });
const saveDraft = (key: string, definition: object, headers = {}) =>
  put<DraftView & Problem>(`/pipelines/${key}/draft`, { definition }, headers);
const publishDraft = (key: string, body: object = {}, idempotencyKey?: string) =>
  http.post<{ version: number; note: string; retimedDeals: number } & Problem>(
    `/pipelines/${key}/publish`,
    ada,
    body,
    idempotencyKey,
  );
const publish = (definition: object, options: object = {}) =>
  http.post<{ version: number } & Problem>('/pipelines', ada, { definition, ...options });

interface Opening {
  readonly dealId?: string;
  readonly amount?: string;
  readonly daysAgo?: number;
}

/** Writes the opening of a deal down, without a workflow. */
function open(key: string, changes: Opening = {}) {
  const { dealId = randomUUID(), amount = '1000', daysAgo = 0 } = changes;
  const effects = new DealEffectsService(
    new TransitionRepository(stage.database),
    new DefinitionRepository(stage.database),
  );
  const command = {
    ...{ kind: 'open' as const, pipelineKey: key, pipelineVersion: 1, customerId: cast.customerId, amount },
    ...{ ownerId: cast.salesperson, currency: 'EUR' },
  };
  const commanded = { commandId: randomUUID(), principalId: cast.salesperson, requestHash: '', command };
  const at = Date.now() - daysAgo * 86_400_000;
  return effects.commitTransition({ dealId, seq: 0, at, commanded });
}

async function openDeal(key: string, changes: Opening = {}): Promise<string> {
  const dealId = randomUUID();
  expect(await open(key, { ...changes, dealId })).toMatchObject({ outcome: 'done' });
  return dealId;
}

/** What the small pipeline of these specs is warned of: that is no reason to refuse it. */
const told = [
  'no stage is in the phase alternatives',
  'no stage is in the phase contract',
  'no reason lies inside us',
].map((reason) => expect.objectContaining({ reason }));

describe('a definition that is published without a draft', () => {
  it('is answered as at first when it is sent again with its key, whatever was published since', async () => {
    const key = newKey();
    const definition = pipeline(key);
    const idempotencyKey = randomUUID();
    const send = (name: string, once = randomUUID()) =>
      http.post<{ version: number } & Problem>(
        '/pipelines',
        ada,
        { definition: { ...definition, name } },
        once,
      );
    const answers = await Promise.all([1, 2, 3].map(() => send('As first meant', idempotencyKey)));
    expect(answers.map(({ status, body }) => [status, body.version])).toEqual([1, 2, 3].map(() => [201, 1]));
    expect((await send('As meant since')).body.version).toBe(2);
    expect(await send('As first meant', idempotencyKey)).toMatchObject({ status: 201, body: { version: 1 } });
    expect((await send('Something else', idempotencyKey)).body.code).toBe('idempotency-key-reused');
    const { body } = await http.get<{ version: number; name: string }>(`/pipelines/${key}`, ada);
    expect([body.version, body.name]).toEqual([2, 'As meant since']);
  });
});

describe('a draft', () => {
  it('is kept right or wrong, is told what is wrong with it, and becomes a version', async () => {
    const key = newKey();
    const wrong = await saveDraft(key, { key, stages: 'none', colour: 'red' });
    expect(wrong.status).toBe(200);
    expect(draftView.parse(wrong.body)).toMatchObject({ key, revision: 1, savedById: cast.administrator });
    expect(wrong.headers.get('etag')).toBe('"1"');
    expect(wrong.body.problems.length).toBeGreaterThan(3);
    const refused = await publishDraft(key);
    expect(refused).toMatchObject({ status: 422, body: { code: 'definition-invalid' } });
    expect(refused.body.errors).toHaveLength(wrong.body.problems.length);
    expect((await http.get<DraftView>(`/pipelines/${key}/draft`, anna)).body).toEqual(wrong.body);

    const right = await saveDraft(key, pipeline(key), { 'if-match': '"1"' });
    expect(right.body).toMatchObject({ revision: 2, problems: [], warnings: told });
    expect(right.body.savedByName).toBe('Ada Admin');
    const published = await publishDraft(key, { note: 'The first' });
    expect(published.status).toBe(201);
    expect(publishedVersion.parse(published.body)).toMatchObject({ key, version: 1, note: 'The first' });
    expect((await http.get(`/pipelines/${key}/draft`, ada)).status).toBe(404);
  });

  it('is not overwritten by who has not seen the last change, nor published', async () => {
    const key = newKey();
    await saveDraft(key, pipeline(key));
    const [first, second] = await Promise.all(
      ['P1D', 'P2D'].map((one) => saveDraft(key, pipeline(key, one), { 'if-match': '"1"' })),
    );
    expect([first!.status, second!.status].sort()).toEqual([200, 412]);
    const late = await http.send<Problem>('DELETE', `/api/v1/pipelines/${key}/draft`, {
      as: ada,
      headers: { 'if-match': '"1"' },
    });
    expect(late).toMatchObject({ status: 412, body: { code: 'draft-changed' } });
    const blind = await http.send<Problem>('POST', `/api/v1/pipelines/${key}/publish`, {
      ...{ as: ada, body: {}, headers: { 'if-match': '"1"' } },
    });
    expect(blind).toMatchObject({ status: 412, body: { code: 'draft-changed' } });
    expect((await http.get(`/pipelines/${key}/draft`, ada)).status).toBe(200);
  });

  it('is begun by one of two who begin it at once', async () => {
    const key = newKey();
    const begin = () => saveDraft(key, pipeline(key), { 'if-none-match': '*' });
    const answers = await Promise.all([begin(), begin()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await begin()).body).toMatchObject({ code: 'draft-changed' });
    const odd = await saveDraft(key, pipeline(key), { 'if-none-match': '"1"' });
    expect(odd).toMatchObject({ status: 400, body: { errors: [{ path: 'If-None-Match' }] } });
    expect((await http.send('DELETE', `/api/v1/pipelines/${key}/draft`, { as: ada })).status).toBe(204);
    expect((await begin()).body).toMatchObject({ revision: 3 });
  });

  it('is published once by two at once, and answered alike when the request comes again', async () => {
    const key = newKey();
    await saveDraft(key, pipeline(key));
    const answers = await Promise.all([publishDraft(key), publishDraft(key)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('draft-missing');
    await saveDraft(key, pipeline(key, 'P4D'));
    const idempotencyKey = randomUUID();
    const once = await publishDraft(key, { note: 'again' }, idempotencyKey);
    const twice = await publishDraft(key, { note: 'again' }, idempotencyKey);
    expect([once.status, twice.status]).toEqual([201, 201]);
    expect(twice.body).toEqual(once.body);
    const other = await publishDraft(key, { note: 'another' }, idempotencyKey);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('can be made from a version, and thrown away', async () => {
    const key = newKey();
    await publish(pipeline(key, 'P5D'));
    await publish(pipeline(key, 'P6D'));
    const path = `/pipelines/${key}/draft`;
    const made = await http.post<DraftView>(`${path}/from/1`, ada, undefined);
    expect(made).toMatchObject({ status: 200, body: { definition: pipeline(key, 'P5D'), problems: [] } });
    expect((await http.post(`${path}/from/7`, ada, undefined)).status).toBe(404);
    const remove = () => http.send('DELETE', `/api/v1${path}`, { as: ada });
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 409]);
    // Whoever knows the revision of a draft that was thrown away does not overwrite the next one.
    const again = newKey();
    expect((await saveDraft(again, {})).body.revision).toBe(1);
    await http.send('DELETE', `/api/v1/pipelines/${again}/draft`, { as: ada });
    expect((await saveDraft(again, {})).body.revision).toBeGreaterThan(1);
    expect((await saveDraft(again, {}, { 'if-match': '"1"' })).status).toBe(412);
    // A key that was misspelt leaves nothing behind.
    const misspelt = newKey();
    await saveDraft(misspelt, {});
    await http.send('DELETE', `/api/v1/pipelines/${misspelt}/draft`, { as: ada });
    const { items } = pipelineList.parse((await http.get('/pipelines', anna)).body);
    expect(items.map((item) => item.key)).toContain(key);
    expect(items.map((item) => item.key)).not.toContain(misspelt);
  });

  it.each<[string, unknown, number, string]>([
    ['a list', [], 400, 'request-invalid'],
    ['a text', 'pipeline', 400, 'request-invalid'],
    ['nothing', undefined, 400, 'request-invalid'],
    ['U+0000', { name: 'a\u0000b' }, 422, 'data-not-storable'],
  ])('that is %s is refused', async (_, definition, status, code) => {
    const answer = await put(`/pipelines/${newKey()}/draft`, { definition });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('may name its schema to editors, at every address that takes it, and is kept without', async () => {
    const key = newKey();
    const definition = { $schema: './pipeline.schema.json', ...pipeline(key) };
    expect((await saveDraft(key, definition)).body).toMatchObject({ problems: [] });
    const kept = await http.get<DraftView>(`/pipelines/${key}/draft`, ada);
    expect(kept.body.definition).toEqual(pipeline(key));
    const checked = await http.post<{ problems: [] }>('/pipelines/validate', ada, { definition });
    expect(checked).toMatchObject({ status: 200, body: { problems: [] } });
    const preview = await http.post(`/pipelines/${key}/preview`, ada, { definition });
    expect(preview.status).toBe(200);
    expect(await publish(definition)).toMatchObject({ status: 201, body: { version: 1 } });
    // It is passed over at its place only.
    const inside = await publish({ ...pipeline(newKey()), keyDeal: { ...definition.keyDeal, $schema: 'x' } });
    expect(inside.status).toBe(422);
  });

  it('that nests too deep is refused', async () => {
    const body = `{"definition":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_001)}`;
    expect(await put(`/pipelines/${newKey()}/draft`, body)).toMatchObject({ status: 400 });
  });

  it('of another key than its address is kept, and told', async () => {
    const key = newKey();
    const { body } = await saveDraft(key, pipeline('another'));
    expect(body.problems.map(({ path }) => path)).toEqual(['key']);
  });

  it('is for those who may', async () => {
    const key = newKey();
    expect((await put(`/pipelines/${key}/draft`, { definition: {} }, {}, anna)).status).toBe(403);
    expect((await http.post(`/pipelines/${key}/publish`, anna, {})).status).toBe(403);
    expect((await http.post(`/pipelines/${key}/archive`, anna, undefined)).status).toBe(403);
  });
});

describe('what publishing would mean', () => {
  it('is shown before, and is what is then ordered', async () => {
    const key = newKey();
    await publish(pipeline(key));
    await openDeal(key);
    await openDeal(key, { daysAgo: 3 });
    await openDeal(key, { daysAgo: 3, amount: '90000' });
    await saveDraft(key, pipeline(key, 'P2D', { name: 'Faster' }));
    const { status, body } = await http.post<object>(`/pipelines/${key}/preview`, anna, {});
    expect(status).toBe(200);
    const preview = pipelinePreview.parse(body);
    expect(preview).toMatchObject({ structureChanged: true, timingChanged: true, warnings: told });
    expect(preview.running).toEqual({
      ...{ runningDeals: 3, deals: 3, earlierDeadlines: 3 },
      ...{ newStalls: 2, newStallsOfKeyDeals: 1, mendedStalls: 0 },
    });
    expect(preview.changes).toContainEqual({
      ...{ path: 'stages.need.norm.A', part: 'timing', kind: 'changed', before: 'P5D', after: 'P2D' },
    });
    const nothingYet = await http.get<{ items: RetimingView[] }>('/retimings', anna);
    expect(nothingYet.body.items.filter((item) => item.pipeline === key)).toEqual([]);
    expect((await publishDraft(key)).body.retimedDeals).toBe(3);
    const { items } = retimingList.parse((await http.get('/retimings', anna)).body);
    expect(items.find((item) => item.pipeline === key)).toMatchObject({
      ...{ cause: 'timing', deals: 3, lookedAt: 0, nudged: 0, doneAt: null },
    });
  });

  it('is nothing for running deals when the timing is for new ones', async () => {
    const key = newKey();
    await publish(pipeline(key));
    await openDeal(key);
    await saveDraft(key, pipeline(key, 'P1D'));
    expect((await publishDraft(key, { timing: 'new' })).body).toMatchObject({ version: 2, retimedDeals: 0 });
    expect(await publish(pipeline(key, 'P2D'), { timing: 'new' })).toMatchObject({ status: 201 });
    const { items } = retimingList.parse((await http.get('/retimings', anna)).body);
    expect(items.filter((item) => item.pipeline === key)).toEqual([]);
  });

  it('is refused for a wrong definition, with everything at once, and without a draft', async () => {
    const key = newKey();
    await publish(pipeline(key));
    const definition = pipeline(key, '5 days', { ladder: [] });
    const told = await http.post<Problem>(`/pipelines/${key}/preview`, anna, { definition });
    expect(told).toMatchObject({ status: 422, body: { code: 'definition-invalid' } });
    expect(told.body.errors?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['definition.ladder', 'definition.stages.1.norm.C']),
    );
    const none = await http.post<Problem>(`/pipelines/${key}/preview`, anna, {});
    expect(none).toMatchObject({ status: 409, body: { code: 'draft-missing' } });
  });

  it('can be asked of any definition without keeping it', async () => {
    const valid = await http.post('/pipelines/validate', anna, { definition: pipeline('valid') });
    expect(valid).toMatchObject({ status: 200, body: { problems: [], warnings: told } });
    const wrong = await http.post<DraftView>('/pipelines/validate', anna, {
      definition: pipeline('wrong', 'P5D', { calendar: 'nowhere', ladder: [] }),
    });
    expect(wrong.body.problems.map(({ path }) => path).sort()).toEqual(['calendar', 'ladder']);
  });
});

describe('versions', () => {
  it('are compared with each other and with the draft', async () => {
    const key = newKey();
    await publish(pipeline(key, 'P5D'));
    await publish(pipeline(key, 'P5D', { name: 'Renamed' }));
    const diff = async (query: string) =>
      pipelineDiff.parse((await http.get(`/pipelines/${key}/diff${query}`, anna)).body);
    const renamed = { path: 'name', part: 'structure', kind: 'changed', before: 'Quick', after: 'Renamed' };
    expect(await diff('')).toEqual({ from: 1, to: 2, changes: [renamed] });
    expect(await diff('?from=2&to=2')).toEqual({ from: 2, to: 2, changes: [] });
    await saveDraft(key, pipeline(key, 'P4D', { name: 'Renamed' }));
    const draft = await diff('');
    expect(draft).toMatchObject({ from: 2, to: 'draft' });
    expect(new Set(draft.changes.map(({ part }) => part))).toEqual(new Set(['timing']));
    expect((await diff('?from=1&to=draft')).changes).toContainEqual(renamed);
    expect((await http.get(`/pipelines/${key}/diff?to=9`, anna)).status).toBe(404);
    expect((await http.get(`/pipelines/${key}/diff?to=last`, anna)).status).toBe(400);
  });

  it('stay when the pipeline is archived, which is undone by restoring it', async () => {
    const key = newKey();
    await publish(pipeline(key));
    await openDeal(key);
    const item = async () =>
      pipelineList.parse((await http.get('/pipelines', anna)).body).items.find((one) => one.key === key);
    for (const [path, archived] of [
      ['archive', true],
      ['archive', true],
      ['restore', false],
    ] as const) {
      expect((await http.post(`/pipelines/${key}/${path}`, ada, undefined)).status).toBe(204);
      expect(await item()).toMatchObject({ archived, version: 1, hasDraft: false, runningDeals: 1 });
    }
    expect((await http.post(`/pipelines/${newKey()}/archive`, ada, undefined)).status).toBe(404);
  });

  it('take no new deals while the pipeline is archived: neither when asked nor when it is written down', async () => {
    const key = newKey();
    await publish(pipeline(key));
    await http.post(`/pipelines/${key}/archive`, ada, undefined);
    const body = { pipeline: key, title: 'Late', customerId: cast.customerId, amount: '1' };
    const refused = await http.post<Problem>('/deals', anna, body);
    expect(refused).toMatchObject({ status: 409, body: { code: 'pipeline-archived' } });
    expect(await open(key)).toMatchObject({ outcome: 'refused', refusal: { code: 'pipeline-archived' } });
    await http.post(`/pipelines/${key}/restore`, ada, undefined);
    expect(await open(key)).toMatchObject({ outcome: 'done' });
  });

  it('have a form that is served to editors', async () => {
    const { status, body } = await http.get<{ $schema: string }>('/pipelines/schema.json', anna);
    expect([status, body.$schema]).toEqual([200, 'https://json-schema.org/draft/2020-12/schema']);
    for (const name of ['stages', 'ladder', 'lossReasons'])
      expect(JSON.stringify(body)).toContain(`"${name}"`);
  });
});

describe('a calendar', () => {
  it('is previewed, and re-times the deals that run in it', async () => {
    const key = newKey();
    const calendar = { ...alwaysOpen, key, week: { ...alwaysOpen.week, saturday: [], sunday: [] } };
    const once = { 'idempotency-key': randomUUID() };
    const first = await put(`/calendars/${key}`, calendar, once);
    expect(publishedCalendar.parse(first.body)).toMatchObject({ version: 1, retimedDeals: 0 });
    await publish(pipeline(key, 'P8D', { calendar: key }));
    await openDeal(key);
    const open = { ...alwaysOpen, key };
    const preview = await http.post(`/calendars/${key}/preview`, anna, open);
    expect(calendarPreview.parse(preview.body)).toMatchObject({ runningDeals: 1, earlierDeadlines: 1 });
    expect((await put(`/calendars/${key}`, open)).body).toMatchObject({ version: 2, retimedDeals: 1 });
    expect((await put(`/calendars/${key}`, open)).body).toMatchObject({ version: 2, retimedDeals: 0 });
    // Sent again, it does not take back what was published since.
    expect((await put(`/calendars/${key}`, calendar, once)).body).toMatchObject({ version: 1 });
    expect((await http.get<{ version: number }>(`/calendars/${key}`, anna)).body.version).toBe(2);
    const { items } = retimingList.parse((await http.get('/retimings', anna)).body);
    expect(items.filter((item) => item.calendar === key)).toMatchObject([{ cause: 'calendar', deals: 1 }]);
  });

  it('tells when norms are over that begin one after the other, and why then', async () => {
    const key = newKey();
    const week = {
      friday: [['09:00', '17:00']],
      monday: [['09:00', '17:00']],
      tuesday: [['09:00', '17:00']],
    };
    const holidays = { country: 'CZ', add: [{ date: '2026-03-09', name: 'Stocktaking' }] };
    await put(`/calendars/${key}`, { ...alwaysOpen, key, timeZone: 'Europe/Prague', week, holidays });
    const asked = { from: '2026-03-06T15:00:00+01:00', norms: ['PT0S', 'PT4H', 'P1D'] };
    const { body } = await http.post(`/calendars/${key}/working-time`, anna, asked);
    const { items, timeZone } = workingTimeView.parse(body);
    expect(timeZone).toBe('Europe/Prague');
    expect(items.map(({ start, due }) => [start, due])).toEqual([
      ['2026-03-06T14:00:00.000Z', '2026-03-06T14:00:00.000Z'],
      ['2026-03-06T14:00:00.000Z', '2026-03-10T10:00:00.000Z'],
      ['2026-03-10T10:00:00.000Z', '2026-03-13T10:00:00.000Z'],
    ]);
    expect(items[1]).toMatchObject({
      countedMs: 4 * 3_600_000,
      days: [{ to: '2026-03-06T16:00:00.000Z' }, { from: '2026-03-10T08:00:00.000Z' }],
      skipped: [{ date: '2026-03-09', reason: 'Stocktaking' }],
    });
  });

  it('shows its versions, and how long each day of a month is open or why it is not', async () => {
    const key = newKey();
    const week = { monday: [['09:00', '12:00']], tuesday: [['09:00', '17:00']] };
    const holidays = { country: 'CZ', add: [{ date: '2026-03-09', name: 'Stocktaking' }] };
    await put(`/calendars/${key}`, { ...alwaysOpen, key });
    await put(`/calendars/${key}`, { ...alwaysOpen, key, timeZone: 'Europe/Prague', week, holidays });
    const { items } = calendarVersionList.parse((await http.get(`/calendars/${key}/versions`, anna)).body);
    expect(items.map(({ version, definition }) => [version, definition.timeZone])).toEqual([
      [2, 'Europe/Prague'],
      [1, alwaysOpen.timeZone],
    ]);
    const month = await http.get(`/calendars/${key}/days?month=2026-03`, anna);
    const { days } = calendarMonthView.parse(month.body);
    expect(days).toHaveLength(31);
    expect(days.slice(1, 4).map(({ openMinutes, closed }) => [openMinutes, closed])).toEqual([
      [180, null],
      [480, null],
      [0, 'weekday'],
    ]);
    expect(days[8]).toMatchObject({ date: '2026-03-09', closed: 'holiday', reason: 'Stocktaking' });
    expect((await http.get('/calendars/nowhere/versions', anna)).status).toBe(404);
    expect((await http.get('/calendars/nowhere/days?month=2026-03', anna)).status).toBe(404);
  });

  it.each([
    ['P2W', /weeks are not counted/],
    ['P3000D', /within/],
  ])('tells why it cannot count %s', async (norm, reason) => {
    const key = newKey();
    await put(`/calendars/${key}`, { ...alwaysOpen, key, week: { monday: [['09:00', '09:01']] } });
    const asked = { from: '2026-03-06T15:00:00Z', norms: ['P1D', norm] };
    const answer = await http.post<Problem>(`/calendars/${key}/working-time`, anna, asked);
    expect(answer).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
    expect(answer.body.errors).toMatchObject([{ path: 'norms.1', reason: expect.stringMatching(reason) }]);
  });

  it('is refused when a norm that counts in it would never be over', async () => {
    const key = newKey();
    await put(`/calendars/${key}`, { ...alwaysOpen, key });
    expect((await publish(pipeline(key, 'PT2000H', { calendar: key }))).status).toBe(201);
    const week = { monday: [['09:00', '09:01']] };
    const told = await put<Problem>(`/calendars/${key}`, { ...alwaysOpen, key, week });
    expect(told).toMatchObject({ status: 422, body: { code: 'definition-invalid' } });
    expect(told.body.errors?.[0]).toMatchObject({ path: 'week', reason: expect.stringContaining(key) });
  });

  it('is refused for a stage of an old version and for what is agreed with a customer, all at once', async () => {
    const key = newKey();
    await put(`/calendars/${key}`, { ...alwaysOpen, key });
    const long = pipeline(key, 'PT2000H', { calendar: key });
    await publish(long);
    await openDeal(key);
    // The newest version has short norms, and no longer the stage `offer` with its long one.
    const need = { ...pipeline(key, 'PT1M', { calendar: key }).stages[0]!, canWin: true, moves: [] };
    const ladder = [{ ...long.ladder[0]!, after: 'PT0S' }];
    const short = { ...long, stages: [need], ladder, stalls: { noFutureActivity: 'P1D' } };
    expect((await publish(short, { timing: 'running' })).status).toBe(201);
    const customers = new CustomerRepository(stage.database);
    const agreed = { id: randomUUID(), name: `Agreed ${key}`, class: 'A', personalManagerId: null } as const;
    await customers.add({ ...agreed, norms: { 'customer-silent': 'PT3000H' } });
    const week = { monday: [['09:00', '09:01']] };
    const told = await put<Problem>(`/calendars/${key}`, { ...alwaysOpen, key, week });
    expect(told).toMatchObject({ status: 422, body: { code: 'definition-invalid' } });
    const reasons = told.body.errors?.map(({ reason }) => reason);
    for (const reason of [
      `stages.1.norm.A of pipeline ${key}, version 1 would`,
      `customer-silent agreed with ${agreed.name} (${agreed.id}) would`,
    ])
      expect(reasons).toContainEqual(expect.stringContaining(reason));
    expect(reasons).not.toContainEqual(expect.stringContaining(`${key}, version 2`));
    await customers.change(agreed.id, { norms: {} });
  });
});

describe("a customer's own norms", () => {
  const patch = <Body>(id: string, body: object) =>
    http.send<Body>('PATCH', `/api/v1/customers/${id}`, { as: anna, body });

  it('are agreed, with e-mail and language, and re-time its deals', async () => {
    const change = {
      ...{ email: 'purchasing@acme.example', locale: 'cs' },
      norms: { 'stage-norm': 'P3D', 'stage-norm/offer': 'PT8H', 'customer-silent': 'P10D' },
    };
    const changed = await patch(cast.customerId, change);
    expect(changed).toMatchObject({ status: 200, body: { ...change, name: 'Acme', class: 'A' } });
    expect((await http.get(`/customers/${cast.customerId}`, anna)).body).toEqual(changed.body);
    const { items } = retimingList.parse((await http.get('/retimings', anna)).body);
    expect(items.filter((item) => item.customerId === cast.customerId)).toMatchObject([
      { cause: 'customer-norm' },
    ]);
  });

  it('are told everything that is wrong, at once', async () => {
    const norms = { 'stage-norm': '3 days', 'stage-norm/Offer': 'P1D', lunch: 'PT0S' };
    const told = await patch<Problem>(cast.customerId, { norms, email: 'nobody', locale: 'xx' });
    expect(told).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
    expect(told.body.errors?.map(({ path }) => path).sort()).toEqual([
      ...['email', 'locale', 'norms.lunch', 'norms.lunch', 'norms.stage-norm', 'norms.stage-norm/Offer'],
    ]);
  });

  it('must be over some day in every calendar that deals run in', async () => {
    const key = newKey();
    await put(`/calendars/${key}`, { ...alwaysOpen, key, week: { monday: [['09:00', '09:30']] } });
    await publish(pipeline(key, 'P1D', { calendar: key, stalls: { noFutureActivity: 'P1D' } }));
    const told = await patch<Problem>(cast.customerId, { norms: { 'stage-norm': 'PT2000H' } });
    expect(told).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
    expect(told.body.errors?.[0]).toMatchObject({ path: 'norms.stage-norm' });
  });

  it('must be over some day also in the calendar of an old version in which deals run', async () => {
    const key = newKey();
    const week = { monday: [['09:00', '09:30']] };
    await put(`/calendars/${key}`, { ...alwaysOpen, key, week });
    const old = pipeline(key, 'PT8H', { calendar: key, stalls: { noFutureActivity: 'PT8H' } });
    await publish(old, { timing: 'new' });
    await openDeal(key);
    await publish({ ...old, calendar: 'always-open' }, { timing: 'new' });
    const told = await patch<Problem>(cast.customerId, { norms: { 'stage-norm': 'PT1900H' } });
    expect(told).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
    expect(told.body.errors).toContainEqual(
      expect.objectContaining({ reason: expect.stringContaining(`in the calendar ${key}: `) }),
    );
  });

  describe('and a pipeline whose calendar does not hold them', () => {
    const customers = () => new CustomerRepository(stage.database);
    const agreeable = async () => {
      const key = newKey();
      await put(`/calendars/${key}`, { ...alwaysOpen, key, week: { monday: [['09:00', '09:05']] } });
      const customer = { id: randomUUID(), name: key, class: 'A', personalManagerId: null } as const;
      await customers().add(customer);
      const definition = pipeline(key, 'PT1M', { calendar: key, stalls: { noFutureActivity: 'PT1M' } });
      return { key, customer, definition };
    };

    it('are told before it is published, however that is asked for', async () => {
      const { key, customer, definition } = await agreeable();
      await customers().change(customer.id, { norms: { 'customer-silent': 'PT300H' } });
      const reason = expect.stringContaining(`customer-silent agreed with customer ${customer.id} would`);
      const draft = await saveDraft(key, definition);
      expect(draft.body.problems).toContainEqual(expect.objectContaining({ path: 'calendar', reason }));
      for (const told of [await publishDraft(key), await publish(definition)]) {
        expect(told).toMatchObject({ status: 422, body: { code: 'definition-invalid' } });
        expect(told.body.errors).toContainEqual(expect.objectContaining({ reason }));
      }
      await customers().change(customer.id, { norms: {} });
      expect((await publishDraft(key)).status).toBe(201);
    });

    it('are not both made, when asked for at the same instant', async () => {
      for (let round = 0; round < 6; round++) {
        const { key, customer, definition } = await agreeable();
        await saveDraft(key, definition);
        const [told, published] = await Promise.all([
          patch(customer.id, { norms: { 'customer-silent': `PT${310 + round}H` } }),
          round % 2 ? publish(definition) : publishDraft(key),
        ]);
        expect([told.status, published.status].filter((status) => status >= 400)).toHaveLength(1);
        await customers().change(customer.id, { norms: {} });
        await put(`/calendars/${key}`, { ...alwaysOpen, key });
      }
    });
  });

  it('and a calendar that does not hold them are not both made, when asked for at the same instant', async () => {
    for (let round = 0; round < 5; round++) {
      const key = newKey();
      await put(`/calendars/${key}`, { ...alwaysOpen, key });
      await publish(pipeline(key, 'P1D', { calendar: key }));
      const customers = new CustomerRepository(stage.database);
      const norm = { 'customer-silent': `PT${300 + round}H` };
      const agreed = {
        id: randomUUID(),
        name: `At once ${key}`,
        class: 'A',
        personalManagerId: null,
      } as const;
      await customers.add(agreed);
      const week = { monday: [['09:00', '09:05']] };
      const [told, published] = await Promise.all([
        patch(agreed.id, { norms: norm }),
        put(`/calendars/${key}`, { ...alwaysOpen, key, week }),
      ]);
      expect([told.status, published.status].filter((status) => status >= 400)).toHaveLength(1);
      await customers.change(agreed.id, { norms: {} });
      await put(`/calendars/${key}`, { ...alwaysOpen, key });
    }
  });
});

it('direct publication tells mistakes of form and of meaning, and the calendar, at once', async () => {
  const { name: _, ...nameless } = pipeline(newKey(), '5 days', { calendar: 'nowhere', ladder: [] });
  const refused = await publish(nameless);
  expect(refused).toMatchObject({ status: 422, body: { code: 'definition-invalid' } });
  expect(refused.body.errors?.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      ...['definition.name', 'definition.calendar', 'definition.ladder', 'definition.stages.0.norm.A'],
    ]),
  );
});

it('direct publication answers with the version alone', async () => {
  const key = newKey();
  const { status, body } = await publish(pipeline(key));
  expect(status).toBe(201);
  expect(pipelineVersionView.parse(body)).toMatchObject({ key, version: 1 });
});
