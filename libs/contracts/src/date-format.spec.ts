import { dateReaderOf } from './date-format.js';

describe('a date format', () => {
  it.each([
    ['YYYY-MM', ''],
    ['D/M', ''],
    ['D/M/YYYY H', ''],
    ['D/M/YYYY D', ''],
    ['', ''],
  ])('%s is none', (format) => {
    expect(dateReaderOf(format)).toBeUndefined();
  });

  it.each<[string, string, string, number | undefined]>([
    ['D.M.YYYY', '3.12.2026', '2026-12-03', undefined],
    ['D.M.YYYY', '03.12.2026', '2026-12-03', undefined],
    ['D. M. YYYY', '3. 2. 2026', '2026-02-03', undefined],
    ['M/D/YYYY', '12/3/2026', '2026-12-03', undefined],
    ['YYYY-M-D H:mm', '2026-12-03 09:05', '2026-12-03', 545],
    ['YYYY-M-DTH:mm:ss', '2026-12-03T23:59:59.123', '2026-12-03', 1_439],
  ])('%s reads %s', (format, text, day, minutes) => {
    expect(dateReaderOf(format)?.(text)).toEqual(minutes === undefined ? { day } : { day, minutes });
  });

  it.each([
    ['D.M.YYYY', '3.12.26'],
    ['D.M.YYYY', '3.12.2026 10:00'],
    ['D.M.YYYY H:mm', '3.12.2026 25:00'],
    ['D.M.YYYY', '3x12x2026'],
  ])('%s does not read %s', (format, text) => {
    expect(dateReaderOf(format)?.(text)).toBeUndefined();
  });
});
