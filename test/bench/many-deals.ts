import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { quickPipeline } from '../support/cast.js';
import { BenchClient } from './http-client.js';
import type { Scene } from './scene.js';

/** A pipeline of eight stages in a row, of which a norm lets nothing stall meanwhile. */
export const boardPipeline = quickPipeline({
  key: 'board',
  stages: Array.from({ length: 8 }, (_, at) => ({
    ...quickPipeline().stages[0]!,
    ...{ key: `stage-${at}`, name: `Stage ${at}`, norm: { A: 'P90D', B: 'P90D', C: 'P90D' } },
    ...{ moves: at < 7 ? [`stage-${at + 1}`] : [], canWin: at === 7 },
  })),
});

const customers = 500;
const atOnce = 10_000;

/** Deals by the row, each a copy of one that was opened and moved over HTTP, with the events of that one. */
export async function dealsInBulk(scene: Scene) {
  const { database, cast } = scene;
  await new DefinitionRepository(database).publish(boardPipeline);
  await database.query(
    `INSERT INTO customer (id, name, class) SELECT gen_random_uuid(), 'Customer ' || n, (ARRAY['A', 'B', 'C'])[1 + n % 3]
     FROM generate_series(1, $1) AS n`,
    [customers],
  );
  const models = await opened(scene);
  let there = 0;
  return {
    async fillUpTo(size: number): Promise<void> {
      while (there < size) {
        const upTo = Math.min(size, there + atOnce);
        await database.query(copies, [models, there + 1, upTo, [cast.salesperson, cast.headOfSales]]);
        there = upTo;
      }
    },
    /** Whether the worker has taken all of them into its reports. */
    async areReported(): Promise<boolean> {
      const [row]: { left: boolean }[] = await database.query(
        `SELECT EXISTS (SELECT FROM deal d LEFT JOIN report_deal r ON r.deal_id = d.id WHERE r.seq IS DISTINCT FROM d.seq) AS left`,
      );
      return row?.left === false;
    },
  };
}

/** One deal in each stage, so that their copies fill all columns. */
async function opened(scene: Scene): Promise<string[]> {
  const http = new BenchClient(scene);
  const ids: string[] = [];
  try {
    for (const [at] of boardPipeline.stages.entries()) {
      const { id } = await http.open({ pipeline: boardPipeline.key, fields: undefined });
      for (let to = 1; to <= at; to++) await http.post(`/deals/${id}/moves`, { to: `stage-${to}` });
      ids.push(id);
    }
  } finally {
    http.close();
  }
  return ids;
}

/** `$1` ids of the models, `$2` and `$3` the first and the last number, `$4` ids of owners. */
const copies = `
  WITH buyer AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY id) AS n FROM customer),
  copy AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, n, ($1::uuid[])[1 + n % cardinality($1)] AS model, ($4::uuid[])[1 + n % cardinality($4)] AS owner,
      (SELECT id FROM buyer WHERE buyer.n = 1 + s.n % ${customers}) AS buyer
    FROM generate_series($2::int, $3::int) AS s(n)
  ), row AS (
    INSERT INTO deal (id, seq, revision, title, state, status, pipeline_key, pipeline_version, stage, stage_since, owner_id, team_id,
      customer_id, amount, currency, is_key, is_stalled, opened_at, next_due_at, wake_at, updated_at)
    SELECT c.id, d.seq, d.revision, 'Line number ' || c.n || ' of a press', d.state || jsonb_build_object('dealId', c.id, 'ownerId', c.owner,
        'customerId', c.buyer, 'amount', (c.n * 37 % 100000)::text), d.status, d.pipeline_key, d.pipeline_version, d.stage,
      d.stage_since - c.n * interval '1 second', c.owner, d.team_id, c.buyer, c.n * 37 % 100000, d.currency, d.is_key, false,
      d.opened_at - c.n * interval '1 second', d.next_due_at, d.wake_at, d.updated_at
    FROM copy c JOIN deal d ON d.id = c.model
  )
  INSERT INTO event (entity_id, seq, command_id, principal_id, request_hash, kind, data, happenings, state, next_due_at, at, through)
  SELECT c.id, e.seq, e.command_id, e.principal_id, e.request_hash, e.kind, e.data, e.happenings,
    e.state || jsonb_build_object('dealId', c.id), e.next_due_at, e.at, e.through
  FROM copy c JOIN event e ON e.entity_id = c.model`;
