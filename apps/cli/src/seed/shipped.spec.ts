import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { normProblem } from '@app/domain/calendar/norm.js';
import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { phases } from '@app/domain/pipeline/definition.js';
import { shippedCalendars, shippedFolder, shippedPipeline } from './shipped.js';

describe('what comes with the product', () => {
  const calendars = shippedCalendars();

  it('has calendars that can be counted with', () => {
    expect(calendars.map((calendar) => calendar.key)).toEqual(expect.arrayContaining(['always-open', 'cz']));
    for (const calendar of calendars) expect(() => workingCalendar(calendar)).not.toThrow();
  });

  it.each(readdirSync(join(shippedFolder(), 'pipelines')))('has a sound pipeline %s', (name) => {
    const pipeline = shippedPipeline(name.replace('.json', ''));
    expect(`${pipeline.key}.json`).toBe(name);
    expect(calendars.map((calendar) => calendar.key)).toContain(pipeline.calendar);
    expect(pipeline.ladder.map((level) => level.to)).toEqual(['owner', 'head-of-sales', 'management']);
    expect(normProblem(pipeline.stalls.noFutureActivity)).toBeUndefined();
  });

  it('leads a machinery project through every phase', () => {
    const { stages, lossReasons } = shippedPipeline('machinery-project');
    expect(new Set(lossReasons.map((reason) => reason.side))).toEqual(new Set(['outside', 'inside']));
    expect([...new Set(stages.map((stage) => stage.phase))]).toEqual(phases);
  });
});
