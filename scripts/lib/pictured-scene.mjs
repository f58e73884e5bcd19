import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { SetupError } from './console.mjs';
import { root, setting } from './tree.mjs';

export const password = 'keep-deals-moving';
const receiverPort = 8099;

/** @type {[owner: string, title: string, customer: string, amount: string, stage: string, next?: string][]} */
export const deals = [
  ['anna.novak', 'Press line for the Brno works', 'brno', '125000', 'need'],
  ['petr.svoboda', 'Robot cell for welding', 'vltava', '212000', 'offer', 'visit'],
  ['anna.novak', 'Annual service contract', 'donau', '18600', 'offer', 'call'],
  ['petr.svoboda', 'Retrofit of the paint shop', 'kov', '540000', 'choice', 'meeting'],
  ['anna.novak', 'Two machining centres', 'baltic', '48000', 'choice', 'quote'],
  ['petr.svoboda', 'Packaging line', 'donau', '98000', 'need', 'call'],
  ['anna.novak', 'Laser cutter, 6 kW', 'brno', '149000', 'choice', 'reference-visit'],
  ['petr.svoboda', 'Crane for the loading bay', 'vltava', '73000', 'signature', 'meeting'],
];

/** @type {[customer: string, said: string, units: number, acts: number][]} */
const claims = [
  ['vltava', 'Nothing turns any more. Lot number follows.', 0, 0],
  ['donau', 'Forty are noisy from the first day.', 40, 1],
  ['brno', 'Twelve pieces have scratched surfaces.', 12, 5],
];

/** What is to be seen in pictures, once: whatever is there already is left alone. @param {string} base */
export async function setScene(base) {
  const administrator = await administratorOf(base);
  const other = await tellAnother(base, administrator);
  await openDeals(base);
  await takeClaims(base);
  await importDeals(base, administrator);
  return other;
}

/** Whoever looks after it: what they see is in pictures too. @param {string} base */
async function administratorOf(base) {
  const { email, secret } = await administratorSettings();
  return (await ask(base, '/sessions', { email, password: secret })).token;
}

export async function administratorSettings() {
  const secret = await setting('DEALWARDEN_ADMIN_PASSWORD');
  if (!secret)
    throw new SetupError(
      'Nobody says how the administrator signs in.',
      'Set DEALWARDEN_ADMIN_PASSWORD to the password that npm start has told.',
    );
  return { email: (await setting('DEALWARDEN_ADMIN_EMAIL')) ?? 'admin@dealwarden.example', secret };
}

/** A file of deals of another system, one of which cannot be; only tried. @param {string} base @param {string} token */
async function importDeals(base, token) {
  const mapping = JSON.parse(readFileSync(join(root, 'definitions/mappings/deals-english.json'), 'utf8'));
  const body = { mapping, clocks: 'today', dryRun: true, fileName: 'crm-deals-2026.csv' };
  const { id } = await ask(base, '/imports', body, token, 'picture-import');
  if ((await ask(base, `/imports/${id}`, undefined, token)).status !== 'awaiting-file') return;
  const rows = [
    ['7001', 'Spare parts for 2027', 'Quote Sent', 'Brno Castings s.r.o.', '18000'],
    ['7002', 'Two gearboxes', 'Negotiation', 'Donau Anlagenbau GmbH', '25500'],
    ['7003', 'Rebuild of a pump station', 'Somewhere', 'Baltic Pumps', '33000'],
  ].map(([id, title, stage, customer, amount]) => ({
    ...{ id, title, stage, customer, amount, currency: 'EUR', openedOn: '2026-09-14' },
    owner: 'anna.novak@dealwarden.example',
  }));
  const parts = Object.keys(mapping.columns);
  const lines = [
    [...Object.values(mapping.columns), ...Object.values(mapping.fields)],
    ...rows.map((row) => parts.map((part) => /** @type {Record<string, string>} */ (row)[part] ?? '')),
  ];
  const response = await fetch(`${base}/api/v1/imports/${id}/file`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: lines.map((line) => line.join(',')).join('\n'),
  });
  if (!response.ok)
    throw new SetupError(`The file of an import was answered ${response.status}.`, 'See above.');
}

