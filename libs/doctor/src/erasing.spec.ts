import type { Person } from '@app/persistence/erasure.repository.js';
import type { Client } from '@temporalio/client';
import { erasePerson, mayBeLeft, type ErasureReport } from './erasing.js';

const anna: Person = { kind: 'user', id: '1', name: 'Anna Novak', email: 'anna@example.test' };

/** A place to erase somebody in, which remembers what was done, and fails where it is told to. */
class Place {
  readonly done: string[] = [];
  fails: string | undefined;
  former: Person['former'];
  cases: readonly string[] = [];
  /** Among files. */
  lookedFor: readonly string[] = [];

  erase(person: Person, workflows = 1, workflowsAtMost?: number): Promise<ErasureReport> {
    const ids = Array.from({ length: workflows }, (_, at) => `${at}`);
    const step = <Result>(name: string, result: Result): Promise<Result> => {
      if (this.fails === name) return Promise.reject(new Error(`${name} is away`));
      this.done.push(name);
      return Promise.resolve(result);
    };
    const repository = {
      remembered: <Known extends Person>(known: Known) =>
        Promise.resolve({ ...known, former: this.former ?? known.former }),
      inHandsOf: () => Promise.resolve({ deals: ids, handovers: [], cases: this.cases }),
      hasEvidence: (cases: readonly string[]) => Promise.resolve(cases.includes('photographed')),
      erase: () => step('database', { changed: [], values: 0, left: [] }),
    };
    const beside = {
      files: {
        forget: (needles: readonly string[]) => {
          this.lookedFor = needles;
          return step('files', { removed: [], left: [] });
        },
      },
      mails: { forget: () => step('mails', 0) },
    };
    const handle = {
      describe: () => step('temporal', { runId: 'r' }),
      fetchHistory: () => Promise.resolve({ events: [] }),
    };
    const list = async function* () {};
    const client = { workflow: { list, getHandle: () => handle } } as unknown as Client;
    return erasePerson(repository, client, person, beside, workflowsAtMost);
  }
}

let place: Place;
beforeEach(() => {
  place = new Place();
});

describe('erasing a person', () => {
  it.each(['temporal', 'files', 'mails', 'database'])(
    'leaves the person known where %s is away, so that it can be done again to its end',
    async (away) => {
      place.fails = away;
      await expect(place.erase(anna)).rejects.toThrow(`${away} is away`);
      expect(place.done).not.toContain('database');
      place.fails = undefined;
      place.done.length = 0;
      expect(mayBeLeft(await place.erase(anna))).toBe(false);
      expect(place.done).toEqual(['temporal', 'files', 'mails', 'database']);
    },
  );

  it.each<[string, Person, string[], string[]]>([
    ['a name and an address', anna, ['name', 'email'], []],
    ['a short name', { ...anna, name: 'Petr' }, ['email'], ['short-name']],
    ['a short name alone', { ...anna, name: 'Petr', email: null, phone: '1' }, [], ['short-name', 'phone']],
    ['a telephone number', { ...anna, phone: '+420 541 000 000' }, ['name', 'email'], ['phone']],
    [
      'a contact of a vendor without an address of their own',
      { kind: 'counterparty-contact', id: '1', name: 'Anna Novak', email: null },
      ...([['name'], ['company-email']] as [string[], string[]]),
    ],
    [
      'nothing any more',
      { ...anna, name: '[erased]', email: 'erased-1@erased.invalid' },
      [],
      ['erased-before'],
    ],
  ])('says what it looked for, and what not: %s', async (_, person, lookedFor, notLookedFor) => {
    const report = await place.erase(person);
    expect(report).toMatchObject({ lookedFor, notLookedFor });
    expect(mayBeLeft(report)).toBe(notLookedFor.length > 0);
    expect(place.done).toContain('database');
  });

  it('looks for what somebody was called before, too, the longest first, and says when that is too short', async () => {
    place.former = { names: ['Anna Novak', 'Anna Novak Dub', 'Anka'], emails: ['anka@example.test'] };
    const report = await place.erase(anna);
    expect(place.lookedFor).toEqual([
      ...['anna@example.test', 'anka@example.test', 'Anna Novak Dub', 'Anna Novak'],
    ]);
    expect(report).toMatchObject({ lookedFor: ['name', 'email'], notLookedFor: ['short-name'] });
  });

  it('says that it did not look at the photos of the cases they worked with', async () => {
    place.cases = ['without any'];
    expect((await place.erase(anna)).notLookedFor).toEqual([]);
    place.cases = ['without any', 'photographed'];
    const report = await place.erase(anna);
    expect(report.notLookedFor).toEqual(['evidence']);
    expect(mayBeLeft(report)).toBe(true);
  });

  it('says that it did not read the oldest of too many workflows', async () => {
    expect((await place.erase(anna, 2, 2)).notLookedFor).toEqual([]);
    expect(await place.erase(anna, 3, 2)).toMatchObject({ notLookedFor: ['older-workflows'] });
  });
});
