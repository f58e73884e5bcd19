import type { CalendarDefinition } from '../../api/calendars.js';
import { definitionOf, draftOf, hoursOf } from './calendar-draft.js';

const calendar: CalendarDefinition = {
  key: 'cz',
  name: 'Czech office',
  timeZone: 'Europe/Prague',
  week: {
    monday: [
      ['08:00', '12:00'],
      ['12:30', '17:00'],
    ],
    friday: [['08:00', '24:00']],
  },
  holidays: {
    country: 'CZ',
    add: [{ date: '2026-03-09', name: 'Stocktaking' }],
    remove: ['2026-11-17'],
  },
  closures: [{ from: '2026-12-27', to: '2026-12-31', reason: 'Between the years' }],
};

describe('hours in words', () => {
  it.each([
    ['', []],
    ['8:00-12:00', [['08:00', '12:00']]],
    [
      ' 08:00 – 12:00, 12:30–17:00 ',
      [
        ['08:00', '12:00'],
        ['12:30', '17:00'],
      ],
    ],
    ['8 to 12', undefined],
    ['8:00–12:00, later', undefined],
    ['8:00–12:00,', undefined],
  ])('%j', (text, hours) => expect(hoursOf(text)).toEqual(hours));
});

describe('a calendar in a form', () => {
  it('is what it was when nothing was changed', () => {
    expect(definitionOf(calendar, draftOf(calendar))).toEqual(calendar);
    const bare: CalendarDefinition = { key: 'a', name: 'A', timeZone: 'UTC', week: {} };
    expect(definitionOf(bare, draftOf(bare))).toEqual(bare);
  });

  it('means what was changed, and leaves what it does not show', () => {
    const draft = draftOf(calendar);
    const week = { ...draft.week, monday: '', saturday: '9:00–13:00' };
    expect(definitionOf(calendar, { ...draft, name: ' New ', week, closures: [], removed: [] })).toEqual({
      ...{ key: 'cz', name: 'New', timeZone: 'Europe/Prague' },
      week: { friday: [['08:00', '24:00']], saturday: [['09:00', '13:00']] },
      holidays: { country: 'CZ', add: [{ date: '2026-03-09', name: 'Stocktaking' }] },
    });
  });

  it('is none while hours cannot be read', () => {
    const draft = draftOf(calendar);
    expect(definitionOf(calendar, { ...draft, week: { ...draft.week, tuesday: 'noon' } })).toBeUndefined();
  });
});
