import { languages } from '@app/domain/pipeline/definition.js';
import { Presenting } from '../presenting.js';
import { languageOf } from '@app/domain/pipeline/definition.js';
import { textsFor } from './texts-for.js';

const now = '2026-03-02T09:30:00.000Z';
const shown = (locale: string) => new Presenting({ locale, timeZone: 'Europe/Prague' }, now);

describe('a language', () => {
  it.each([
    ['cs-CZ', 'cs'],
    ['pl', 'pl'],
    ['RU_ru', 'ru'],
    ['en-US', 'en'],
    ['de-AT', 'en'],
    ['', 'en'],
    ['csb', 'en'],
  ])('of %p is %s', (locale, language) => expect(languageOf(locale)).toBe(language));

  it.each([
    ['en', [1, 2, 5, 22], ['1 working day', '2 working days', '5 working days', '22 working days']],
    ['cs', [1, 2, 5, 22], ['1 pracovní den', '2 pracovní dny', '5 pracovních dnů', '22 pracovních dnů']],
    ['pl', [1, 2, 5, 22], ['1 dzień roboczy', '2 dni robocze', '5 dni roboczych', '22 dni robocze']],
    ['ru', [1, 2, 5, 21], ['1 рабочий день', '2 рабочих дня', '5 рабочих дней', '21 рабочий день']],
  ])('counts: %s', (locale, counts, words) =>
    expect(counts.map((days) => shown(locale).norm(`P${days}D`))).toEqual(words),
  );

  it.each([
    ['en', 'EUR 1,250,000.50', 'Mon 2 Mar 10:30', 'Mon 4 Jan 2027'],
    ['cs', '1 250 000,50 EUR', '2. 3. (po) 10:30', '4. 1. 2027 (po)'],
    ['pl', '1 250 000,50 EUR', 'pon. 2 marca 10:30', 'pon. 4 stycznia 2027'],
    ['ru', '1 250 000,50 EUR', 'пн 2 марта 10:30', 'пн 4 января 2027 г.'],
  ])('shows amounts and times: %s', (locale, amount, time, day) => {
    const show = shown(locale);
    expect(show.amount('1250000.5000', 'EUR')?.replaceAll('\u00a0', ' ')).toBe(amount);
    expect(show.time(now)).toBe(time);
    expect(show.day('2027-01-04')).toBe(day);
    expect(show.deadline(now)).toBe(time);
    // Given to the end of the 4th, which is midnight in Prague.
    expect(show.deadline('2027-01-04T23:00:00.000Z')).toBe(day);
    expect(show.amount('123456789012345.1234', 'EUR')?.replace(/\D/g, '')).toBe('1234567890123451234');
  });

  it.each(languages)('%s names every level, stall and activity', (language) => {
    const words = (texts: unknown): unknown[] =>
      typeof texts === 'object' && texts !== null ? Object.values(texts).flatMap(words) : [texts];
    const said = words(textsFor(language));
    expect(
      said.filter((one) => typeof one !== 'function' && (typeof one !== 'string' || one === '')),
    ).toEqual([]);
    expect(said.length).toBe(words(textsFor('en')).length);
  });
});
