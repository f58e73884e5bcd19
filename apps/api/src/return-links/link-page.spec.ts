import { languages } from '@app/domain/pipeline/definition.js';
import type { OpenedLink, SaidByLink } from '@app/persistence/return-link.repository.js';
import {
  acceptedReturn,
  after,
  claimed,
  claimedLine,
  doing,
  goodGoods,
  onlyPart,
  untilDue,
  vendor2,
  ways,
} from '../../../../test/support/return-cases.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import { linkPage } from './link-page.js';
import type { Said } from './link-form.js';
import { linkViewOf, type LinkView } from './link-view.js';
import { linkPageTexts } from './texts/by-language.js';
import { linkActs } from './texts/link-page-texts.js';

const now = '2026-03-04T09:00:00.000Z';
const requested = after(claimed().state, ways.requested);
const shipped = after(after(claimed().state, ways.accepted), [...goodGoods, { kind: 'ship-replacement' }]);
const evil = `<img src=x onerror="a()">'&`;

function viewOf(
  state: ReturnCaseState,
  {
    reader = 'vendor',
    locale = 'en',
    said = [],
    files = [],
  }: Partial<Pick<LinkView, 'reader' | 'locale' | 'said' | 'files'>> = {},
): LinkView {
  const isCustomer = reader === 'customer';
  const opened: OpenedLink = {
    link: {
      ...{ id: 'link-1', caseId: state.caseId, holderId: 'holder' },
      counterpartyId: isCustomer ? null : 'vendor-1',
      customerId: isCustomer ? state.customerId : null,
      requests: isCustomer
        ? []
        : state.lines.flatMap(({ parts }) => parts.flatMap((part) => part.requestedAt ?? [])),
    },
    ...{ number: 'R-00042', locale, state, products: { bearing: `Bearing ${evil}` }, isOver: false },
    surroundings: { regulationVersion: 1, calendarVersion: 1, customerClass: 'B', untold: [] },
    counterpartyKind: isCustomer ? null : reader,
  };
  return linkViewOf(opened, said, files, now);
}

function shown(view: LinkView, said: Said = {}): string {
  return linkPage(view, said, () => 'form-key');
}
/** The case once the time is over in which the customer could say that something is wrong. */
function confirmedBySilence(delivered: ReturnCaseState): ReturnCaseState {
  let state = delivered;
  while (onlyPart(state).outcome === undefined) state = untilDue(state).state;
  return state;
}
const offered = (view: LinkView) => view.offered.map(({ act }) => act);

