import { emptyLine, lineOf, missingOf } from './claimed-lines.js';

const filled = {
  ...emptyLine,
  productKey: 'gtx-pro',
  deliveryId: ' DN-55021 ',
  quantityDelivered: '100',
  quantityClaimed: '12',
};

describe('a line of a claim', () => {
  it.each([
    [filled, []],
    [emptyLine, ['productKey', 'deliveryId', 'quantityDelivered', 'quantityClaimed']],
    [{ ...filled, quantityClaimed: '101' }, ['quantityClaimed']],
    [{ ...filled, quantityClaimed: '1.5' }, ['quantityClaimed']],
    [{ ...filled, quantityDelivered: '0' }, ['quantityDelivered']],
  ])('%j lacks %j', (line, missing) => expect(missingOf(line)).toEqual(missing));

  it('is sent without what was left empty', () => {
    expect(lineOf(filled)).toEqual({
      productKey: 'gtx-pro',
      deliveryId: 'DN-55021',
      quantityDelivered: 100,
      quantityClaimed: 12,
    });
  });

  it('makes a code of a defect that is written in words', () => {
    expect(lineOf({ ...filled, defectCode: ' Škrábance, hluboké ' })).toMatchObject({
      defectCode: 'skrabance-hluboke',
    });
  });

  it('takes serial numbers however they are written below each other', () => {
    expect(
      lineOf({
        ...filled,
        serials: 'A1, A2;A3\n A4',
        batch: 'LOT-1',
        orderId: ' PO-1 ',
        deliveredOn: '2026-03-02',
      }),
    ).toEqual(
      expect.objectContaining({
        serials: ['A1', 'A2', 'A3', 'A4'],
        batch: 'LOT-1',
        orderId: 'PO-1',
        deliveredOn: '2026-03-02',
      }),
    );
  });
});
