import { randomUUID } from 'node:crypto';
import { webhookDestinations } from '@app/config/config.js';
import type { AlertView } from '@app/contracts/alerts.js';
import type { DealView } from '@app/contracts/deals.js';
import type { Problem } from '@app/contracts/problem.js';
import type { WebhookDeliveryView, WebhookOnce, WebhookView } from '@app/contracts/webhooks.js';
import { webhookEvents, type WebhookEvent } from '@app/domain/webhooks/messages.js';
import { webhookChannel } from '@app/notify/webhooks/webhook-channel.js';
import { WebhookQueueRepository } from '@app/persistence/webhook-queue.repository.js';
import { WebhookReadingRepository } from '@app/persistence/webhook-reading.repository.js';
import { Webhook } from 'standardwebhooks';
import { WebhooksService } from '../../apps/worker/src/webhooks/webhooks.service.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { Receiver } from '../support/receiver.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';
import { until } from '../support/until.js';

interface Items<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let receiver: Receiver;
let other: WebhooksService;
let admin: string;
let anna: string;

beforeAll(async () => {
  stage = await setStage({
    DEALWARDEN_WEBHOOK_HTTP: 'true',
    DEALWARDEN_WEBHOOK_PRIVATE_HOSTS: '127.0.0.1',
  });
  cast = await casting(stage.database);
  receiver = await Receiver.listen();
  http = await HttpStage.start(stage);
  await stage.startWorker();
  // Another that would send the same, if it could, and looks more often.
  const destinations = webhookDestinations(stage.config);
  other = new WebhooksService(
    new WebhookReadingRepository(stage.database),
    new WebhookQueueRepository(stage.database),
    webhookChannel(destinations),
    50,
  );
  other.onApplicationBootstrap();
  admin = await http.session(cast.administrator);
  anna = await http.session(cast.salesperson);
}, 60_000);
afterAll(async () => {
  await other?.beforeApplicationShutdown();
  await http?.close();
  await stage?.close();
  receiver?.close();
});
// What one told is nothing to the next: deliveries go with their webhooks.
afterEach(() => stage.database.query(`DELETE FROM webhook`));

async function made(
  path: string,
  events: readonly WebhookEvent[] = ['deal.moved'],
  url = receiver.url(path),
): Promise<WebhookOnce> {
  const { status, body } = await http.post<WebhookOnce>('/webhooks', admin, { url, events });
  expect(status).toBe(201);
  return body;
}

const one = async (id: string) => (await http.get<WebhookView>(`/webhooks/${id}`, admin)).body;
const told = async (id: string, query = '') =>
  (await http.get<Items<WebhookDeliveryView>>(`/webhooks/${id}/deliveries${query}`, admin)).body;
const first = async (id: string) => (await told(id)).items[0];

async function ping(id: string, key?: string): Promise<WebhookDeliveryView> {
  const { status, body } = await http.post<WebhookDeliveryView>(`/webhooks/${id}/test`, admin, {}, key);
  expect(status).toBe(201);
  return body;
}

/** A ping that has been sent, whatever came of it. */
async function pinged(id: string): Promise<WebhookDeliveryView> {
  const sent = await ping(id);
  await until(async () => (await first(id))?.attemptedAt !== null);
  expect((await first(id))?.id).toBe(sent.id);
  return (await first(id))!;
}

/** As if the pause before the next attempt were over. */
const timePasses = () =>
  stage.database.query(`UPDATE webhook_delivery SET next_attempt_at = now() WHERE status = 'waiting'`);

async function movedDeal(): Promise<string> {
  const deal = { pipeline: 'quick', title: 'Press line', customerId: cast.customerId, amount: '1000' };
  const { body } = await http.post<DealView>('/deals', anna, deal);
  expect(await http.post(`/deals/${body.id}/moves`, anna, { to: 'offer' })).toMatchObject({ status: 200 });
  return body.id;
}

const openAlerts = async () =>
  (await http.get<Items<AlertView>>('/alerts?open=true', admin)).body.items.map(
    ({ kind, entityId, detail }) => ({ kind, entityId, detail }),
  );

