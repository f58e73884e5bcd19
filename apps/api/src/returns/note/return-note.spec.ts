import { buffer } from 'node:stream/consumers';
import { readPdf } from '../../../../../test/support/pdf.js';
import { writeReturnNote, type ReturnNote } from './return-note.js';

const note = (changes: Partial<ReturnNote> = {}): ReturnNote => ({
  number: 'R-00042',
  receiver: {
    ...{ name: 'GTX Werke', contactName: 'Jörg Weiß' },
    ...{ address: 'Lagerstraße 7\n90402 Nürnberg\nDE', locale: 'en' },
  },
  lines: [
    {
      ...{ productKey: 'gtx-pro', productName: 'Ložisko ůúťďň', quantity: 12, deliveryId: 'DN-55021' },
      ...{ batch: 'LOT-2291', serials: ['S-1', 'S-2'] },
    },
  ],
  printedAt: new Date('2026-03-02T08:00:00.000Z'),
  ...changes,
});
const read = async (one: ReturnNote) => readPdf(await buffer(writeReturnNote(one)));

describe('a return note', () => {
  it('is one page of A4 that says what goes to whom, with a code of the number', async () => {
    const { pages, code, size } = await read(note());
    expect({ pages: pages.length, code, size }).toEqual({ pages: 1, code: 'R-00042', size: [210, 297] });
    for (const said of [
      ...['Return note', 'R-00042', 'GTX Werke', 'Jörg Weiß'],
      ...['Lagerstraße 7', '90402 Nürnberg', '1. Ložisko ůúťďň (gtx-pro)', 'Quantity: 12', 'Batch: LOT-2291'],
      ...['Delivery: DN-55021', 'Serial numbers: S-1, S-2', 'Printed on 2026-03-02', 'Page 1 of 1'],
    ])
      expect(pages[0]).toContain(said);
  });

  it.each([
    ['cs', 'Průvodka vrácení zboží', 'Šarže: LOT-2291'],
    ['pl', 'Dokument zwrotu towaru', 'Ilość: 12'],
    ['ru', 'Накладная на возврат', 'Количество: 12'],
    ['ru-RU', 'Накладная на возврат', 'Серийные номера: S-1, S-2'],
    ['xx', 'Return note', 'Quantity: 12'],
  ])('is in the language of its receiver: %s', async (locale, title, fact) => {
    const { pages } = await read(note({ receiver: { ...note().receiver, locale } }));
    expect(pages[0]).toContain(title);
    expect(pages[0]).toContain(fact);
  });

  it('says that an address is still to be agreed', async () => {
    const { pages } = await read(note({ receiver: { ...note().receiver, address: null } }));
    expect(pages[0]).toContain('The address is agreed with the receiver.');
  });

  it('goes on over as many pages as it takes, and says so on each', async () => {
    const serials = Array.from({ length: 1_000 }, (_, index) => `SERIAL-NUMBER-${index}`);
    const { pages, code } = await read(note({ lines: [{ ...note().lines[0]!, serials }] }));
    expect(pages.length).toBeGreaterThan(2);
    expect(code).toBe('R-00042');
    for (const [index, page] of pages.entries())
      expect(page).toContain(`R-00042 · Printed on 2026-03-02 · Page ${index + 1} of ${pages.length}`);
    expect(pages.join(' ').replace(/\s/g, '')).toContain('SERIAL-NUMBER-999');
  });
});