/** Another system, which takes what it is told, but not all of it at once. @param {string} base @param {string} token */
async function tellAnother(base, token) {
  let busy = false;
  const receiver = createServer((request, response) => {
    request.resume();
    busy = !busy;
    response.writeHead(busy ? 503 : 204).end();
  });
  receiver.listen(receiverPort, '127.0.0.1');
  await once(receiver, 'listening');
  // Should anything go wrong, it keeps nothing from ending.
  receiver.unref();
  const url = `http://localhost:${receiverPort}/hooks/erp`;
  const { items } = await ask(base, '/webhooks', undefined, token);
  const events = [
    'deal.opened',
    'deal.moved',
    'deal.won',
    'deal.lost',
    'escalation.opened',
    'escalation.told',
  ];
  if (!items.some((/** @type {{ url: string }} */ one) => one.url === url))
    await ask(base, '/webhooks', { url, events }, token);
  return {
    close() {
      receiver.closeAllConnections();
      receiver.close();
    },
  };
}

/** The deals to be seen, once: the same keys open nothing twice. @param {string} base */
async function openDeals(base) {
  const day = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10);
  for (const [index, [owner, title, customer, amount, stage, next]] of deals.entries()) {
    const token = (await ask(base, '/sessions', { email: `${owner}@dealwarden.example`, password })).token;
    const found = await ask(base, `/customers?q=${customer}`, undefined, token);
    const plan = next && { type: next, plannedFor: day, agreed: true };
    const body = {
      pipeline: 'demo-quick',
      title,
      customerId: found.items[0].id,
      amount,
      ...(plan ? { next: plan } : {}),
    };
    const deal = await ask(base, '/deals', body, token, `picture-${index}`);
    const path = ['need', 'offer', 'choice', 'signature'];
    for (const to of path.slice(1, path.indexOf(stage) + 1)) {
      await ask(base, `/deals/${deal.id}/moves`, { to }, token, `picture-${index}-${to}`);
    }
  }
}

/** Claims at several steps, once. @param {string} base */
async function takeClaims(base) {
  const desk = (await ask(base, '/sessions', { email: 'dana.mala@dealwarden.example', password })).token;
  const head = (await ask(base, '/sessions', { email: 'jana.dvorakova@dealwarden.example', password })).token;
  const { items } = await ask(base, '/counterparties', undefined, desk);
  const vendor = items.find((/** @type {{ kind: string }} */ one) => one.kind === 'vendor');
  for (const [index, [customer, said, units, count]] of claims.entries()) {
    const found = await ask(base, `/customers?q=${customer}`, undefined, desk);
    const line = {
      ...{ productKey: 'gtx-pro', batch: 'LOT-2291', deliveryId: `DN-5502${index}` },
      ...{ quantityDelivered: 100, quantityClaimed: units },
    };
    const body = { customerId: found.items[0].id, said, lines: units > 0 ? [line] : [] };
    const taken = await ask(base, '/return-cases', body, desk, `picture-claim-${index}`);
    const partIds = taken.lines[0]?.parts.map((/** @type {{ id: string }} */ part) => part.id);
    /** @type {[as: string, act: object][]} */
    const acts = [
      [desk, { act: 'pass-on' }],
      [head, { act: 'find-cause', cause: 'defect', partIds }],
      [head, { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D report 17', partIds }],
      [head, { act: 'request', counterparty: { kind: 'vendor', id: vendor.id }, partIds }],
      [head, { act: 'ask', through: 'phone', reason: 'Which pallet was it?', partIds }],
    ];
    for (const [step, [as, act]] of acts.slice(0, count).entries())
      await ask(base, `/return-cases/${taken.id}/acts`, act, as, `picture-claim-${index}-${step}`);
  }
}

/**
 * @param {string} base @param {string} path @param {object} [body] @param {string} [token] @param {string} [key]
 */
async function ask(base, path, body, token, key) {
  const response = await fetch(`${base}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    body: body && JSON.stringify(body),
  });
  if (response.ok) return response.json();
  throw new SetupError(
    `${path} answered ${response.status}.`,
    'Run this while npm start runs, with its demo.',
  );
}
