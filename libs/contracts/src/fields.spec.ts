import {
  amount,
  currency,
  day,
  emailAddress,
  id,
  instant,
  key,
  longText,
  pageQuery,
  text,
} from './fields.js';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('fields', () => {
  it.each([
    ['2026-03-02T09:30:00+01:00', '2026-03-02T08:30:00.000Z'],
    ['2026-03-02T09:30:00Z', '2026-03-02T09:30:00.000Z'],
    ['2026-03-02T09:30:00.1239Z', '2026-03-02T09:30:00.123Z'],
    ['2024-02-29T23:59:59-11:00', '2024-03-01T10:59:59.000Z'],
  ])('an instant %s is passed on as %s', (given, passedOn) => {
    expect(instant.parse(given)).toBe(passedOn);
  });

  it.each([
    ...[
      '2026-03-02T09:30:00',
      '2026-03-02',
      '2026-02-30T09:30:00Z',
      '2026-03-02T24:00:00Z',
      '1999-12-31T23:59:59Z',
    ],
    ...['2100-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00', '2026-03-02T09:30:00+24:00', '', 5, null],
  ])('no instant: %j', (given) => {
    expect(accepts(instant, given)).toBe(false);
  });

  it.each(['a\u0000b', 'a\nb', 'a\tb', '\ud800', '', '   ', 'x'.repeat(11)])(
    'no line of at most ten: %j',
    (given) => {
      expect(accepts(text(10), given)).toBe(false);
    },
  );

  it.each(['anna@dealwarden.example', `${'a'.repeat(64)}@x.cz`, `o'neil+x@${'b'.repeat(63)}.co-op.ie`])(
    'a mail server takes %s',
    (given) => {
      expect(accepts(emailAddress, given)).toBe(true);
    },
  );

  it.each([
    ...['', 'anna', 'anna@', '@x.cz', 'anna@cz', 'a..b@x.cz', 'anna@x-.cz', `${'a'.repeat(65)}@x.cz`],
    ...[`anna@${'b'.repeat(64)}.cz`, `anna@${'b.'.repeat(125)}cz`],
  ])('a mail server would not take %s', (given) => {
    expect(accepts(emailAddress, given)).toBe(false);
  });

  it('takes lines in any language, without the space around them', () => {
    expect(text(40).parse('  Příliš žluťoučký 株式会社 🚚 ')).toBe('Příliš žluťoučký 株式会社 🚚');
  });

  it('takes longer texts with their lines, but nothing that cannot be stored', () => {
    expect(longText(40).parse('one\n\ttwo')).toBe('one\n\ttwo');
    expect(accepts(longText(40), 'a\u0000')).toBe(false);
    expect(accepts(longText(40), 'a\udc00b')).toBe(false);
  });

  it.each([
    [
      amount,
      ['0', '125000', '4821.50', '999999999999999.9999'],
      ['-1', '1.', '.5', '1e3', '1.00001', '1 000', '', 5],
    ],
    [currency, ['EUR'], ['eur', 'EURO', '']],
    [key, ['cz', 'machinery-project', 'a1'], ['Cz', '-a', 'a-', 'a--b', 'a_b', '', 'a'.repeat(65)]],
    [day, ['2026-03-31', '2024-02-29'], ['2026-02-29', '31.3.2026', '1999-12-31', '2026-03-31T00:00:00Z']],
    [id, ['0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11'], ['0b6f1f3e', '', "' OR 1=1"]],
  ])('%# takes what is meant and nothing else', (schema, good, bad) => {
    expect(good.filter((value) => !accepts(schema, value))).toEqual([]);
    expect(bad.filter((value) => accepts(schema, value))).toEqual([]);
  });

  it('bounds pages', () => {
    expect(pageQuery.limit.parse(undefined)).toBe(50);
    expect(pageQuery.limit.parse('200')).toBe(200);
    expect(['0', '201', '1.5', 'many', '-1'].filter((limit) => accepts(pageQuery.limit, limit))).toEqual([]);
  });
});
