import fc from 'fast-check';
import { codeOf, doing, toTheEnd } from '../../../../test/support/return-cases.js';
import { lives, livesRules as rules, walk, type Walked } from '../../../../test/support/return-lives.js';
import type { ActKind } from './commands.js';
import { partsOf } from './parts.js';
import { skippableSteps } from './permitted.js';
import type { ReturnPart } from './state.js';
import type { PartStep, Step } from './step-keys.js';

/** What is on record of a part: acts that were done to it, and steps that were left out with a reason. */
type Recorded = ActKind | `without ${Step}` | 'silence';

const confirmed: readonly Recorded[] = ['confirm-cause', 'without confirmation'];
const accepted: readonly Recorded[] = ['accept', 'accept-in-part'];
/** What the vendor had sent was used up. */
const ended: readonly Recorded[] = ['reopen'];
const shipped: readonly (readonly Recorded[])[] = [['ship-replacement']];

/** What must be on record before an act: of each list one. The order of duty, told once more from outside. */
const before: Readonly<Partial<Record<ActKind, readonly (readonly Recorded[])[]>>> = {
  'find-cause': [['pass-on']],
  'confirm-cause': [['find-cause']],
  'correct-cause': [confirmed],
  request: [confirmed],
  'decide-remedy': [confirmed],
  reject: [confirmed],
  accept: [['request']],
  'accept-in-part': [['request']],
  refuse: [['request']],
  ask: [['request']],
  answer: [['ask']],
  'send-back': [accepted, ['pick-up']],
  'confirm-return': [['send-back']],
  'refuse-goods': [accepted, ['send-back']],
  'take-back': [['send-back'], ['refuse-goods', 'drop-claim', ...ended]],
  scrap: [['send-back'], ['refuse-goods', 'drop-claim', ...ended]],
  'announce-goods': [accepted],
  'receive-goods': [accepted],
  'check-goods': [['receive-goods']],
  'record-compensation': [accepted],
  'ship-replacement': [['decide-remedy', ...accepted]],
  'record-delivery': shipped,
  'confirm-receipt': shipped,
  'dispute-receipt': shipped,
  settle: [['decide-remedy']],
  'give-back': [['pick-up']],
};

/** Before the vendor's goods are shipped to the customer. */
const ofTheVendors: readonly (readonly Recorded[])[] = [['receive-goods'], ['check-goods', 'without check']];

/** A life with what is on record of each part before each event; a part that was split off has what was done to the one it was of. */
function recordsOf(life: readonly Walked[]) {
  let records = new Map<string, ReadonlySet<Recorded>>();
  return life.map((walked) => {
    const then = records;
    records = new Map(partsOf(walked.made.state).map(({ id }) => [id, recordAfter(id, walked, then)]));
    return { walked, then, now: records };
  });
}

function recordAfter(
  id: string,
  { made, command }: Walked,
  then: ReadonlyMap<string, ReadonlySet<Recorded>>,
) {
  const named = command && 'partIds' in command ? (command.partIds ?? []) : [];
  const known = then.get(id) ?? then.get(named[0] ?? '') ?? [];
  const silent = made.event.happenings.some(
    (one) => one.kind === 'confirmed-by-silence' && one.partIds.includes(id),
  );
  const isMeant = command?.kind === 'pass-on' || named.includes(id) || !then.has(id);
  return new Set<Recorded>([
    ...known,
    ...(silent ? (['silence'] as const) : []),
    ...(command && isMeant
      ? [command.kind === 'skip' ? (`without ${command.step}` as const) : command.kind]
      : []),
  ]);
}

function lacking(
  record: ReadonlySet<Recorded> | undefined,
  needed: readonly (readonly Recorded[])[],
): readonly (readonly Recorded[])[] {
  return needed.filter((ways) => !ways.some((way) => record?.has(way)));
}

