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
// By way of JSON: a clone would keep what parts share.
const loose = (): Loose => JSON.parse(JSON.stringify(sound)) as Loose;
const told = (input: unknown) =>
  checkDefinition(input).problems.map(({ path, reason }) => `${path}: ${reason}`);

/** A mistake, and where it is told. */
interface Mistake {
  readonly path: string;
  readonly make: (definition: Loose) => void;
}
const mistake = (path: string, value: unknown): Mistake => ({
  path,
  make: (definition) => {
    const steps = path.split('.');
    const last = steps.pop()!;
    const parent = steps.reduce((inner, step) => inner[step], definition);
    parent[last] = value;
  },
});

/** In form and in meaning; none hides another. */
const mistakes: readonly Mistake[] = [
  mistake('name', 5),
  mistake('currency', 'euro'),
  mistake('calendar', undefined),
  mistake('colour', 'red'),
  mistake('labels.fr', 'Projet'),
  mistake('fields.0.name', 'a\u0000b'),
  mistake('fields.1.choices', []),
  mistake('stages.0.name', ''),
  mistake('stages.0.phase', 'dreaming'),
  mistake('stages.0.probability', 101),
  mistake('stages.0.norm.B', 'P1W'),
  mistake('stages.0.moves.1', 'nowhere'),
  mistake('stages.0.requiredFields.1', 'nothing'),
  mistake('stages.0.exitCriteria.0.when', 'unknown > 5'),
  mistake('stages.0.actions.0.kind', 'magic'),
  mistake('stages.0.actions.1.mail.texts.en.subject', '{{nobody}}'),
  mistake('stages.0.actions.2.to', []),
  mistake('stages.1.norm.C', undefined),
  mistake('stages.1.canWin', 'yes'),
  mistake('lossReasons.1.side', 'both'),
  mistake('lossReasons.0.key', 'late'),
  mistake('keyDeal', { rule: 'big' }),
  mistake('stalls.noFutureActivity', 'soon'),
  mistake('stalls.customerSilent.A', 3),
  mistake('ladder.0.channels', []),
  mistake('ladder.1.to', 'everybody'),
  mistake('ladder.2.after', '-P1D'),
  mistake('handover.norm', 'PT0S'),
];
/** Told where the second of two stands. */
const toldAt = (path: string) => (path === 'lossReasons.0.key' ? 'lossReasons.1.key' : path);

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
        const definition = loose();
        for (const { make } of planted) make(definition);
        const { problems } = checkDefinition(definition);
        expect([...new Set(problems.map(({ path }) => path))].sort()).toEqual(
          planted.map(({ path }) => toldAt(path)).sort(),
        );
        expect(problems.every(({ reason, hint }) => reason !== '' && hint !== '')).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('never makes the check throw, whatever is put wherever', () => {
    const paths = mistakes.map(({ path }) => path);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths, 'stages', 'fields', 'ladder', 'stages.0'),
        fc.jsonValue(),
        (path, value) => {
          const definition = loose();
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
