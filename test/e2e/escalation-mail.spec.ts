import { randomUUID } from 'node:crypto';
import type { DealView } from '@app/contracts/deals.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { startPostbox, type PostedMail, type Postbox } from '../support/postbox.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, hours, travel } from '../support/time-travel.js';
import { until } from '../support/until.js';

const owner = 'anna.novak@example.test';
const head = 'petr.dvorak@example.test';
const management = 'eva.horak@example.test';

/** Its deals stall two seconds after their opening, and climb a level each two seconds. */
const ofSeconds = quickPipeline({
  stalls: { noFutureActivity: 'PT2S' },
  ladder: [
    { to: 'owner', after: 'PT0S', channels: ['inbox', 'email'] },
    { to: 'head-of-sales', after: 'PT2S', channels: ['inbox', 'email'] },
    { to: 'management', after: 'PT2S', channels: ['inbox', 'email'] },
  ],
});

let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
let postbox: Postbox;
let anna: string;
let petr: string;

beforeAll(async () => {
  postbox = await startPostbox();
  stage = await setStage({
    ...{ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' },
    DEALWARDEN_PUBLIC_URL: 'https://deals.example.test',
  });
  cast = await casting(stage.database, ofSeconds);
  await new DefinitionRepository(stage.database).publish(quickPipeline({ key: 'slow' }));
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  anna = await http.session(cast.salesperson);
  petr = await http.session(cast.headOfSales);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
  await postbox?.close();
});
afterEach(() => {
  // Nobody was written to twice about one thing, whatever our tables say: these are what arrived.
  const carried = postbox.mails.flatMap(({ to, notices }) => notices.map((notice) => `${to[0]} ${notice}`));
  expect(new Set(carried).size).toBe(carried.length);
  expect(new Set(postbox.mails.map(({ messageId }) => messageId)).size).toBe(postbox.mails.length);
});

async function open(title: string, changes: object = {}): Promise<DealView> {
  return post('/deals', anna, {
    ...{ pipeline: 'quick', title, customerId: cast.customerId, amount: '1250000' },
    ...{ expectedContractOn: '2090-03-31', ...changes },
  });
}

/** Sends a command as a client does that is told to come again: a busy machine says so. */
async function post(path: string, as: string, body: object): Promise<DealView> {
  const key = randomUUID();
  let answer: HttpAnswer<DealView> | undefined;
  await until(async () => (answer = await http.post<DealView>(path, as, body, key)).status !== 503);
  expect([200, 201]).toContain(answer!.status);
  return answer!.body;
}

function mailsOf(title: string): PostedMail[] {
  return postbox.mails.filter(({ subject }) => subject.includes(title));
}

function recipientsOf(title: string): string[] {
  return mailsOf(title).flatMap(({ to }) => to);
}

function mailTo(title: string, recipient: string): PostedMail {
  const [mail, ...others] = mailsOf(title).filter(({ to }) => to.includes(recipient));
  if (!mail || others.length > 0) throw new Error(`${others.length} mails to ${recipient} beyond the first`);
  return mail;
}

/** Waits for as many mails and tells whom they went to. */
async function written(title: string, count: number): Promise<string[]> {
  await until(async () => mailsOf(title).length >= count);
  return recipientsOf(title);
}

/** All that was to be told by e-mail has become of it what it will: sent, or suppressed. */
async function allSettled(): Promise<void> {
  await until(async () => {
    const [{ open: left }] = await stage.database.query(
      `SELECT (SELECT count(*) FROM mail WHERE status = 'waiting') + (SELECT count(*) FROM notice
         WHERE channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL) AS open`,
    );
    return Number(left) === 0;
  });
}

describe('a key deal that stalls', () => {
  it('is written of to its owner, to the head of sales and to management, each once', async () => {
    const deal = await open('Press line for Brno');
    expect(deal.key).toBe(true);
    await written(deal.title, 3);
    // Several mails are under way at once: they arrive in no certain order.
    const mails = [owner, head, management].map((to) => mailTo(deal.title, to));
    for (const { subject, text, html, autoSubmitted } of mails) {
      expect(subject).toBe('Press line for Brno – stalled');
      expect(text).toContain('This key deal has stalled in Need');
      expect(text).toContain('Customer: Acme (class A)');
      expect(text).toContain('Amount: EUR 1,250,000');
      expect(text).toContain('Contract expected: Fri 31 Mar 2090');
      expect(text).toMatch(/Nothing further planned since .* The norm is 2 working seconds/);
      expect(text).toMatch(/Take it on or put it off:\nhttps:\/\/deals\.example\.test\/act\/[\w-]+\n/);
      expect(html).toContain('Press line for Brno');
      expect(autoSubmitted).toBe('auto-generated');
    }
    const levels = ['owner', 'head of sales', 'management'];
    mails.forEach(({ text }, at) => expect(text).toContain(`You are told as ${levels[at]}.`));
    // Each has a link of its own.
    expect(new Set(mails.map(({ text }) => /\/act\/([\w-]+)/.exec(text)?.[1])).size).toBe(3);
    // One thread of one deal, though each mail is one of its own.
    expect(new Set(mails.map(({ references }) => references)).size).toBe(1);
    // Row, timeline and workflow tell the same story as the mails.
    expect(await ask.told(deal.id, 'email')).toEqual([
      'Anna Novak, round 1, level 0',
      'Petr Dvorak, round 1, level 1',
      'Eva Horak, round 1, level 2',
    ]);
    expect(await ask.workflowState(deal.id)).toEqual(await ask.row(deal.id));
    await allSettled();
    expect(recipientsOf(deal.title)).toHaveLength(3);
  });

  it('is not written of to management when it is no key deal', async () => {
    const deal = await open('Spare parts', { amount: '900' });
    await written(deal.title, 2);
    // Nobody is above the head of sales, who is reminded in a week.
    const { nextLevelAt = '' } = (await ask.row(deal.id))?.escalation ?? {};
    expect(Date.parse(nextLevelAt)).toBeGreaterThan(Date.now() + days(6) * 1_000);
    await allSettled();
    expect(recipientsOf(deal.title).sort()).toEqual([owner, head]);
  });
});

describe('an escalation that is taken on', () => {
  // A day, four hours and a day pass in no time here, so that nothing hurries whoever takes it on.
  it('is written of to nobody, until the promise is broken', async () => {
    const deal = await open('Coating line', { pipeline: 'slow' });
    const pass = (seconds: number) => travel(stage.client, dealWorkflowId(deal.id), seconds);
    await pass(days(1) + hours(1));
    expect(await written(deal.title, 1)).toEqual([owner]);
    await pass(hours(4));
    expect(await written(deal.title, 2)).toEqual([owner, head]);
    const escalation = (await ask.row(deal.id))!.escalation!;
    const promisedFor = new Date(Date.parse(escalation.nextLevelAt!) + days(7) * 1_000).toISOString();
    const taken = await post(`/escalations/${escalation.id}/take-on`, petr, { promisedFor });
    expect(taken.escalation?.status).toBe('taken-on');
    // Management would have been told within this time.
    await pass(days(6));
    await allSettled();
    expect(recipientsOf(deal.title)).toEqual([owner, head]);
    await pass(days(2));
    await written(deal.title, 3);
    await pass(days(2));
    expect(await written(deal.title, 4)).toEqual([owner, head, head, management]);
    const [broken, climbed] = mailsOf(deal.title).slice(2);
    expect(broken?.text).toContain('the promise was not kept. This is round 2.');
    for (const mail of [broken, climbed]) expect(mail?.text).toContain('Delays so far: 1 broken promise\n');
    await allSettled();
    expect(recipientsOf(deal.title)).toHaveLength(4);
    expect(await ask.workflowState(deal.id)).toEqual(await ask.row(deal.id));
  });

  it('is written of no more when the deal moves on', async () => {
    const deal = await open('Milling centre', { pipeline: 'slow' });
    const pass = (seconds: number) => travel(stage.client, dealWorkflowId(deal.id), seconds);
    await pass(days(1) + hours(1));
    expect(await written(deal.title, 1)).toEqual([owner]);
    await post(`/deals/${deal.id}/moves`, anna, { to: 'offer' });
    await pass(hours(20));
    await allSettled();
    expect(recipientsOf(deal.title)).toEqual([owner]);
  });
});
