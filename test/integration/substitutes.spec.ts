import { randomUUID } from 'node:crypto';
import { substituteOf } from '@app/persistence/substitutes.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

const at = '2026-03-02T10:00:00.000Z';

/** Who is away when: person, substitute (if any), from and to on 2 March 2026. */
type Away = [person: string, substitute: string | null, from?: string, to?: string];

/** Names stand for people of this case only. */
async function stands(
  away: readonly Away[],
  inactive: readonly string[] = [],
  person = 'a',
): Promise<string | null> {
  const people = new Map([...'abcdefgh'].map((name) => [name, randomUUID()]));
  const id = (name: string) => people.get(name)!;
  for (const [name, userId] of people) {
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles, active) VALUES ($1, $2, $3, '{salesperson}', $4)`,
      [userId, `${userId}@example.test`, name, !inactive.includes(name)],
    );
  }
  for (const [name, substitute, from = '00:00', to = '24:00'] of away) {
    await stage.database.query(
      `INSERT INTO absence (id, user_id, from_at, to_at, substitute_id)
       VALUES ($1, $2, $3::timestamptz, $4::timestamptz, $5)`,
      [
        ...[randomUUID(), id(name), `2026-03-02T${from}Z`, `2026-03-02T${to}Z`],
        substitute === null ? null : id(substitute),
      ],
    );
  }
  // As a query of notices asks: for a column of its rows.
  const [row]: { found: string | null }[] = await stage.database.query(
    `SELECT ${substituteOf('t.person', 't.at')} AS found
     FROM (VALUES ($1::uuid, $2::timestamptz)) AS t (person, at)`,
    [id(person), at],
  );
  return [...people].find(([, userId]) => userId === row?.found)?.[0] ?? null;
}

describe('who is told in whose stead', () => {
  it.each<[string, Away[], string[], string | null]>([
    ['who is there', [], [], 'a'],
    ['the substitute of who is away', [['a', 'b']], [], 'b'],
    ['nobody, without a substitute', [['a', null]], [], null],
    ['who is back', [['a', 'b', '00:00', '10:00']], [], 'a'],
    ['the substitute from the first instant on', [['a', 'b', '10:00', '11:00']], [], 'b'],
    ['who is still there', [['a', 'b', '10:00:00.001', '11:00']], [], 'a'],
    [
      "the substitute's substitute",
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      [],
      'c',
    ],
    [
      'the substitute who is back',
      [
        ['a', 'b'],
        ['b', 'c', '00:00', '09:00'],
      ],
      [],
      'b',
    ],
    [
      'nobody, when the chain ends with somebody away',
      [
        ['a', 'b'],
        ['b', null],
      ],
      [],
      null,
    ],
    [
      'the fifth',
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
        ['d', 'e'],
        ['e', 'f'],
      ],
      [],
      'f',
    ],
    [
      'no sixth',
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
        ['d', 'e'],
        ['e', 'f'],
        ['f', 'g'],
      ],
      [],
      null,
    ],
    [
      'nobody, when two stand in for each other',
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
      [],
      null,
    ],
    [
      'nobody, when the circle begins later',
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'b'],
      ],
      [],
      null,
    ],
    ['nobody for who is inactive', [], ['a'], null],
    ['nobody for who is inactive and away', [['a', 'b']], ['a'], null],
    ['nobody, when the substitute is inactive', [['a', 'b']], ['b'], null],
    [
      'nobody, when somebody on the way is inactive',
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      ['b'],
      null,
    ],
  ])('%s', async (_, away, inactive, expected) => {
    expect(await stands(away, inactive)).toBe(expected);
  });

  it('each row has its own', async () => {
    const [one, other] = [
      await stands(
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
        [],
        'a',
      ),
      await stands(
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
        [],
        'c',
      ),
    ];
    expect([one, other]).toEqual(['b', 'd']);
  });
});