describe('in whatever life of a return case', () => {
  it('a step is left out by an act that says so, with a reason, and by nothing else', () => {
    let leftOut = 0;
    fc.assert(
      fc.property(lives, (life) => {
        for (const { before: was, made, command } of walk(life)) {
          for (const { step, partIds } of skippableSteps(made.state, { actors: ['administrator'] })) {
            const unreasoned = { kind: 'skip', step, partIds, evidence: {} } as const;
            expect(codeOf(doing(made.state, unreasoned, { rules }))).toBe('reason-missing');
          }
          const fresh = freshlySkipped(partsOf(was), partsOf(made.state));
          const isContactSkipped = was.contact !== made.state.contact && made.state.contact === 'skipped';
          const skipped = [...fresh, ...(isContactSkipped ? ['contact' as const] : [])];
          if (skipped.length === 0) continue;
          leftOut += skipped.length;
          expect(command).toMatchObject({ kind: 'skip', evidence: { reasoned: true } });
          expect(made.event).toMatchObject({ kind: 'skip', data: { step: skipped[0] } });
          expect(new Set(skipped).size).toBe(1);
        }
      }),
      { numRuns: 25 },
    );
    expect(leftOut).toBeGreaterThan(0);
  });

  it('nothing is done to a part before what comes first was done, or left out on record', () => {
    fc.assert(
      fc.property(lives, (life) => {
        for (const { walked, then } of recordsOf(walk(life))) {
          const { command, before: was } = walked;
          if (!command || !('partIds' in command)) continue;
          for (const part of partsOf(was).filter(({ id }) => command.partIds?.includes(id))) {
            const isVendors = command.kind === 'ship-replacement' && part.source === 'vendor';
            const needed = [...(before[command.kind] ?? []), ...(isVendors ? ofTheVendors : [])];
            expect({ act: command.kind, lacking: lacking(then.get(part.id), needed) }).toEqual({
              ...{ act: command.kind, lacking: [] },
            });
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('a part ends by its end on record, and a case closes after the contact, or the reason for none', () => {
    const ends: Readonly<Record<NonNullable<ReturnPart['outcome']>, readonly (readonly Recorded[])[]>> = {
      replaced: [confirmed, ['confirm-receipt', 'dispute-receipt', 'silence']],
      repaired: [confirmed, ['settle', 'confirm-receipt', 'dispute-receipt', 'silence']],
      refunded: [confirmed, ['settle']],
      credited: [confirmed, ['settle']],
      rejected: [confirmed, ['reject']],
      withdrawn: [['withdraw']],
    };
    fc.assert(
      fc.property(lives, (life) => {
        for (const { walked, now } of recordsOf(walk(life))) {
          const { state } = walked.made;
          for (const { id, outcome } of partsOf(state)) {
            if (outcome)
              expect({ outcome, lacking: lacking(now.get(id), ends[outcome]) }).toEqual({
                outcome,
                lacking: [],
              });
          }
          if (state.status !== 'closed' || state.contact) continue;
          const isOwed = ({ outcome, continuedIn }: ReturnPart) => outcome !== 'withdrawn' && !continuedIn;
          expect(partsOf(state).filter(isOwed)).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('every state that was recorded can still reach an end', () => {
    fc.assert(
      fc.property(lives, (life) => {
        for (const { made, at } of walk(life)) {
          const end = toTheEnd(made.state, { at, rules });
          expect(end).toMatchObject({ status: 'closed', clocks: [], nextDueAt: undefined });
          expect(partsOf(end).filter(({ outcome }) => outcome === undefined)).toEqual([]);
        }
      }),
      { numRuns: 6 },
    );
  });
});

/** Steps that parts are without now and were not before; one that was split off is as the one it was of. */
function freshlySkipped(before: readonly ReturnPart[], after: readonly ReturnPart[]): PartStep[] {
  const was = new Map(before.map(({ id, skipped }) => [id, skipped]));
  return after.flatMap(({ id, skipped }) =>
    skipped.filter((step) => was.has(id) && !was.get(id)?.includes(step)),
  );
}