describe('another system', () => {
  it('is told, signed, of what happens from now on, and of nothing else', async () => {
    const before = await movedDeal();
    const { id, secret } = await made('/erp', ['deal.opened', 'deal.moved', 'deal.won']);
    const deal = await movedDeal();
    await until(async () => receiver.at('/erp').length === 2);
    const messages = receiver.at('/erp').sort((a, b) => a.body.type.localeCompare(b.body.type));
    expect(messages.map(({ body }) => [body.type, body.data.dealId, body.data.seq])).toEqual([
      ['deal.moved', deal, 2],
      ['deal.opened', deal, 1],
    ]);
    expect(messages[0]?.body.data).toEqual({
      ...{ dealId: deal, revision: 2, seq: 2, status: 'open', pipeline: 'quick', stage: 'offer' },
      ...{ from: 'need', to: 'offer' },
    });
    for (const { text, headers } of messages) new Webhook(secret).verify(text, headers);
    expect(receiver.received.some(({ text }) => text.includes(before))).toBe(false);
    await until(async () => (await told(id, '?status=delivered')).items.length === 2);
    const page = await told(id, '?limit=1');
    expect([page.items.length, (await told(id, `?limit=1&cursor=${page.next}`)).next]).toEqual([1, null]);
    expect(page.items[0]).toMatchObject({
      attempts: 1,
      lastStatus: 204,
      lastError: null,
      nextAttemptAt: null,
    });
  });

  it('is told of each escalation, level by level', async () => {
    await made('/stalls', ['escalation.opened', 'escalation.told']);
    const { dealId, escalation } = await new StalledDeals(stage.database, cast).stalled();
    await until(async () => receiver.at('/stalls').length === 2);
    for (const { body } of receiver.at('/stalls'))
      expect(body.data).toMatchObject({ dealId, escalationId: escalation?.id });
  });

  it('that fails is told again, the same under the same id', async () => {
    receiver.answer('/ill', { status: 500 }, { status: 204 });
    const { id } = await made('/ill');
    const failed = await pinged(id);
    expect(failed).toMatchObject({ status: 'waiting', attempts: 1, lastStatus: 500 });
    const pause = Date.parse(failed.nextAttemptAt!) - Date.parse(failed.attemptedAt!);
    expect(pause).toBeGreaterThanOrEqual(5_000);
    expect(pause).toBeLessThan(6_000);
    expect((await one(id)).failingSince).not.toBeNull();
    await timePasses();
    await until(async () => (await first(id))?.status === 'delivered');
    const [ill, well, ...more] = receiver.at('/ill');
    expect(more).toEqual([]);
    expect(well?.headers['webhook-id']).toBe(ill?.headers['webhook-id']);
    expect(well?.text).toBe(ill?.text);
    expect(await one(id)).toMatchObject({ failingSince: null, enabled: true });
  });

  it('is told again when somebody wants it, and then is not asked twice for one request', async () => {
    const { id } = await made('/again');
    const { id: deliveryId } = await pinged(id);
    const key = randomUUID();
    const path = `/webhooks/${id}/deliveries/${deliveryId}/resend`;
    for (let time = 0; time < 2; time++)
      expect(await http.post(path, admin, {}, key)).toMatchObject({
        status: 200,
        body: { status: 'waiting' },
      });
    await until(async () => receiver.at('/again').length === 2 && (await first(id))?.status === 'delivered');
    expect(new Set(receiver.at('/again').map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await first(id))?.attempts).toBe(2);
    expect(await http.post(`/webhooks/${id}/deliveries/${randomUUID()}/resend`, admin, {})).toMatchObject({
      status: 404,
    });
  });

  it('is told each message once, however many send', async () => {
    const { id } = await made('/many');
    const key = randomUUID();
    await Promise.all(Array.from({ length: 40 }, () => ping(id)));
    await Promise.all([ping(id, key), ping(id, key)]);
    await until(async () => (await told(id, '?status=delivered')).items.length === 41);
    expect(receiver.at('/many')).toHaveLength(41);
    expect(new Set(receiver.at('/many').map(({ headers }) => headers['webhook-id'])).size).toBe(41);
  });

  it('is told what a worker had taken on that did not live to send it', async () => {
    const { id } = await made('/left');
    await stage.database.query(`INSERT INTO mail_hold (since) VALUES (now())`);
    const { id: left } = await ping(id);
    const queue = new WebhookQueueRepository(stage.database);
    expect(await queue.lease(9, 9, 60)).toEqual([]);
    // Nothing goes out of what was restored, until it is released.
    await stage.database.query(
      `UPDATE webhook_delivery SET leased_until = now() + interval '1 hour', attempts = 1, tries = 1 WHERE id = $1`,
      [left],
    );
    await stage.database.query(`DELETE FROM mail_hold`);
    const { messageId } = await pinged(id);
    expect(receiver.at('/left').map(({ headers }) => headers['webhook-id'])).toEqual([messageId]);
    await stage.database.query(`UPDATE webhook_delivery SET leased_until = now() WHERE id = $1`, [left]);
    await until(async () => (await told(id, '?status=delivered')).items.length === 2);
    // Were it not dead after all, what it says would count no more.
    expect(
      await queue.settle({ id: left, attempt: 1 }, { isTaken: false, isGone: true, status: 410 }, 1),
    ).toBe(false);
    expect(await one(id)).toMatchObject({ enabled: true });
  });

  it('is not looked for where it sends its messages on to', async () => {
    receiver.answer('/moved', { status: 307, headers: { location: receiver.url('/elsewhere') } });
    const { id } = await made('/moved');
    expect(await pinged(id)).toMatchObject({ status: 'waiting', lastStatus: 307 });
    expect(receiver.at('/elsewhere')).toEqual([]);
  });

  it('is not told anything at a private address, by number or by name', async () => {
    for (const url of ['http://10.0.0.1/', 'https://[::ffff:169.254.169.254]/latest', 'https://0x7f000002/'])
      expect(await http.post<Problem>('/webhooks', admin, { url, events: ['deal.won'] })).toMatchObject({
        ...{ status: 422, body: { code: 'webhook-url-refused', detail: 'address-not-allowed' } },
      });
    const { id } = await made('', ['deal.won'], receiver.url('/private', 'localhost'));
    expect(await pinged(id)).toMatchObject({ lastStatus: null, lastError: 'address-not-allowed' });
    expect(receiver.at('/private')).toEqual([]);
  });

  it('that is gone is told nothing any more, and the administrators are', async () => {
    receiver.answer('/gone', { status: 410 }, { status: 204 });
    const { id } = await made('/gone');
    await pinged(id);
    expect(await one(id)).toMatchObject({ enabled: false, disabledBecause: 'gone' });
    const alert = { kind: 'webhook-disabled', entityId: id, detail: { entity: 'webhook', because: 'gone' } };
    expect(await openAlerts()).toContainEqual(alert);
    expect(await http.post(`/webhooks/${id}/test`, admin, {})).toMatchObject({
      ...{ status: 409, body: { code: 'webhook-disabled' } },
    });
    const enabled = await http.send('PATCH', `/api/v1/webhooks/${id}`, {
      as: admin,
      body: { enabled: true },
    });
    expect(enabled.body).toMatchObject({
      enabled: true,
      disabledBecause: null,
      failingSince: null,
      revision: 3,
    });
    expect(await openAlerts()).not.toContainEqual(alert);
    await timePasses();
    await until(async () => (await first(id))?.status === 'delivered');
  });

  it('that has taken nothing for three days is told nothing any more', async () => {
    receiver.answer('/days', { status: 503 });
    const { id } = await made('/days');
    await stage.database.query(
      `UPDATE webhook SET failing_since = now() - interval '71 hours' WHERE id = $1`,
      [id],
    );
    await pinged(id);
    expect(await one(id)).toMatchObject({ enabled: true });
    await stage.database.query(
      `UPDATE webhook SET failing_since = now() - interval '73 hours' WHERE id = $1`,
      [id],
    );
    await timePasses();
    await until(async () => !(await one(id)).enabled);
    expect(await one(id)).toMatchObject({ disabledBecause: 'failing' });
  });

  it('is given up after the tenth attempt', async () => {
    receiver.answer('/never', { status: 500 });
    const { id } = await made('/never');
    const { id: deliveryId } = await pinged(id);
    await stage.database.query(
      `UPDATE webhook_delivery SET tries = 9, next_attempt_at = now() WHERE id = $1`,
      [deliveryId],
    );
    await until(async () => (await first(id))?.status === 'failed');
    expect(await first(id)).toMatchObject({ nextAttemptAt: null, attempts: 2 });
  });
});

