import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DealView } from '@app/contracts/deals.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage } from '../support/stage.js';

/** A span as OTLP tells it in JSON. */
interface Told {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Told['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly Told[] }[];
  }[];
}

const trace = '0af7651916cd43dd8448eb211c80319c';
const above = 'b7ad6b7169203331';
const reason = 'Because Procopius insists';

let collector: Server;
let collected: { readonly key: unknown; readonly path: string | undefined; readonly text: string }[];
let cast: Cast;
let moved: DealView;

/** A deal is opened and moved as clients do that trace themselves; what was collected is all there when API and worker have ended. */
beforeAll(async () => {
  collected = [];
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url: path } = request;
      collected.push({ key: headers['x-key'], path, text: Buffer.concat(chunks).toString() });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  const stage = await setStage({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=open%20sesame',
  });
  const http = await HttpStage.start(stage);
  try {
    cast = await casting(stage.database);
    await stage.startWorker();
    const as = await http.session(cast.salesperson);
    const { customerId } = cast;
    const opening = { pipeline: 'quick', title: 'Press line for Procopius', customerId, amount: '76543.21' };
    const { body: deal } = await http.post<DealView>('/deals', as, opening);
    const answer = await http.send<DealView>('POST', `/api/v1/deals/${deal.id}/moves`, {
      ...{ as, body: { to: 'offer', reason } },
      headers: { traceparent: `00-${trace}-${above}-01` },
    });
    expect(answer.status).toBe(200);
    moved = answer.body;
  } finally {
    await http.close();
    await stage.close();
  }
}, 60_000);

afterAll(() => {
  collector.closeAllConnections();
  collector.close();
});

function spans(): (Told & { readonly service: unknown })[] {
  return collected.flatMap(({ text }) =>
    (JSON.parse(text) as Export).resourceSpans.flatMap(({ resource, scopeSpans }) => {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value;
      return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service })));
    }),
  );
}

function below(parent: string): ReturnType<typeof spans> {
  return spans().filter(({ traceId, parentSpanId }) => traceId === trace && parentSpanId === parent);
}

it('follow a move from HTTP through its workflow to SQL, below whoever asked', () => {
  const [request, ...others] = below(above);
  expect(others).toEqual([]);
  expect(request).toMatchObject({
    name: 'POST /api/v1/deals/:id/moves',
    service: { stringValue: 'dealwarden-api' },
    attributes: expect.arrayContaining([
      { key: 'http.response.status_code', value: { intValue: 200 } },
    ]) as unknown,
  });
  const belowRequest = below(request!.spanId);
  const update = belowRequest.find(({ name }) => name === 'update transition');
  // The API's own queries stand beside the command.
  expect(belowRequest.filter(({ name }) => name !== 'update transition')).not.toEqual([]);
  const [effect, ...more] = below(update!.spanId);
  expect(more).toEqual([]);
  expect(effect).toMatchObject({
    name: 'effect commitTransition',
    service: { stringValue: 'dealwarden-worker' },
  });
  const queries = below(effect!.spanId).map(({ name }) => name);
  expect(queries).toEqual(expect.arrayContaining(['lock-deal', 'write-transition']));
});

it('are of their own where nobody asked for them, and each opening is one', () => {
  const openings = spans().filter(({ name }) => name === 'POST /api/v1/deals');
  expect(openings).toHaveLength(1);
  expect(openings[0]!.parentSpanId).toBeUndefined();
  const { traceId } = openings[0]!;
  expect(traceId).not.toBe(trace);
  const names = spans()
    .filter((span) => span.traceId === traceId)
    .map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['update transition', 'effect commitTransition']));
});

it('tell of no person, no text and no value', () => {
  const all = collected.map(({ text }) => text).join('\n');
  expect(moved.stage.key).toBe('offer');
  const { salesperson, headOfSales, management, administrator, customerId } = cast;
  const secrets = [
    ...[salesperson, headOfSales, management, administrator, customerId, moved.id],
    ...[
      'Procopius',
      reason,
      'Anna',
      'Novak',
      '@example',
      'Acme',
      '76543.21',
      'dws_',
      'FROM deal',
      '127.0.0.1',
    ],
  ];
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
});

it('go to where they are collected, with the key for it', () => {
  expect(new Set(collected.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
  expect(new Set(collected.map(({ key }) => key))).toEqual(new Set(['open sesame']));
});
