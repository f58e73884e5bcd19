import { pageOf, readCursor } from './cursor.js';
import { nameCursor, namePlace } from './name-cursor.js';

const rows = ['Anna', 'Běla', 'Cyril'].map((name, at) => ({
  name,
  id: `0b6f1f3e-6c1c-4b0e-9a5e-2f6b8f0c7d1${at}`,
}));

describe('pages', () => {
  it('say where the next one begins when one row more was found', () => {
    const page = pageOf(rows, 2, (row) => row.name, namePlace);
    expect(page.items).toEqual(['Anna', 'Běla']);
    expect(readCursor(page.next ?? undefined, nameCursor)).toEqual(rows[1]);
  });

  it('end', () => {
    expect(pageOf(rows, 3, (row) => row.name, namePlace).next).toBeNull();
    expect(pageOf([], 3, String, () => ({}))).toEqual({ items: [], next: null });
    expect(readCursor(undefined, nameCursor)).toBeUndefined();
  });

  it.each([
    'xx',
    '',
    Buffer.from('{"name":"a"}').toString('base64url'),
    Buffer.from('{"name":"\\u0000","id":"0b6f1f3e-6c1c-4b0e-9a5e-2f6b8f0c7d11"}').toString('base64url'),
  ])('refuse a cursor that is none: %j', (cursor) => {
    expect(() => readCursor(cursor, nameCursor)).toThrow(
      expect.objectContaining({ code: 'request-invalid' }),
    );
  });
});
