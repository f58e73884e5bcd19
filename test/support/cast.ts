import { randomUUID } from 'node:crypto';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { DataSource } from 'typeorm';

/** The people and things a spec plays with. */
export interface Cast {
  readonly teamId: string;
  readonly salesperson: string;
  readonly headOfSales: string;
  readonly management: string;
  readonly administrator: string;
  readonly customerId: string;
  readonly pipelineVersion: number;
}

export const alwaysOpen: CalendarDefinition = {
  key: 'always-open',
  name: 'Always open',
  timeZone: 'UTC',
  week: {
    monday: [['00:00', '24:00']],
    tuesday: [['00:00', '24:00']],
    wednesday: [['00:00', '24:00']],
    thursday: [['00:00', '24:00']],
    friday: [['00:00', '24:00']],
    saturday: [['00:00', '24:00']],
    sunday: [['00:00', '24:00']],
  },
};

/** A pipeline of two stages whose norms a spec may shorten to seconds. */
export function quickPipeline(changes: Partial<PipelineDefinition> = {}): PipelineDefinition {
  const norm = { A: 'P5D', B: 'P5D', C: 'P5D' };
  return {
    key: 'quick',
    name: 'Quick',
    productLines: ['machines'],
    currency: 'EUR',
    calendar: 'always-open',
    stages: [
      {
        key: 'need',
        name: 'Need',
        phase: 'awareness',
        probability: 10,
        norm,
        moves: ['offer'],
        canWin: false,
      },
      {
        key: 'offer',
        name: 'Offer',
        phase: 'selection',
        probability: 60,
        norm,
        moves: ['need'],
        canWin: true,
      },
    ],
    lossReasons: [{ key: 'price', name: 'Price', side: 'outside' }],
    keyDeal: { amountAtLeast: '50000' },
    stalls: { noFutureActivity: 'P1D' },
    ladder: [
      { to: 'owner', after: 'PT0S', channels: ['inbox', 'email'] },
      { to: 'head-of-sales', after: 'PT4H', channels: ['inbox', 'email'] },
      { to: 'management', after: 'P1D', channels: ['inbox', 'email'] },
    ],
    ...changes,
  };
}

/** Puts a team, its people, a customer of class A and a pipeline into an empty database. */
export async function casting(database: DataSource, pipeline = quickPipeline()): Promise<Cast> {
  const [teamId, salesperson, headOfSales, management, administrator, customerId] = Array.from(
    { length: 6 },
    () => randomUUID(),
  ) as [string, string, string, string, string, string];
  await database.query(`INSERT INTO team (id, name) VALUES ($1, 'North')`, [teamId]);
  const people: [string, string, string[], string | null][] = [
    [salesperson, 'Anna Novak', ['salesperson'], teamId],
    [headOfSales, 'Petr Dvorak', ['head-of-sales'], teamId],
    [management, 'Eva Horak', ['management'], null],
    [administrator, 'Ada Admin', ['administrator'], null],
  ];
  for (const [id, name, roles, team] of people) {
    const email = `${name.toLowerCase().replace(' ', '.')}@example.test`;
    await database.query(
      `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, $2, $3, $4, $5)`,
      [id, email, name, roles, team],
    );
  }
  await database.query(`UPDATE team SET head_id = $1 WHERE id = $2`, [headOfSales, teamId]);
  await database.query(`INSERT INTO customer (id, name, class) VALUES ($1, 'Acme', 'A')`, [customerId]);
  const definitions = new DefinitionRepository(database);
  await definitions.publishCalendar(alwaysOpen);
  const { version: pipelineVersion } = await definitions.publish(pipeline);
  return { teamId, salesperson, headOfSales, management, administrator, customerId, pipelineVersion };
}
