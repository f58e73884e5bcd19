import { parseDelay, parseNorm } from '@app/domain/calendar/norm.js';
import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { addWorkingTime } from '@app/domain/calendar/working-time.js';
import { customerClasses } from '@app/domain/pipeline/definition.js';
import { problemsOnCalendar } from '@app/domain/pipeline/on-calendar.js';
import { sound } from '@app/domain/pipeline/pipelines.spec-support.js';
import fc from 'fast-check';
import { checkDefinition } from './definition-check.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- mistakes are planted where types forbid them
type Loose = Record<string, any>;
// A clone would keep what parts share.
const copied = (value: unknown): Loose => JSON.parse(JSON.stringify(value)) as Loose;
const loose = (): Loose => copied(sound);
const told = (input: unknown) =>
  checkDefinition(input).problems.map(({ path, reason }) => `${path}: ${reason}`);

/** A mistake, and where it is told. */
interface Mistake {
  readonly path: string;
  readonly make: (definition: Loose) => void;
  /** Where it is told, when not where it stands. */
  readonly toldAt?: string;
  /** Places of which it depends: while one is of bad form, nobody knows whether this is a mistake. */
  readonly after?: readonly string[];
}
const mistake = (path: string, value: unknown, rest: Pick<Mistake, 'toldAt' | 'after'> = {}): Mistake => ({
  ...rest,
  path,
  make: (definition) => {
    const steps = path.split('.');
    const last = steps.pop()!;
    const parent = steps.reduce((inner, step) => inner[step], definition);
    parent[last] = value;
  },
});

const criterion = (when: string) => ({ key: 'sure', name: 'Sure', when });
/** Something to plant mistakes in: what one place says, others ask for. */
const plot = (): Loose => {
  const definition = loose();
  const [need, offer] = definition.stages;
  need.exitCriteria.push(criterion('"visit" in done'));
  Object.assign(need, { moves: ['offer', 'pause'], requiredFields: ['budget', 'buying-route'] });
  Object.assign(offer, { moves: ['need', 'pause'], exitCriteria: [criterion('true')] });
  definition.stages.push({
    ...copied(offer),
    ...{ key: 'pause', canWin: false, moves: ['offer'], exitCriteria: [criterion('key')] },
  });
  return definition;
};
const island = { ...copied(sound.stages[1]), key: 'island', moves: ['offer'] };

/** More items than there may be: those that are there are looked at all the same. */
function tooMany(path: string, count: number, item: (n: number) => object): Mistake {
  const make = (definition: Loose) => {
    const list = path.split('.').reduce((inner, step) => inner[step], definition) as unknown as object[];
    while (list.length < count) list.push(item(list.length));
  };
  return { path, make };
}

/** In form and in meaning; none hides another unless it says so. */
const mistakes: readonly Mistake[] = [
  mistake('name', 5),
  mistake('currency', 'euro'),
  mistake('currencies.1', 'CZK'),
  mistake('calendar', undefined),
  mistake('colour', 'red'),
  mistake('labels.fr', 'Projet'),
  mistake('fields.0.name', 'a\u0000b'),
  mistake('fields.0.type', 'decmial'),
  mistake('fields.1.key', 'Buying Route'),
  mistake('fields.1.type', 'chioce'),
  mistake('fields.1.choices', [], { after: ['fields.1.type'] }),
  mistake('stages.0.name', ''),
  mistake('stages.0.phase', 'dreaming'),
  mistake('stages.0.probability', 101),
  mistake('stages.0.norm.B', 'P1W'),
  mistake('stages.0.moves.1', 'nowhere', { after: ['stages.2.key'] }),
  mistake('stages.0.requiredFields.1', 'nothing', { after: ['fields.1.key'] }),
  mistake('stages.0.requiredFields.2', 'budget'),
  mistake('stages.0.exitCriteria.0.when', 'unknown > 5'),
  mistake('stages.0.exitCriteria.1.when', '"vist" in done', { after: ['stages.0.actions.0.key'] }),
  mistake('stages.0.actions.0.key', 7),
  mistake('stages.0.actions.0.kind', 'magic'),
  mistake('stages.0.actions.1.by', 'robot'),
  mistake('stages.0.actions.1.mail.texts.en.subject', '{{nobody}}'),
  mistake('stages.0.actions.2.kind', 'shout'),
  mistake('stages.0.actions.2.to', [], { after: ['stages.0.actions.2.kind'] }),
  mistake('stages.1.norm.C', undefined),
  mistake('stages.1.canWin', 'yes'),
  mistake('stages.1.moves.2', 'need'),
  mistake('stages.1.exitCriteria.0.when', '"x" in done'),
  mistake('stages.2.key', 7),
  mistake('stages.2.moves', [], { toldAt: 'stages.2' }),
  mistake('stages.2.exitCriteria.0.when', 'fields.nope > 1', { after: ['fields.1.key'] }),
  mistake('stages.3', island),
  mistake('lossReasons.1.side', 'both'),
  mistake('lossReasons.0.key', 'late', { toldAt: 'lossReasons.1.key' }),
  mistake('keyDeal.when', 'amount >='),
  mistake('stalls.noFutureActivity', 'soon'),
  mistake('stalls.customerSilent.A', 3),
  mistake('ladder.0.channels', []),
  mistake('ladder.1.to', 'everybody'),
  mistake('ladder.1.channels.0', 'inbx'),
  mistake('ladder.2.after', '-P1D'),
  mistake('ladder.2.to', 'owner', { after: ['ladder.1.to'] }),
  mistake('handover.norm', 'PT0S'),
  tooMany('stages.1.exitCriteria', 21, (n) => ({ ...criterion('true'), key: `sure-${n}` })),
  tooMany('fields', 101, (n) => ({ key: `own-${n}`, name: 'Own', type: 'text' })),
];
/** Where those that are planted together are told. */
const placesOf = (planted: readonly Mistake[]): string[] => {
  const wrong = new Set(planted.map(({ path }) => path));
  return planted
    .filter(({ after = [] }) => !after.some((path) => wrong.has(path)))
    .map(({ path, toldAt = path }) => toldAt)
    .sort();
};

