import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { RetimingRepository } from '@app/persistence/retiming.repository.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import { publishCommand, type PublishOptions } from '../../apps/cli/src/pipelines/publish.command.js';
import { exitCodes } from '../../apps/cli/src/console/exit-codes.js';
import { diffCommand } from '../../apps/cli/src/pipelines/diff.command.js';
import {
  migrateCommand,
  migrationsCommand,
  type MigrateOptions,
} from '../../apps/cli/src/pipelines/migrate.command.js';
import { shippedCalendars } from '../../apps/cli/src/seed/shipped.js';
import { diffOfVersions, versionNumber } from '../../apps/cli/src/pipelines/server-versions.js';
import {
  archiveCommand,
  exportCommand,
  listCommand,
  versionsCommand,
} from '../../apps/cli/src/pipelines/stored.command.js';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { alwaysOpen, casting, quickPipeline, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let cast: Cast;
let definitions: DefinitionRepository;
const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pipelines-command-'));
const environment = { ...process.env };

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  definitions = new DefinitionRepository(stage.database);
  Object.assign(process.env, stage.environment);
});
afterAll(async () => {
  process.env = environment;
  rmSync(folder, { recursive: true, force: true });
  await stage?.close();
});

const norm = (one: string) => ({ A: one, B: one, C: one });

function pipeline(key: string, stageNorm: string): PipelineDefinition {
  const stages = quickPipeline().stages.map((one) => ({ ...one, norm: norm(stageNorm) }));
  return quickPipeline({ key, stages, stalls: { noFutureActivity: 'P30D' } });
}

function file(definition: object): string {
  const path = join(folder, `${randomUUID()}.json`);
  writeFileSync(path, JSON.stringify(definition));
  return path;
}

/** A definition in somebody's editor: it may hold anything. */
interface Draft {
  key: string;
  currency: string;
  calendar: string;
  stages: { moves: string[]; norm: Record<string, string>; exitCriteria?: object[]; probability: unknown }[];
  keyDeal: object;
  ladder: { after: string }[];
}

/** What a command prints. */
async function printed(command: () => Promise<number>, code = 0): Promise<string> {
  const lines: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    expect(await command()).toBe(code);
  } finally {
    write.mockRestore();
  }
  return lines.join('');
}

const publish = (definition: object, options: Partial<PublishOptions> = {}) =>
  printed(() => publishCommand(file(definition), { timing: 'running', ...options }));

/** A key deal that has been in its first stage for three days. */
async function openDeal(key: string): Promise<void> {
  const effects = new DealEffectsService(new TransitionRepository(stage.database), definitions);
  const command = {
    ...{ kind: 'open' as const, pipelineKey: key, pipelineVersion: 1, customerId: cast.customerId },
    ...{ ownerId: cast.salesperson, currency: 'EUR', amount: '90000' },
  };
  const commanded = { commandId: randomUUID(), principalId: cast.salesperson, requestHash: '', command };
  const request = { dealId: randomUUID(), seq: 0, at: Date.now() - 3 * 86_400_000, commanded };
  expect(await effects.commitTransition(request)).toMatchObject({ outcome: 'done' });
}

