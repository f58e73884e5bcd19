import { join } from 'node:path';
import type { CustomerView } from '@app/contracts/customers.js';
import type { DealView } from '@app/contracts/deals.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson, tell } from '../console/output.js';
import { diagnose } from '../doctor/diagnose.js';
import type { ImportSummary } from '../import/import-report.js';
import { runImport } from '../import/run-import.js';
import { demoPassword } from '../seed/demo-data.js';
import { shippedFolder, shippedPipeline } from '../seed/shipped.js';
import { DemoClient } from './demo-client.js';
import { generateExport } from './generate-export.js';
import { countCommands, countMails, receivedMail, type ReceivedMail } from './outside-view.js';
import { answerOtherwise, workOtherwise } from './working-day.js';
import { setDemoScene, type DemoScene } from './scene.js';
import {
  countCases,
  demoCases,
  playCases,
  publishDemoRegulation,
  type DemoDesk,
  type PlayedCase,
} from './return-cases.js';
import { keyEscalations, mend, openDeals, takeOn, until, type DemoPeople } from './stalling-deals.js';

export interface DemoOptions {
  /** Folder of an export to import; else one is generated. */
  readonly export?: string;
  /** Print the figures as JSON. */
  readonly json?: boolean;
}

const keyDeals = 40;
const otherDeals = 20;
const toTakeOn = 12;
const toSnooze = 4;
const toInstruct = 4;
/** Of the deals that are no key deals: held, called about, lost and opened again, handed over. */
const workedOtherwise = 12;
const mended = 8;
/** A promise that is broken while the demo watches. */
const brokenPromiseMs = 6_000;
const levels = 3;

/** `npm run demo`: shows the main job on a stack of its own, with a crash in the middle, and counts from outside. */
export async function demoCommand(options: DemoOptions): Promise<ExitCode> {
  const began = performance.now();
  // That API and worker complain of the kill is part of the play; what it costs is counted.
  const scene = await setDemoScene((line) => /^(api|worker): /.test(line) || tell(line));
  try {
    const imported = await importExport(scene, options);
    const people = await signIn(scene);
    const deals = await publishAndOpen(people);
    const { stalledKeys, cases } = await stall(scene, people, deals);
    await quiet(scene, people, deals);
    return await tellFigures(scene, people, { imported, stalledKeys, cases, began, json: options.json });
  } finally {
    await scene.close();
  }
}

async function importExport(scene: DemoScene, options: DemoOptions): Promise<ImportSummary> {
  const given = options.export;
  const folder = given ?? generateExport(join(scene.folder, 'export'));
  tell(given ? `Importing ${folder} …` : 'Importing a generated export …');
  const summary = await runImport(
    {
      folder,
      mapping: join(shippedFolder(), 'mappings', 'crm-opportunities.json'),
      errorsFile: join(scene.folder, 'import-errors.csv'),
      tell,
    },
    scene.database,
    scene.client,
  );
  tell(`Imported ${summary.rows} opportunities, ${summary.open} of them open, ${summary.stalled} stalled.`);
  return summary;
}

async function signIn(scene: DemoScene): Promise<DemoPeople & DemoDesk> {
  const as = (mailbox: string) => DemoClient.signIn(scene.url, `${mailbox}@dealwarden.example`, demoPassword);
  return {
    salespeople: [await as('anna.novak'), await as('petr.svoboda')],
    headOfSales: await as('jana.dvorakova'),
    management: await as('marta.benesova'),
    desk: await as('dana.mala'),
    administrator: await DemoClient.signIn(
      scene.url,
      scene.administrator.email,
      scene.administrator.password,
    ),
  };
}

async function publishAndOpen(people: DemoPeople & DemoDesk): Promise<DealView[]> {
  const { administrator } = people;
  await administrator.send('/pipelines', {
    definition: shippedPipeline('demo-seconds'),
    note: 'For the demo',
  });
  await publishDemoRegulation(people);
  const { items } = await administrator.get<{ items: CustomerView[] }>('/customers?limit=5');
  tell(`Opening ${keyDeals} key deals and ${otherDeals} others, with norms of seconds …`);
  return openDeals(
    people,
    items.map(({ id }) => id),
    keyDeals,
    otherDeals,
  );
}

