import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { sound } from '@app/domain/pipeline/pipelines.spec-support.js';
import { calendarProblems } from './calendar-check.js';
import { checkDefinition } from './definition-check.js';

const rarely = workingCalendar({
  ...{ key: 'cz', name: 'Rarely open', timeZone: 'Europe/Prague' },
  week: { monday: [['09:00', '09:01']] },
});
const calendars = { find: async (key: string) => (key === 'cz' ? rarely : undefined), hint: 'name another' };
const told = async (input: unknown) =>
  (await calendarProblems(input, checkDefinition(input), calendars, Date.UTC(2026, 2, 2))).map(
    ({ path, reason }) => `${path}: ${reason}`,
  );

describe('the calendar of a definition', () => {
  it('that is not there is told whatever else is wrong', async () => {
    const missing = ['calendar: there is no calendar nowhere'];
    expect(await told({ ...sound, calendar: 'nowhere' })).toEqual(missing);
    expect(await told({ calendar: 'nowhere', stages: 7 })).toEqual(missing);
  });

  it.each([[{ ...sound, calendar: 7 }], [{ ...sound, calendar: 'No Key' }], [{}], [null], ['cz']])(
    'that is of bad form, or missing, is told by the check of the form: %#',
    async (input) => {
      expect(await told(input)).toEqual([]);
    },
  );

  it('that can never hold a norm is told at the norm', async () => {
    const definition = { ...sound, stalls: { noFutureActivity: 'PT9000H' } };
    const never = [expect.stringMatching(/^stalls\.noFutureActivity: /)];
    expect(await told(definition)).toEqual(never);
    const wrongElsewhere = { ...definition, name: 5, colour: 'red', handover: { norm: 7 } };
    expect(await told(wrongElsewhere)).toEqual(never);
  });
});
