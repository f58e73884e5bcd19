/**
 * The README's tour as an integrator would write it, with a client generated from the served document and nothing else of
 * ours. It is compiled strictly, and run, by test/e2e/client.spec.ts.
 */
import { setTimeout as delay } from 'node:timers/promises';
import createClient from 'openapi-fetch';
import type { paths } from './api.js';

const [baseUrl = '', password = ''] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl });

/** What was answered; a problem ends the tour with what it says. */
async function ok<Data, Told extends { code: string; detail?: string }>(
  asked: Promise<{ data?: Data; error?: Told; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await asked;
  if (data === undefined) throw new Error(`${response.status} ${error?.code}: ${error?.detail ?? ''}`);
  return data;
}

async function signIn(name: string): Promise<{ authorization: string }> {
  const body = { email: `${name}@dealwarden.example`, password };
  const { token } = await ok(client.POST('/api/v1/sessions', { body }));
  return { authorization: `Bearer ${token}` };
}

const anna = await signIn('anna.novak');
const jana = await signIn('jana.dvorakova');
const erik = await signIn('erik.lind');
const key = `tour-${Date.now()}`;

// 1. Open a key deal, and send the same request again.
const customers = await ok(
  client.GET('/api/v1/customers', { params: { query: { q: 'brno' } }, headers: anna }),
);
const customerId = customers.items[0]!.id;
const open = () =>
  ok(
    client.POST('/api/v1/deals', {
      params: { header: { 'Idempotency-Key': key } },
      headers: anna,
      body: { pipeline: 'demo-quick', title: 'Press line for the Brno works', customerId, amount: '125000' },
    }),
  );
const deal = await open();
const again = await open();

// 2. Why is it due then? And a move that the pipeline does not allow.
const path = { id: deal.id };
const deadlines = await ok(client.GET('/api/v1/deals/{id}/deadlines', { params: { path }, headers: anna }));
const refused = await client.POST('/api/v1/deals/{id}/moves', {
  params: { path, header: { 'Idempotency-Key': `${key}-move` } },
  headers: anna,
  body: { to: 'signature' },
});

// 3. It stalls, and the head of sales is told.
let escalationId: string | undefined;
while (escalationId === undefined) {
  await delay(500);
  const inbox = await ok(
    client.GET('/api/v1/inbox', { params: { query: { open: 'true', limit: 1 } }, headers: jana }),
  );
  escalationId = inbox.items[0]?.escalation.id;
}

// 4. She takes it on.
const promisedFor = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const taken = await ok(
  client.POST('/api/v1/escalations/{id}/take-on', {
    params: { path: { id: escalationId }, header: { 'Idempotency-Key': `${key}-take-on` } },
    headers: jana,
    body: { promisedFor },
  }),
);
const events = await ok(client.GET('/api/v1/deals/{id}/events', { params: { path }, headers: anna }));

// 5. What stalls, as whoever leads the team sees it.
const escalations = await ok(
  client.GET('/api/v1/escalations', { params: { query: { status: 'taken-on' } }, headers: jana }),
);

// 6. An export comes in by a mapping that comes along; what cannot be is told with line, column and reason.
const mappings = await ok(client.GET('/api/v1/import-mappings', { headers: erik }));
const { mapping } = mappings.items.find(({ name }) => name === 'deals-english')!;
const heads = [...Object.values(mapping.columns), ...Object.values(mapping.fields)];
const row = (values: Record<string, string>) => heads.map((head) => values[head ?? ''] ?? '').join(',');
const pressLine = {
  ...{
    'Deal Name': 'Press line',
    'Deal Stage': 'Quote Sent',
    'Associated Company': 'Cancity',
    Amount: '4514',
  },
  ...{ 'Deal owner email': 'anna.novak@dealwarden.example', 'Create Date': '2026-01-20', Currency: 'EUR' },
};
const file = [
  heads.join(','),
  row({ ...pressLine, 'Record ID': '1C1I7A6R' }),
  row({ ...pressLine, 'Record ID': 'MV1LWRNH', 'Create Date': '2026-02-30' }),
].join('\n');
const asked = await ok(
  client.POST('/api/v1/imports', {
    params: { header: { 'Idempotency-Key': `${key}-import` } },
    headers: erik,
    body: { fileName: 'deals.csv', mapping, dryRun: false, clocks: 'history' },
  }),
);
const importPath = { params: { path: { id: asked.id } }, headers: erik };
await ok(
  client.PUT('/api/v1/imports/{id}/file', {
    ...importPath,
    headers: { ...erik, 'content-type': 'application/octet-stream' },
    body: file,
    bodySerializer: (body) => body,
  }),
);
let imported = await ok(client.GET('/api/v1/imports/{id}', importPath));
while (imported.endedAt === null) {
  await delay(500);
  imported = await ok(client.GET('/api/v1/imports/{id}', importPath));
}
const leftOut = await ok(client.GET('/api/v1/imports/{id}/errors', { ...importPath, parseAs: 'text' }));

// The other way: all deals as CSV.
const exported = await ok(client.GET('/api/v1/exports/deals', { headers: erik, parseAs: 'text' }));

console.log(
  JSON.stringify({
    isOneDeal: deal.id === again.id,
    key: deal.key,
    norm: deadlines.items[0]?.norm,
    refused: { status: refused.response.status, code: refused.error?.code },
    isPromised: taken.escalation?.takenOn !== null,
    takenOnBy: events.items.find(({ kind }) => kind === 'take-on')?.by?.name,
    events: events.items.map(({ kind }) => kind),
    stalling: escalations.items.some(({ id }) => id === escalationId),
    imported: { status: imported.status, created: imported.counts.created, refused: imported.counts.refused },
    leftOut: /,3,Create Date,/.test(leftOut),
    exported: ['Press line for the Brno works', 'Press line,'].every((title) => exported.includes(title)),
  }),
);