/** Lets the deals stall; some are taken on, some mended, and the worker is killed in the middle of it. */
async function stall(
  scene: DemoScene,
  people: DemoPeople & DemoDesk,
  deals: readonly DealView[],
): Promise<Pick<Course, 'stalledKeys' | 'cases'>> {
  const ids = new Set(deals.map(({ id }) => id));
  await until('the key deals stall', 60, async () => (await keyEscalations(people, ids)).length === keyDeals);
  const stalled = await keyEscalations(people, ids);
  tell(`${stalled.length} key deals stall; the head of sales takes ${toTakeOn} on …`);
  await takeOn(people.headOfSales, stalled.slice(0, toTakeOn), brokenPromiseMs);
  tell(`${toSnooze} are put off, and the owners of ${toInstruct} are told what to do …`);
  const others = stalled.slice(toTakeOn);
  await answerOtherwise(people, others.slice(0, toSnooze), others.slice(toSnooze, toSnooze + toInstruct));
  await workOtherwise(people, deals.filter(({ key }) => !key).slice(0, workedOtherwise));
  const toMend = deals.filter(({ id }) => stalled.slice(-mended).some(({ deal }) => deal.id === id));
  tell(`Working ${demoCases} return cases, and killing the worker while deals are worked …`);
  const playing = playCases(people);
  const mending = mend(people.headOfSales, toMend);
  process.kill(scene.running.worker.pid!, 'SIGKILL');
  const [cases] = await Promise.all([playing, mending]);
  tell(
    `The worker is back, ${mended} deals have been moved on, and the return cases have come to their ends.`,
  );
  return { stalledKeys: stalled.length, cases };
}

/** Waits until the ladders have been told to their top, and every mail has gone out. */
async function quiet(scene: DemoScene, people: DemoPeople, deals: readonly DealView[]): Promise<void> {
  const ids = new Set(deals.map(({ id }) => id));
  await until('management has been told', 90, async () => {
    const open = await keyEscalations(people, ids);
    return open.every(({ status, level }) => status !== 'telling' || level === levels - 1);
  });
  // A mail that the killed worker was sending waits for the end of its lease of two minutes.
  await until('every mail has gone out', 150, async () => {
    const [row]: { waiting: boolean }[] = await scene.database.query(
      `SELECT EXISTS (SELECT FROM mail WHERE status = 'waiting')
         OR EXISTS (SELECT FROM notice WHERE channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL) AS waiting`,
    );
    return row?.waiting === false;
  });
}

interface Course {
  readonly imported: ImportSummary;
  readonly stalledKeys: number;
  readonly cases: readonly PlayedCase[];
  readonly began: number;
  /** Figures are wanted as JSON. */
  readonly json?: boolean;
}

async function tellFigures(
  scene: DemoScene,
  people: DemoPeople & DemoDesk,
  { imported, stalledKeys, cases, began, json }: Course,
): Promise<ExitCode> {
  tell('Comparing rows with workflows, mails with people, answers with timelines …');
  const { differences, examined } = await diagnose(scene.database, scene.client);
  const compared = examined.reduce((sum, one) => sum + one.compared, 0);
  for (const difference of differences.slice(0, 20)) tell(`differs: ${JSON.stringify(difference)}`);
  const mails = countMails(await received(scene), levels);
  const clients = [...people.salespeople, people.headOfSales, people.management];
  const commands = await countCommands(clients, people.management);
  const asked = clients.reduce((sum, client) => sum + client.asked, 0);
  const answered = clients.reduce((sum, client) => sum + client.log.length, 0);
  const lost = commands.lost + (asked - answered);
  const duplicates = mails.duplicates + commands.doubled;
  tell(`Mails repeated under their own Message-ID: ${mails.repeats}`);
  const again = clients.reduce((sum, client) => sum + client.askedAgain, 0);
  tell(`Requests asked again under the same key, for want of an answer: ${again}`);
  const { wrong, ...caseFigures } = await countCases(people, cases);
  if (wrong > 0) tell(`Return cases that are not as they were worked: ${wrong}`);
  const figures = {
    deals_imported: imported.open + imported.won + imported.lost,
    deals_running: compared,
    stalled_key_deals: imported.stalledKey + stalledKeys,
    told_owner: mails.toldByLevel[0],
    told_head: mails.toldByLevel[1],
    told_management: mails.toldByLevel[2],
    told_otherwise: mails.toldOtherwise,
    taken_on: given(clients, 'take-on'),
    snoozed: given(clients, 'snooze'),
    instructed: given(clients, 'instruct'),
    held: given(clients, 'hold'),
    handed_over: given(clients, 'hand-over'),
    reopened: given(clients, 'reopen'),
    ...caseFigures,
    duplicates,
    lost,
    rows_differing_from_workflows: differences.length,
    seconds: Math.round((performance.now() - began) / 1_000),
  };
  if (json) printJson(figures);
  else for (const [name, value] of Object.entries(figures)) print(`${name}: ${value}`);
  const faults = duplicates + lost + differences.length + wrong + caseFigures.quantity_mismatch;
  return faults === 0 ? exitCodes.ok : exitCodes.failed;
}

/** Commands of a kind that were answered. */
function given(clients: readonly DemoClient[], kind: string): number {
  return clients.flatMap(({ log }) => log).filter((command) => command.kind === kind).length;
}

async function received(scene: DemoScene): Promise<ReceivedMail[]> {
  const { mail } = scene.running.stack;
  if (!mail) throw new Error('the demo has its own mail catcher');
  const mails: ReceivedMail[] = [];
  for (const caught of await mail.messages()) {
    mails.push(receivedMail(caught, (await mail.read(caught.id))?.headers ?? []));
  }
  return mails;
}
