import type { TFunction } from 'i18next';
import { daysBetween, fromNow, planned } from './dates.js';
import { money, roundMoney } from './money.js';
import { normWords } from './norms.js';
import { addDays, dayIn, instantIn, weekOf } from './zoned.js';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('money', () => {
  it.each([
    ['125000', 'EUR', 'en', '€125,000'],
    ['125000', 'EUR', 'cs', '125 000 €'],
    ['4821.50', 'EUR', 'en', '€4,821.50'],
    ['4821.00', 'EUR', 'en', '€4,821'],
    ['99000', 'CZK', 'cs', '99 000 Kč'],
    ['999999999999999.1234', 'EUR', 'en', '€999,999,999,999,999.1234'],
  ])('%s %s in %s', (amount, currency, language, expected) => {
    expect(plain(money(amount, currency, language))).toBe(expected);
  });

  it('is rough where it heads a column', () => {
    expect(plain(roundMoney('1234567', 'EUR', 'en'))).toBe('€1.2M');
  });
});

describe('clock times where the reader is', () => {
  it.each([
    ['Europe/Prague', '2026-03-02', '09:30', '2026-03-02T08:30:00.000Z'],
    ['Europe/Prague', '2026-03-29', '01:30', '2026-03-29T00:30:00.000Z'],
    ['Europe/Prague', '2026-03-29', '03:30', '2026-03-29T01:30:00.000Z'],
    ['Europe/Prague', '2026-10-25', '12:00', '2026-10-25T11:00:00.000Z'],
    ['America/New_York', '2026-07-01', '23:00', '2026-07-02T03:00:00.000Z'],
    ['UTC', '2026-01-01', '00:00', '2026-01-01T00:00:00.000Z'],
  ])('%s %s %s', (zone, day, time, expected) => {
    expect(instantIn(zone, day, time)).toBe(expected);
  });

  it('lie on the day that it is there', () => {
    expect(dayIn('Europe/Prague', new Date('2026-03-01T23:30:00Z'))).toBe('2026-03-02');
    expect(dayIn('America/New_York', new Date('2026-03-01T03:30:00Z'))).toBe('2026-02-28');
  });
});

describe('days', () => {
  it.each([
    ['2026-12-28', 1, '2026-12-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-01', -1, '2026-02-28'],
  ])('%s and %i', (day, days, expected) => expect(addDays(day, days)).toBe(expected));

  it.each([
    ['2026-12-14', '2026-W51'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-01', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
  ])('%s lies in week %s', (day, week) => expect(weekOf(day)).toBe(week));

  it('are counted whole, and never below none', () => {
    expect(daysBetween('2026-03-01T12:00:00Z', Date.parse('2026-03-03T11:59:00Z'))).toBe(1);
    expect(daysBetween('2026-03-05T12:00:00Z', Date.parse('2026-03-03T11:59:00Z'))).toBe(0);
  });
});

describe('how far away', () => {
  const now = Date.parse('2026-03-02T09:00:00Z');
  it.each([
    ['2026-03-02T09:00:20Z', 'this minute'],
    ['2026-03-02T11:30:00Z', 'in 2 hours'],
    ['2026-03-03T11:30:00Z', 'in 1 day'],
    ['2026-02-27T09:00:00Z', '3 days ago'],
    ['2026-03-14T09:00:00Z', 'in 1 week'],
  ])('%s: %s', (at, expected) => expect(fromNow(at, 'en', now)).toBe(expected));
});

describe('when an activity is planned', () => {
  const reading = { language: 'en', timeZone: 'Europe/Prague' };
  const year = new Date().getFullYear();
  it.each([
    [undefined, /3 Mar, 14:05$/],
    ['exact', /3 Mar, 14:05$/],
    ['day', /3 Mar$/],
    ['month', new RegExp(`^March ${year}$`)],
  ])('%s', (precision, expected) => {
    expect(planned({ plannedFor: `${year}-03-03T13:05:00.000Z`, precision }, reading)).toMatch(expected);
  });
});

describe('norms in words', () => {
  const t = ((key: string, { count }: { count?: number } = {}) =>
    count === undefined ? key : `${count} ${key}`) as unknown as TFunction;
  it.each([
    ['P5D', '5 norm.days'],
    ['PT8H', '8 norm.hours'],
    ['P1DT4H', '1 norm.days 4 norm.hours'],
    ['PT1M30S', '1 norm.minutes 30 norm.seconds'],
    ['PT0S', 'norm.at-once'],
    ['P2W', 'P2W'],
  ])('%s', (norm, expected) => expect(normWords(norm, t)).toBe(expected));
});
