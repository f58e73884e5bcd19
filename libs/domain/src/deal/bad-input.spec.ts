import fc from 'fast-check';
import { commanded, opening } from '../../../../test/support/deal-rules.js';
import { modelCommand, type ModelAct } from '../../../../test/support/deal-model-commands.js';
import { modelStep } from '../../../../test/support/deal-model.js';
import { after, call, newDeal, prague, tradeRules, whyNot } from '../../../../test/support/deals.js';
import type { DealCommand, OpenDeal } from './commands.js';
import { decide, decideOpening } from './decide.js';
import { isRefused } from './transition.js';

const facts = { dealId: 'd', customerClass: 'A', teamId: 't' } as const;
const now = prague('2026-03-03T10:00');
const open = newDeal(tradeRules, { next: call(prague('2026-03-20T10:00')) });
const stalled = after(newDeal(), prague('2026-03-03T09:00')).state;
const escalationId = stalled.escalation!.id;

const noInstants = [
  '',
  'tomorrow',
  '2026-03-05',
  '2026-03-05T10:00:00Z',
  '2026-03-05T10:00:00.000+01:00',
  '2026-13-45T10:00:00.000Z',
  '2026-03-05T99:99:99.999Z',
  '2026-02-30T10:00:00.000Z',
  '1899-12-31T10:00:00.000Z',
  '2101-01-01T00:00:00.000Z',
  '+010000-01-01T00:00:00.000Z',
  '-000001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '\u0000',
];

describe.each(noInstants)('%j is no instant', (wrong) => {
  it.each<DealCommand>([
    { kind: 'plan-activity', activity: call(wrong) },
    { kind: 'record-activity', activity: { type: 'call', doneAt: wrong, customerAnswered: true } },
    {
      kind: 'record-activity',
      activity: { type: 'call', doneAt: now, customerAnswered: true },
      next: call(wrong),
    },
    { kind: 'finish-activity', activityId: open.activities[0]!.id, next: call(wrong) },
    { kind: 'move-activity', activityId: open.activities[0]!.id, plannedFor: wrong },
    { kind: 'customer-answered', at: wrong },
    { kind: 'hold', because: 'hold', until: wrong, reasoned: true },
    { kind: 'take-on', escalationId, promisedFor: wrong },
    { kind: 'snooze', escalationId, until: wrong, reasoned: true },
    { kind: 'instruct', escalationId, doneBy: wrong },
  ])('in %j', (command) => {
    const deal = 'escalationId' in command ? stalled : open;
    expect(whyNot(deal, command, now)).toBe('data-not-storable');
  });
});

describe('a command', () => {
  it.each<[string, DealCommand]>([
    ...['', '-5', '1e5', '0x10', '1,5', '.5', '5.', '1.00001', '1'.repeat(16), 'NaN', ' 5'].flatMap(
      (amount): [string, DealCommand][] => [
        [`an amount of ${JSON.stringify(amount)}`, { kind: 'change', changes: { amount } }],
        [`a final amount of ${JSON.stringify(amount)}`, { kind: 'win', amount }],
      ],
    ),
    ...[
      '',
      '2026-02-30',
      '2026-3-1',
      '2026-03-31T00:00:00Z',
      '31.3.2026',
      '1999-12-31',
      '2100-01-01',
      '9999-99-99',
    ].flatMap((day): [string, DealCommand][] => [
      [
        `a contract expected on ${JSON.stringify(day)}`,
        { kind: 'change', changes: { expectedContractOn: day } },
      ],
      [`a contract signed on ${JSON.stringify(day)}`, { kind: 'win', signedOn: day }],
      [
        `what is mended by ${JSON.stringify(day)}`,
        { kind: 'lose', reason: 'slow', correctiveAction: { ownerId: 'anna', dueOn: day } },
      ],
    ]),
  ])('with %s is refused', (_, command) => {
    expect(whyNot(open, command, now)).toBe('data-not-storable');
  });

  it.each<Partial<OpenDeal>>([
    { amount: 'much' },
    { amount: '-1' },
    { expectedContractOn: '2026-02-30' },
    { next: call('2026-13-45T10:00:00.000Z') },
  ])('that opens a deal with %j is refused', (changes) => {
    const decision = decideOpening(opening(changes), facts, tradeRules, now);
    expect(isRefused(decision) && decision.refusal.code).toBe('data-not-storable');
  });

  it('quotes nothing that was given in its refusal', () => {
    const decision = decide(open, commanded({ kind: 'customer-answered', at: 'Jan Novák' }), tradeRules, now);
    expect(JSON.stringify(decision)).not.toContain('Novák');
  });

  it('plans a thousand activities no more than twenty', () => {
    let deal = newDeal();
    for (let index = 0; index < 1_000; index++) {
      const command = { kind: 'plan-activity', activity: call(prague('2026-03-20T10:00')) } as const;
      const decision = decide(deal, commanded(command, { commandId: `c${index}` }), tradeRules, now);
      if (!isRefused(decision)) deal = decision.state;
    }
    expect(deal.activities).toHaveLength(20);
    expect(new Set(deal.activities.map(({ id }) => id)).size).toBe(20);
  });
});

const weird = fc.oneof(
  fc.constantFrom(...noInstants, '__proto__', 'constructor', '\ud800', 'x'.repeat(100_000), '0', 'null'),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

/** The same with some of its texts replaced. */
function spoiled(part: unknown, texts: readonly string[], odds: readonly boolean[]): unknown {
  let at = 0;
  const walk = (one: unknown, key: string): unknown => {
    if (typeof one === 'string') {
      const index = at++;
      return key !== 'kind' && odds[index % odds.length] ? texts[index % texts.length] : one;
    }
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, walk(value, name)]));
  };
  return walk(part, '');
}

it('whatever texts a command holds, it is decided or refused, and never throws', () => {
  const acts = [
    'move',
    'plan-activity',
    'record-activity',
    'finish-activity',
    'move-activity',
    'cancel-activity',
  ] as const;
  const more = ['customer-answered', 'finish-task', 'change', 'hold', 'hand-over', 'win', 'lose'] as const;
  const answers = ['take-on', 'snooze', 'instruct'] as const;
  const anyAct = fc.constantFrom<ModelAct>(...acts, ...more, ...answers);
  const texts = fc.array(weird, { minLength: 1, maxLength: 5 });
  const odds = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      anyAct,
      modelStep,
      texts,
      odds,
      fc.constantFrom(open, stalled),
      (act, step, given, some, deal) => {
        const command = modelCommand({ ...step, act }, deal, Date.parse(now), 1)!;
        const spoiledCommand = { ...command, command: spoiled(command.command, given, some) as DealCommand };
        const decision = decide(deal, spoiledCommand, tradeRules, now);
        expect(isRefused(decision) || decision.state.seq === deal.seq + 1).toBe(true);
      },
    ),
    { numRuns: 3_000 },
  );
});