describe('pipelines publish', () => {
  it('shows what it means, and asks before running deals become late', async () => {
    expect(await publish(pipeline('asked', 'P5D'))).toBe(
      'No running deal is concerned.\nPipeline asked: version 1 is published.\n',
    );
    await openDeal('asked');
    const meaning =
      'Running deals: 1.\nDue earlier than now: 1. Newly stalling: 1, of which key deals: 1. No longer stalling: 0.\n';
    expect(await publish(pipeline('asked', 'P2D'), { dryRun: true })).toBe(
      `${meaning}Nothing was published.\n`,
    );
    await expect(publish(pipeline('asked', 'P2D'))).rejects.toMatchObject({
      message: '1 running deals would be due earlier, and 1 would stall',
      exitCode: 2,
    });
    expect((await definitions.find('asked'))?.version).toBe(1);
    expect(await publish(pipeline('asked', 'P2D'), { yes: true, note: 'Faster' })).toBe(
      `${meaning}Pipeline asked: version 2 is published. 1 running deals follow within minutes.\n`,
    );
    expect(await new RetimingRepository(stage.database).next()).toMatchObject({
      pipelineKey: 'asked',
      deals: 1,
    });
  });

  it('leaves running deals alone when the timing is for new ones', async () => {
    await publish(pipeline('kept', 'P5D'));
    await openDeal('kept');
    const told = await publish(pipeline('kept', 'P1D'), { timing: 'new', json: true });
    expect(JSON.parse(told)).toMatchObject({
      ...{ key: 'kept', timingChanged: true, structureChanged: false },
      running: { runningDeals: 1, earlierDeadlines: 0 },
      published: { version: 2, isNew: true, retimedDeals: 0 },
    });
    expect(await definitions.effectiveVersions('kept', 1)).toMatchObject({ timingVersion: 1 });
  });

  it('tells what is agreed with a customer and would never be over', async () => {
    const calendar = { ...alwaysOpen, key: 'brief', week: { monday: [['09:00', '09:05']] } } as const;
    await definitions.publishCalendar(calendar);
    const customers = new CustomerRepository(stage.database);
    await customers.change(cast.customerId, { norms: { 'customer-silent': 'PT300H' } });
    const definition = pipeline('brief', 'PT1M');
    const path = file({ ...definition, calendar: 'brief', stalls: { noFutureActivity: 'PT1M' } });
    expect(await printed(() => publishCommand(path, {}), 2)).toContain(
      `calendar: customer-silent agreed with customer ${cast.customerId} would never be over`,
    );
    await customers.change(cast.customerId, { norms: {} });
    expect(await printed(() => publishCommand(path, {}))).toContain('version 1 is published');
  });

  it('tells everything that is wrong at once, a missing calendar too, each with its place', async () => {
    const fields = Array.from({ length: 30 }, (_, at) => ({
      key: `f-${at}`,
      name: '',
      type: 'text' as const,
    }));
    const path = file({ ...pipeline('lost', 'P5D'), calendar: 'nowhere', currency: 7, fields });
    const told = await printed(() => publishCommand(path, {}), 2);
    const lines = told.trimEnd().split('\n');
    expect(lines).toHaveLength(36);
    expect(lines.every((line) => line.startsWith(`${path}:`))).toBe(true);
    expect(told).toMatch(/:1:\d+: calendar: there is no calendar nowhere \(use one of: /);
    expect(told).toMatch(/:1:\d+: currency: is no text /);
    expect(told).toMatch(/:1:\d+: fields\.29\.name: /);
    expect(lines.at(-1)).toBe(`${path}: 32 problems, 3 warnings`);
    expect(await definitions.find('lost')).toBeUndefined();
  });
});

/** The command as it is installed. */
function run(...args: string[]): { readonly code: number | null; readonly out: string } {
  const { status, stdout } = spawnSync(process.execPath, [program, 'pipelines', ...args], {
    ...{ env: process.env, cwd: folder, encoding: 'utf8' },
  });
  return { code: status, out: stdout };
}

/** A mistake of each sort, by the place at which it is told. */
const mistakes: Readonly<Record<string, (definition: Draft) => void>> = {
  currency: (draft) => (draft.currency = 'euro'),
  calendar: (draft) => (draft.calendar = 'mars'),
  'stages.0.moves.0': ({ stages }) => (stages[0]!.moves = ['nowhere']),
  'stages.1.norm.C': ({ stages }) => delete stages[1]!.norm.C,
  'stages.2.exitCriteria.0.when': ({ stages }) =>
    (stages[2]!.exitCriteria = [{ key: 'big', name: 'Big', when: 'fields.nothing > 1' }]),
  'stages.3.probability': ({ stages }) => (stages[3]!.probability = 'high'),
  'keyDeal.when': (draft) => (draft.keyDeal = { when: 'amount + "x"' }),
  'ladder.1.after': ({ ladder }) => (ladder[1]!.after = 'soon'),
};

describe('a pipeline of one’s own, made by the command alone', () => {
  const example = fileURLToPath(
    new URL('../../definitions/pipelines/machinery-project.json', import.meta.url),
  );
  const ours = join(folder, 'ours.json');

  function write(change: (draft: Draft) => void): void {
    const draft = { ...(JSON.parse(readFileSync(example, 'utf8')) as Draft), key: 'our-machinery' };
    change(draft);
    writeFileSync(ours, JSON.stringify(draft, null, 2));
  }

  it('is an example that comes along, changed: every mistake is told at once, and it is published when mended', async () => {
    await definitions.publishCalendar(shippedCalendars().find(({ key }) => key === 'cz')!);
    write((draft) => Object.values(mistakes).forEach((make) => make(draft)));
    const told = run('validate', ours);
    expect(told.code).toBe(exitCodes.badInput);
    const places = [...told.out.matchAll(/^\S+:\d+:\d+: (\S+): .+ \(.+\)$/gm)].map(([, place]) => place);
    expect(places).toEqual(expect.arrayContaining(Object.keys(mistakes)));
    // Nor are the stages told as sound that no move leads to any more.
    expect(told.out).toContain('stages.5: no moves lead from qualification to contract');
    expect(run('publish', ours, '--yes')).toMatchObject({ code: exitCodes.badInput });
    expect(run('list').out).not.toContain('our-machinery');

    write((draft) => (draft.stages[0]!.norm.A = 'P3D'));
    expect(run('validate', ours)).toEqual({
      ...{ code: exitCodes.ok, out: `${ours}: no problems, no warnings\n` },
    });
    expect(run('diff', example, ours)).toEqual({
      code: exitCodes.differences,
      out: expect.stringContaining('timing: changed stages.qualification.norm.A: P5D → P3D\n'),
    });
    const published = run('publish', ours, '--yes');
    expect(published).toMatchObject({ code: exitCodes.ok });
    expect(published.out).toContain('Pipeline our-machinery: version 1 is published');
    expect(run('list').out).toMatch(/^our-machinery +Machinery project +1 /m);
    await openDeal('our-machinery');
    const rows: { stage: string; is_key: boolean }[] = await stage.database.query(
      `SELECT stage, is_key FROM deal WHERE pipeline_key = 'our-machinery'`,
    );
    expect(rows).toEqual([{ stage: 'qualification', is_key: true }]);
  });
});

describe('what is published', () => {
  it('is listed, exported as it can be published again, archived and restored', async () => {
    await publish(pipeline('stored', 'P5D'), { note: 'First' });
    await publish(pipeline('stored', 'P6D'), { note: 'Second' });
    const exported = await printed(() => exportCommand('stored', '1'));
    expect(JSON.parse(exported)).toEqual(pipeline('stored', 'P5D'));
    expect(await printed(() => versionsCommand('stored', {}))).toMatch(
      /^version .*\n2 .*Second\n1 .*First\n$/,
    );
    const line = async () =>
      (await printed(() => listCommand({}))).split('\n').find((one) => one.startsWith('stored '));
    await printed(() => archiveCommand('stored', true, {}));
    expect(await line()).toMatch(/^stored +Quick +2 .*archived$/);
    await printed(() => archiveCommand('stored', false, {}));
    expect(await line()).not.toMatch(/archived/);
    expect(await diffOfVersions(definitions, 'stored')).toMatchObject({
      from: 1,
      to: 2,
      changes: { length: 6 },
    });
  });

  it('is compared with the version before, or with the one that is named', async () => {
    for (const one of ['P5D', 'P6D', 'P7D']) await publish(pipeline('compared', one));
    const diff = (...asked: [string, string?, string?]) =>
      printed(() => diffCommand(asked, {}), exitCodes.differences);
    expect(await diff('compared')).toContain('timing: changed stages.need.norm.A: P6D → P7D\n');
    expect(await diff('compared', '1')).toContain('timing: changed stages.need.norm.A: P5D → P7D\n');
    expect(await diff('compared', '1', '2')).toContain('timing: changed stages.need.norm.A: P5D → P6D\n');
    expect(await printed(() => diffCommand(['compared', '2', '2'], {}))).toBe('no differences\n');
  });

  it('takes running deals along only when all is said, in somebody’s name, and tells how far they are', async () => {
    await publish(pipeline('taken', 'P5D'));
    await openDeal('taken');
    const [first, ...others] = pipeline('taken', 'P5D').stages;
    const renamed = { ...first!, key: 'inquiry' };
    await publish({ ...pipeline('taken', 'P5D'), stages: [renamed, { ...others[0]!, moves: ['inquiry'] }] });
    const migrate = (options: MigrateOptions) => printed(() => migrateCommand('taken', options));
    await expect(migrate({ dryRun: true })).rejects.toMatchObject({
      message: expect.stringContaining('1 running deals are in need, which version 2 does not know'),
      exitCode: 2,
    });
    const mapped = { stage: ['need=inquiry'], reason: 'Inquiries come by mail now' };
    const meaning =
      'Running deals of older versions: 1. To be put on version 2: 1.\n' +
      'Due earlier than now: 0. Newly stalling after a working day: 0, of which key deals: 0. No longer stalling: 0.\n';
    expect(await migrate({ ...mapped, dryRun: true })).toBe(`${meaning}Nothing was ordered.\n`);
    await expect(migrate({ ...mapped, by: 'anna@example.test' })).rejects.toMatchObject({ exitCode: 2 });
    await expect(migrate({ ...mapped, stage: ['need'] })).rejects.toMatchObject({ exitCode: 2 });
    await expect(migrate({ stage: mapped.stage })).rejects.toMatchObject({ exitCode: 2 });
    const [ada]: { email: string }[] = await stage.database.query(
      `SELECT email FROM app_user WHERE id = $1`,
      [cast.administrator],
    );
    expect(await migrate({ ...mapped, by: ada!.email })).toContain('Ordered. 1 deals follow');
    const [order] = JSON.parse(await printed(() => migrationsCommand('taken', { json: true }))) as object[];
    expect(order).toMatchObject({
      toVersion: 2,
      stages: { need: 'inquiry' },
      orderedById: cast.administrator,
    });
    expect(await printed(() => migrationsCommand('taken', {}))).toContain('goes on');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a pipeline', () => versionsCommand('nobody', {})],
    ['a pipeline to archive', () => archiveCommand('nobody', true, {})],
    ['a version', () => exportCommand('quick', '99')],
    ['a number', async () => versionNumber('latest')],
  ])('is told in one line when %s is missing', async (_, command) => {
    const failure = await command().catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'Failure', exitCode: 2 });
    expect((failure as Error).message).not.toContain('\n');
  });
});