describe('a definition', () => {
  it('without problems is given back, with its warnings', () => {
    const { definition, problems, warnings } = checkDefinition(loose());
    expect(definition).toEqual(sound);
    expect(problems).toEqual([]);
    expect(warnings).toHaveLength(2);
  });

  it('has each planted mistake found, whichever others there are, and nothing else', () => {
    fc.assert(
      fc.property(fc.subarray([...mistakes], { minLength: 1 }), (planted) => {
        const definition = plot();
        for (const { make } of planted) make(definition);
        const { problems } = checkDefinition(definition);
        expect([...new Set(problems.map(({ path }) => path))].sort()).toEqual(placesOf(planted));
        expect(problems.every(({ reason, hint }) => reason !== '' && hint !== '')).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  it.each<[string, (definition: Loose) => void, string[]]>([
    [
      'a currency, of those that there may be else',
      (plot) => Object.assign(plot, { currency: 5, currencies: ['EUR'] }),
      ['currency: is no text'],
    ],
    [
      'a further currency, of those listed after it',
      (plot) => Object.assign(plot, { currency: 'CZK', currencies: [5, 'EUR'] }),
      ['currencies.0: is no text'],
    ],
    [
      'one of those to be told, of the others',
      ({ stages }) => Object.assign(stages[0].actions[2], { to: ['owmer', 'owner'] }),
      ['stages.0.actions.2.to.0: is none of the values there are'],
    ],
    [
      'the first key, of the way to an island',
      (plot) => {
        plot.stages[0].key = 7;
        plot.stages.push(island);
      },
      ['stages.0.key: is no text', 'stages.3: no moves lead from stages.0 to island'],
    ],
    [
      'a move, of where it may lead',
      (plot) => {
        plot.stages[2].moves = [7];
        plot.stages.push(island);
      },
      ['stages.2.moves.0: is no text'],
    ],
    [
      'a key that looks like a place, of that place',
      (plot) => {
        plot['stages.0'] = 7;
        plot.stages[0].probability = 101;
      },
      ['stages.0.probability: 101 is no chance', 'stages.0: is not known here'],
    ],
  ])('of bad form at one place says nothing false: %s', (_, make, expected) => {
    const definition = plot();
    make(definition);
    expect(told(definition).sort()).toEqual(expected);
  });

  it.each<[string, (definition: Loose) => void, string[]]>([
    ['a mistake of form', (plot) => Object.assign(plot, { name: 5 }), ['stages', 'stages']],
    ['a mistake of meaning', ({ stages }) => (stages[0].moves = ['nowhere']), ['stages', 'stages']],
    ['a phase of bad form, which may be any', ({ stages }) => (stages[0].phase = 7), []],
    [
      'a recipient of bad form, who may be any',
      (plot) => (plot.ladder = [{ ...plot.ladder[0], to: 'me' }]),
      ['stages', 'stages'],
    ],
    ['no stage at all, which is told', (plot) => (plot.stages = []), []],
    [
      'a side of bad form, which may be ours',
      ({ lossReasons }) => (lossReasons[1].side = 7),
      ['stages', 'stages'],
    ],
    [
      'what is doubtful elsewhere',
      (plot) => {
        plot.stages[1].phase = 'contract';
        plot.stages[1].key = 7;
        plot.stages[2].probability = 39;
        plot.lossReasons.pop();
        plot.currency = 'euro';
        plot.keyDeal = { amountAtLeast: '5' };
      },
      ['keyDeal', 'lossReasons', 'stages', 'stages.2.phase', 'stages.2.probability'],
    ],
  ])('is told what is doubtful beside %s', (_, make, expected) => {
    const definition = plot();
    make(definition);
    const { problems, warnings } = checkDefinition(definition);
    expect(problems).not.toEqual([]);
    expect(warnings.map(({ path }) => path).sort()).toEqual(expected);
    expect(JSON.stringify(warnings)).not.toContain('hole');
  });

  it('never makes the check throw, whatever is put wherever', () => {
    const paths = mistakes.map(({ path }) => path);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths, 'stages', 'fields', 'ladder', 'stages.0'),
        fc.jsonValue(),
        (path, value) => {
          const definition = plot();
          mistake(path, value).make(definition);
          expect(Array.isArray(checkDefinition(definition).problems)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(checkDefinition(value).problems.length).toBeGreaterThan(0),
      ),
    );
  });

  it('that passes can be counted with', () => {
    const calendar = workingCalendar({
      key: 'cz',
      name: 'Office',
      timeZone: 'Europe/Prague',
      week: { monday: [['08:00', '18:00']], thursday: [['08:00', '18:00']] },
      holidays: { country: 'CZ' },
    });
    const duration = fc.oneof(
      fc.constantFrom('P1D', 'PT8H', 'PT0S', 'P1W', '', 'P4000D', 'PT500H', 'P3660D'),
      fc.tuple(fc.nat(5_000), fc.nat(10_000)).map(([days, hours]) => `P${days}DT${hours}H`),
    );
    fc.assert(
      fc.property(duration, duration, (one, other) => {
        const definition = loose();
        definition.stages[0].norm.A = one;
        definition.ladder[1].after = other;
        const { definition: passed, problems } = checkDefinition(definition);
        const now = Date.UTC(2026, 0, 5);
        if (!passed || problems.length > 0 || problemsOnCalendar(passed, calendar, now).length > 0) return;
        for (const one of customerClasses)
          addWorkingTime(calendar, now, parseNorm(passed.stages[0]!.norm[one]));
        for (const { after } of passed.ladder) addWorkingTime(calendar, now, parseDelay(after));
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, unknown, unknown[]]>([
    ['is a list', [], [': is no object']],
    ['is nothing', null, [': is no object']],
    [
      'has ten thousand stages',
      { ...sound, stages: Array.from({ length: 10_000 }, () => ({})) },
      ['stages: has too many items, at most 50 are allowed'],
    ],
    [
      'has five million characters',
      { ...sound, name: 'x'.repeat(5_000_000) },
      [expect.stringMatching(/^name: too big/)],
    ],
  ])('that %s is refused clearly', (_, input, expected) => {
    expect(told(input)).toEqual(expected);
  });

  it('that goes round in a circle is refused', () => {
    const circle = loose();
    circle.stages[0].labels = circle;
    expect(told(circle).length).toBeGreaterThan(0);
  });

  it('that is wrong everywhere is told at some length, not without end', () => {
    const { problems } = checkDefinition({
      ...sound,
      [`x`]: 1,
      ...Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, n])),
    });
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)?.reason).toBe('801 more problems are not told');
  });

  it('names what a mistyped key could have been', () => {
    expect(checkDefinition({ ...sound, stage: [] }).problems[0]).toEqual({
      path: 'stage',
      reason: 'is not known here',
      hint: expect.stringContaining('stages'),
    });
  });
});

it('tells of something that nests without end, and does not fail', () => {
  const nested = JSON.parse(`{"stages":${'['.repeat(200_000)}${']'.repeat(200_000)}}`) as unknown;
  expect(told(nested)).toEqual([': nests deeper than 64 levels']);
});