describe('a webhook', () => {
  it('shows its secret once, and has two of them for a day when it is given another', async () => {
    const { id, secret, revision } = await made('/secret');
    const another = (headers: Record<string, string>) =>
      http.send<WebhookOnce>('POST', `/api/v1/webhooks/${id}/secret`, { as: admin, body: {}, headers });
    expect(await another({})).toMatchObject({ status: 428, body: { code: 'revision-missing' } });
    const again = await another({ 'if-match': `"${revision}"` });
    expect(await another({ 'if-match': `"${revision}"` })).toMatchObject({ status: 412 });
    expect(again).toMatchObject({
      status: 200,
      body: { formerSecretUntil: expect.any(String), revision: 2 },
    });
    await pinged(id);
    const [message] = receiver.at('/secret');
    for (const known of [secret, again.body.secret])
      expect(() => new Webhook(known).verify(message!.text, message!.headers)).not.toThrow();
    const shown = [await one(id), await http.get('/webhooks', admin), await told(id)];
    const kept: unknown = await stage.database.query(`SELECT value FROM audit_value`);
    const answers: unknown = await stage.database.query(`SELECT answer FROM idempotency`);
    expect(JSON.stringify([shown, kept, answers])).not.toContain(secret.slice(6));
    expect(JSON.stringify([shown, kept, answers])).not.toContain(again.body.secret.slice(6));
    const actions: { action: string }[] = await stage.database.query(
      `SELECT action FROM audit_record WHERE object_kind = 'webhook' AND object_id = $1 ORDER BY id`,
      [id],
    );
    expect(actions.map(({ action }) => action)).toEqual(['webhook.added', 'webhook.changed']);
  });

  it('is one for each URL, changed by whoever has seen it, and removed with all that waits', async () => {
    const { id, url } = await made('/one', webhookEvents);
    expect(await http.post<Problem>('/webhooks', admin, { url, events: ['deal.won'] })).toMatchObject({
      ...{ status: 409, body: { code: 'webhook-url-taken' } },
    });
    const change = (headers: Record<string, string>) =>
      http.send('PATCH', `/api/v1/webhooks/${id}`, { as: admin, headers, body: { events: ['deal.won'] } });
    expect(await change({ 'if-match': '"2"' })).toMatchObject({ status: 412 });
    expect(await change({ 'if-match': '"1"' })).toMatchObject({
      status: 200,
      body: { events: ['deal.won'], url },
    });
    await ping(id);
    expect(await http.send('DELETE', `/api/v1/webhooks/${id}`, { as: admin })).toMatchObject({ status: 204 });
    for (const path of [`/webhooks/${id}`, `/webhooks/${id}/deliveries`])
      expect(await http.get(path, admin)).toMatchObject({ status: 404 });
  });

  it('has a URL that is short enough as it is kept', async () => {
    const url = receiver.url(`/${'ě'.repeat(400)}`);
    expect(await http.post<Problem>('/webhooks', admin, { url, events: ['deal.won'] })).toMatchObject({
      ...{ status: 422, body: { code: 'webhook-url-refused', detail: 'too-long' } },
    });
  });

  it('that is not enabled is told nothing, and nothing later of what happened meanwhile', async () => {
    const { id } = await made('/off');
    const switched = (enabled: boolean) =>
      http.send('PATCH', `/api/v1/webhooks/${id}`, { as: admin, body: { enabled } });
    await switched(false);
    const missed = await movedDeal();
    await switched(true);
    const seen = await movedDeal();
    await until(async () => receiver.at('/off').length > 0);
    expect(receiver.at('/off').map(({ body }) => body.data.dealId)).toEqual([seen]);
    expect(seen).not.toBe(missed);
  });

  it('shows for 30 days what it was told; what still waits for it is not forgotten', async () => {
    const { id } = await made('/month');
    await pinged(id);
    receiver.answer('/month', { status: 500 });
    const { id: waits } = await ping(id);
    await until(async () => (await first(id))?.lastStatus === 500);
    await ping(id);
    await until(async () => (await told(id)).items.every(({ attempts }) => attempts === 1));
    const all = (await told(id)).items.map((delivery) => delivery.id);
    const old = [all[2], waits];
    await stage.database.query(
      `UPDATE webhook_delivery SET created_at = created_at - interval '31 days' WHERE id = ANY ($1)`,
      [old],
    );
    const queue = new WebhookQueueRepository(stage.database);
    expect([await queue.forgetOld(30, 1), await queue.forgetOld(30, 1)]).toEqual([1, 0]);
    expect((await told(id)).items.map((delivery) => delivery.id)).toEqual([all[0], waits]);
  });

  it('is counted where Prometheus looks', async () => {
    receiver.answer('/counted', { status: 500 });
    const { id } = await made('/counted');
    await pinged(id);
    const { body } = await http.send<string>('GET', '/metrics', { as: admin });
    expect(body).toMatch(/^dealwarden_webhook_deliveries\{state="failing"\} 1$/m);
    expect(body).toMatch(/^dealwarden_webhooks\{state="enabled"\} 1$/m);
    expect(body).toMatch(/^dealwarden_webhook_due_seconds 0$/m);
  });
});