describe('the page of a link', () => {
  it.each<[string, LinkView, string[]]>([
    ['asked', viewOf(requested), ['accept', 'accept-in-part', 'refuse', 'ask']],
    [
      'that has asked back',
      viewOf(after(requested, [{ kind: 'ask' }])),
      ['accept', 'accept-in-part', 'refuse'],
    ],
    [
      'asked for one unit',
      viewOf(after(claimed([claimedLine({ quantityClaimed: 1 })]).state, ways.requested)),
      ['accept', 'refuse', 'ask'],
    ],
    ['that has accepted', viewOf(after(claimed().state, ways.accepted)), ['announce-goods']],
    ['that has refused', viewOf(after(requested, [{ kind: 'refuse' }])), []],
    ['whose request was dropped', viewOf(after(requested, [{ kind: 'drop-claim' }])), []],
    ['a customer before the replacement', viewOf(requested, { reader: 'customer' }), []],
    [
      'a customer with a replacement',
      viewOf(shipped, { reader: 'customer' }),
      ['confirm-receipt', 'dispute-receipt'],
    ],
  ])('offers what the table of acts allows: %s', (_, view, acts) => {
    expect(offered(view)).toEqual(acts);
    const forms = [...shown(view).matchAll(/name="do" value="([\w-]+)"/g)].map(([, act]) => act);
    expect(forms).toEqual(acts);
  });

  it('is ended once a request is answered or dropped, and while anything is owed it is not', () => {
    const ends = [['refuse'], ['drop-claim'], ['ask'], []] as const;
    expect(
      ends.map(
        (kinds) =>
          viewOf(
            after(
              requested,
              kinds.map((kind) => ({ kind })),
            ),
          ).isEnded,
      ),
    ).toEqual([true, true, false, false]);
    expect(viewOf(after(claimed().state, ways.accepted)).isEnded).toBe(false);
    expect(viewOf(requested, { reader: 'customer' }).isEnded).toBe(false);
  });

  it('goes on on a closed case for a customer who may dispute what it has, be it by silence, and for no vendor', () => {
    const contact = { kind: 'record-contact', reaction: 'neutral' } as const;
    const delivered = after(shipped, [{ kind: 'record-delivery' }]);
    const silent = confirmedBySilence(delivered);
    const ends = [after(delivered, [{ kind: 'confirm-receipt' }, contact]), after(silent, [contact])];
    for (const closed of ends) {
      const view = viewOf(closed, { reader: 'customer' });
      expect([closed.status, view.isEnded, offered(view)]).toEqual(['closed', false, ['dispute-receipt']]);
      expect(shown(view)).toContain('value="dispute-receipt"');
      expect(viewOf(closed).isEnded).toBe(true);
      const disputed = after(closed, [{ kind: 'dispute-receipt', because: 'wrong' }]);
      expect(viewOf(disputed, { reader: 'customer' }).isEnded).toBe(true);
    }
    const rejected = after(claimed().state, [...ways.confirmed, { kind: 'reject' }, contact]);
    expect(viewOf(rejected, { reader: 'customer' }).isEnded).toBe(true);
  });

  it('shows a counterparty nothing of parts that were asked of others, or at other times', () => {
    const other = claimedLine({ deliveryId: 'delivery-2', batch: 'B-SECRET' });
    const both = after(claimed([claimedLine(), other]).state, ways.confirmed);
    const [mine] = both.lines[0]!.parts;
    const asked = after(both, [
      { kind: 'request', counterparty: { kind: 'vendor', id: 'vendor-1' }, partIds: [mine!.id] },
    ]);
    const page = shown(viewOf(asked));
    expect(page).toContain('B-17');
    expect(page).not.toMatch(/B-SECRET|delivery-2/);
    expect(shown(viewOf(asked, { reader: 'customer' }))).toContain('B-SECRET');
  });

  it('takes money alone from a carrier, and asks it for nothing else', () => {
    const page = shown(viewOf(requested, { reader: 'carrier' }));
    expect(page).toContain('name="grants" value="credit"');
    expect(page).not.toContain('<select');
  });

  it('shows serial numbers of a line whose units are all theirs, and of no other', () => {
    const numbered = after(claimed([claimedLine({ serials: ['SN-1', 'SN-2'] })]).state, ways.requested);
    expect(shown(viewOf(numbered))).toContain('SN-1, SN-2');
    const partIds = [onlyPart(numbered).id];
    const { state } = acceptedReturn(doing(numbered, { kind: 'split', quantity: 5, partIds }));
    expect(shown(viewOf(state))).toContain('SN-1, SN-2');
    const others = after(state, [
      { kind: 'refuse', partIds },
      { kind: 'request', counterparty: vendor2, partIds },
    ]);
    expect(shown(viewOf(others))).not.toContain('SN-');
    expect(shown(viewOf(others, { reader: 'customer' }))).toContain('SN-1, SN-2');
  });

  it('shows words of others as text wherever they stand', () => {
    const [part] = [onlyPart(requested)];
    const said: SaidByLink[] = [
      { kind: 'ask', at: new Date(now), isTheirs: true, words: `${evil}\n${evil}` },
    ];
    const sent = {
      ...{ act: 'announce-goods' as const, key: evil, partIds: [part.id, evil], grants: evil, because: evil },
      ...{ shown: [], quantities: [{ partId: part.id, quantity: evil }], shipment: evil, words: evil },
    };
    const accepted = after(claimed().state, ways.accepted);
    const returned = after(accepted, [{ kind: 'pick-up' }, { kind: 'send-back' }]);
    const views: Partial<Record<string, LinkView>> = {
      'confirm-return': viewOf(returned, { said }),
      'refuse-goods': viewOf(returned, { said }),
      'announce-goods': viewOf(accepted, { said }),
      'confirm-receipt': viewOf(shipped, { said, reader: 'customer' }),
      'dispute-receipt': viewOf(shipped, { said, reader: 'customer' }),
    };
    for (const act of linkActs) {
      const view = views[act] ?? viewOf(requested, { said });
      expect(offered(view)).toContain(act);
      const page = shown(view, {
        sent: { ...sent, act },
        errors: { words: 'unfit', quantities: 'unfit' },
        problem: evil,
      });
      expect(page).not.toMatch(/<img|onerror="/);
      expect(page).toContain('&lt;img src=x onerror=&quot;a()&quot;&gt;&#39;&amp;');
    }
  });

  it('says that something was done only where it was', () => {
    const theirs: SaidByLink = { kind: 'ask', at: new Date(now), isTheirs: true, words: 'Which?' };
    const done = { done: 'ask' } as const;
    expect(shown(viewOf(requested), done)).not.toContain('we have your question');
    expect(shown(viewOf(requested, { said: [{ ...theirs, isTheirs: false }] }), done)).not.toContain(
      'role="status"',
    );
    expect(shown(viewOf(requested, { said: [theirs] }), done)).toContain('we have your question');
  });

  it('puts what is wrong below its field, in that form alone', () => {
    const sent = {
      act: 'refuse',
      key: '',
      ...{ partIds: [], shown: [], quantities: [] },
      grants: '',
      because: '',
      shipment: '',
      words: '',
    };
    const page = shown(viewOf(requested), { sent: { ...sent, act: 'refuse' }, errors: { words: 'missing' } });
    const forms = page.split('<form').filter((form) => form.includes('data-field="words"'));
    expect(forms).toHaveLength(1);
    expect(forms[0]).toContain('value="refuse"');
    expect(forms[0]).toContain('Please fill this in.');
  });

  it.each(languages)('speaks %s, with every word of its own', (language) => {
    const page = shown(viewOf(requested, { locale: language }));
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(linkPageTexts[language].claims.requested);
    const flat = (texts: object): [string, unknown][] =>
      Object.entries(texts).flatMap(([key, value]) =>
        typeof value === 'object' && value !== null
          ? flat(value).map(([inner, one]): [string, unknown] => [`${key}.${inner}`, one])
          : [[key, typeof value === 'function' ? value('X') : value]],
      );
    const english = new Map(flat(linkPageTexts.en));
    const mine = flat(linkPageTexts[language]);
    expect(mine.map(([key]) => key).sort()).toEqual([...english.keys()].sort());
    if (language === 'en') return;
    expect(mine.filter(([key, value]) => value === english.get(key)).map(([key]) => key)).toEqual([]);
  });
});
