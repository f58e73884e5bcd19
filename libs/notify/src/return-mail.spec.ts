import { languages } from '@app/domain/pipeline/definition.js';
import { partActs } from '@app/domain/returns/part-acts.js';
import { renderReturnLetter, type ReturnLetter } from './return-mail.js';
import { counterpartyTexts } from './texts/counterparty-texts.js';
import { returnTexts } from './texts/return-texts.js';

const now = '2026-03-02T09:30:00.000Z';
const reader = (locale: string) => ({ name: 'Eva', email: 'eva@x.test', locale, timeZone: 'Europe/Prague' });
const goods = [
  {
    ...{ quantity: 12, product: 'GTX Pro', batch: 'LOT-1', delivery: 'DN-55021', defectCode: 'scratched' },
    confirmed: { cause: 'transport-damage', by: 'laboratory' },
  },
] as const;
const letter = (changes: Partial<ReturnLetter>): ReturnLetter => {
  return { number: 'R-00042', act: 'request', goods, awaited: [], asks: false, ...changes };
};
const rendered = (changes: Partial<ReturnLetter>, locale = 'en') =>
  renderReturnLetter(letter(changes), reader(locale), now)!;

/** What is told to vendors and carriers, and what to customers, beside the ends. */
const informing = Object.entries(partActs).flatMap(([act, { informs }]) =>
  informs ? [[act, informs] as const] : [],
);
const toCounterparties = [
  ...informing.flatMap(([act, informs]) => (informs === 'counterparty' ? [act] : [])),
  ...['request-dropped', 'reminder-before', 'reminder-after', 'goods-stay'],
];
const toCustomers = [
  ...informing.flatMap(([act, informs]) => (informs === 'customer' ? [act] : [])),
  ...['open', 'accept-without-pick-up', 'goods-stay', 'moved-away', 'recount'],
];

describe('a letter about a return', () => {
  it.each(languages)('is there in %s for everything that somebody outside is told', (language) => {
    const { vendor, carrier } = counterpartyTexts[language].letters;
    expect(Object.keys(vendor).sort()).toEqual([...toCounterparties].sort());
    // A carrier is sent no goods, and waits for none.
    const ofGoods = ['send-back', 'goods-stay'];
    expect(Object.keys(carrier).sort()).toEqual(
      toCounterparties.filter((act) => !ofGoods.includes(act)).sort(),
    );
    expect(Object.keys(returnTexts[language].letters).sort()).toEqual([...toCustomers].sort());
  });

  it.each([
    ['en', 'Goods of yours', 'Goods that you carried', 'damage in transport, confirmed by a laboratory'],
    ['cs', 'Vaše zboží', 'které jste pro nás vezli', 'poškození při přepravě, potvrzeno: laboratoř'],
    ['pl', 'Państwa towar', 'przewieźli Państwo', 'uszkodzenie w transporcie, potwierdza: laboratorium'],
    ['ru', 'Ваш товар', 'который вы везли', 'повреждение при перевозке, подтверждает: лаборатория'],
  ])(
    'speaks to a vendor and to a carrier each in its own words: %s',
    (locale, ofVendor, ofCarrier, cause) => {
      const [vendor, carrier] = [
        rendered({ counterparty: 'vendor' }, locale).text,
        rendered({ counterparty: 'carrier' }, locale).text,
      ];
      expect(vendor).toContain(ofVendor);
      expect(carrier).toContain(ofCarrier);
      expect(carrier).not.toContain(ofVendor);
      for (const text of [vendor, carrier]) {
        expect(text).toContain(cause);
        expect(text).toContain('scratched');
      }
    },
  );

  it('tells the customer, who knows what is wrong, neither kind of defect nor cause', () => {
    const { text } = rendered({ act: 'open' });
    expect(text).toContain('12 units of GTX Pro, batch LOT-1, delivery DN-55021');
    expect(text).not.toMatch(/scratched|laboratory/);
  });

  it('says nothing of a cause that nobody has confirmed', () => {
    const [one] = goods;
    const { text } = rendered({ counterparty: 'vendor', goods: [{ ...one, confirmed: undefined }] });
    expect(text).toContain('kind of defect: scratched');
    expect(text).not.toContain('cause:');
  });

  it('promises a pick-up only in the letter that is about one', () => {
    const promising = toCustomers.filter((act) => /pick-up/.test(rendered({ act }).text));
    expect(promising.sort()).toEqual(['accept', 'plan-pick-up']);
  });

  it('is none where there is nothing to say', () => {
    expect(renderReturnLetter(letter({ act: 'split' }), reader('en'), now)).toBeUndefined();
  });
});
