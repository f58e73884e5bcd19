import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { languages, phases, type Named, type PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { problemsOnCalendar } from '@app/domain/pipeline/on-calendar.js';
import { pipelineWarnings } from '@app/domain/pipeline/warnings.js';
import { shippedCalendars, shippedFolder, shippedPipeline, shippedPipelines } from './shipped.js';

const meant: Readonly<Record<string, readonly string[]>> = {
  'consumables-distribution': ['no stage is in the phase awareness', 'management is not told of key deals'],
  'crm-opportunities': ['no stage is in the phase alternatives', 'no stage is in the phase contract'],
  'demo-seconds': [
    'no stage is in the phase alternatives',
    'no stage is in the phase contract',
    'no reason lies inside us',
  ],
};

/** Everything that sales ops named. */
function namedIn({ stages, fields = [], lossReasons, ...pipeline }: PipelineDefinition): Named[] {
  return [
    pipeline,
    ...lossReasons,
    ...fields.flatMap((field) => [field, ...(field.choices ?? [])]),
    ...stages.flatMap((stage) => [stage, ...(stage.exitCriteria ?? []), ...(stage.actions ?? [])]),
  ];
}

describe('what comes with the product', () => {
  const calendars = shippedCalendars();

  it('has calendars that can be counted with', () => {
    expect(calendars.map((calendar) => calendar.key)).toEqual(['always-open', 'cz', 'de', 'pl', 'ru', 'us']);
    for (const calendar of calendars) expect(() => workingCalendar(calendar)).not.toThrow();
  });

  it.each([
    // St Wenceslas and Jan Hus; Corpus Christi and Independence; Ascension and Whit Monday; Russia Day and Unity Day;
    // Thanksgiving and Labor Day.
    ['cz', 'Europe/Prague', 'CZ', '08:00', ['2026-09-28', '2026-07-06']],
    ['pl', 'Europe/Warsaw', 'PL', '08:00', ['2026-06-04', '2026-11-11']],
    ['de', 'Europe/Berlin', 'DE', '08:00', ['2026-05-14', '2026-05-25']],
    ['ru', 'Europe/Moscow', 'RU', '09:00', ['2026-06-12', '2026-11-04']],
    ['us', 'America/New_York', 'US', '09:00', ['2026-11-26', '2026-09-07']],
  ])('has a calendar %s that keeps the hours and holidays of %s', (key, zone, country, opening, daysOff) => {
    const calendar = calendars.find((one) => one.key === key)!;
    expect(calendar).toMatchObject({ timeZone: zone, holidays: { country } });
    const compiled = workingCalendar(calendar);
    for (const day of daysOff) expect(compiled.whyClosed(day)).toMatchObject({ kind: 'holiday' });
    // A Tuesday that is no holiday anywhere, in summer.
    const [first] = compiled.windowsOn('2026-06-16');
    expect(new Date(first!.from).toLocaleTimeString('en-GB', { timeZone: zone, timeStyle: 'short' })).toBe(
      opening,
    );
  });

  it.each(readdirSync(join(shippedFolder(), 'pipelines')))('has a sound pipeline %s', (name) => {
    const pipeline = shippedPipeline(name.replace('.json', ''));
    expect(`${pipeline.key}.json`).toBe(name);
    const calendar = calendars.find((one) => one.key === pipeline.calendar);
    expect(problemsOnCalendar(pipeline, workingCalendar(calendar!), Date.UTC(2026, 0, 5))).toEqual([]);
    // Those that are meant, and no others.
    expect(pipelineWarnings(pipeline).map(({ reason }) => reason)).toEqual(meant[pipeline.key] ?? []);
  });

  it.each(shippedPipelines)('says everything of %s in every language', (key) => {
    const others = languages.filter((language) => language !== 'en').sort();
    const unlabelled = namedIn(shippedPipeline(key)).filter(
      ({ labels = {} }) => Object.keys(labels).sort().join() !== others.join(),
    );
    expect(unlabelled).toEqual([]);
  });

  it('has three trades that differ: in phases, steps, fields, norms and in who is told', () => {
    const trades = shippedPipelines.map((key) => shippedPipeline(key));
    for (const facet of [
      (one: PipelineDefinition) => one.stages.map((stage) => stage.key).join(),
      (one: PipelineDefinition) => one.stages.map((stage) => stage.phase).join(),
      (one: PipelineDefinition) => JSON.stringify(one.stages.map((stage) => stage.norm)),
      (one: PipelineDefinition) => JSON.stringify(one.stages[0]?.norm),
      (one: PipelineDefinition) => one.fields?.map((field) => field.key).join(),
      (one: PipelineDefinition) => one.ladder.map((level) => level.to + level.after).join(),
      (one: PipelineDefinition) => one.calendar,
      (one: PipelineDefinition) => one.stalls.noFutureActivity,
    ]) {
      expect(new Set(trades.map(facet)).size).toBe(trades.length);
    }
  });

  it('leads a machinery project through every phase', () => {
    const { stages, lossReasons } = shippedPipeline('machinery-project');
    expect(new Set(lossReasons.map((reason) => reason.side))).toEqual(new Set(['outside', 'inside']));
    expect([...new Set(stages.map((stage) => stage.phase))]).toEqual(phases);
  });
});
