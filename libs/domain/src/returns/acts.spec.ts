import { claimedLine, codeOf, doing, returnRules, vendor1 } from '../../../../test/support/return-cases.js';
import { statesOfCases } from '../../../../test/support/return-states.js';
import { returnActors, type ReturnActor } from './actors.js';
import { caseActs } from './acts.js';
import type { ActKind, ReturnCommand } from './commands.js';
import { partActs } from './part-acts.js';
import { partsOf } from './parts.js';
import { possibleActs } from './permitted.js';

const rules = returnRules();

/** Who may do what, as the regulation has it: personal Manager, Desk, Head of sales, Vendor, Customer, Administrator. */
const whoMay: Readonly<Record<ActKind, string>> = {
  complete: 'M D A',
  'withdraw-draft': 'M D C A',
  'pass-on': 'M D A',
  'move-customer': 'M D H A',
  'record-contact': 'M H A',
  skip: 'M D H A',
  'take-on': 'M D H A',
  snooze: 'M D H A',
  'find-cause': 'D H A',
  'confirm-cause': 'D H A',
  request: 'H A',
  'decide-remedy': 'H A',
  reject: 'H A',
  accept: 'D H V A',
  'accept-in-part': 'D H V A',
  refuse: 'D H V A',
  ask: 'D H V A',
  answer: 'M D H A',
  'drop-claim': 'H A',
  'plan-pick-up': 'M D A',
  'pick-up': 'D A',
  'send-back': 'D A',
  'confirm-return': 'D H V A',
  'announce-goods': 'D H V A',
  'receive-goods': 'D A',
  'check-goods': 'D A',
  'record-compensation': 'D H A',
  'ship-replacement': 'D A',
  'record-delivery': 'D A',
  'confirm-receipt': 'M D C A',
  'dispute-receipt': 'M D C A',
  settle: 'D H A',
  'give-back': 'D A',
  split: 'M D H A',
  recount: 'M D H A',
  withdraw: 'M D C A',
  reopen: 'M D H A',
};
const letters: Readonly<Record<ReturnActor, string>> = {
  'personal-manager': 'M',
  'complaint-desk': 'D',
  'head-of-sales': 'H',
  vendor: 'V',
  customer: 'C',
  management: '-',
  administrator: 'A',
};

const always = 'skip take-on snooze';
const beforeTheVendor = `${always} move-customer plan-pick-up pick-up split recount withdraw`;
const decided = 'decide-remedy reject';
/** What can be done in which state, whoever does it. */
const whatCan: Readonly<Record<string, string>> = {
  draft: 'complete withdraw-draft move-customer take-on snooze',
  claimed: `${always} pass-on move-customer split recount withdraw`,
  'passed on': `${beforeTheVendor} find-cause`,
  'cause found': `${beforeTheVendor} find-cause confirm-cause`,
  confirmed: `${beforeTheVendor} ${decided} request`,
  requested: `${beforeTheVendor} ${decided} accept accept-in-part refuse ask drop-claim`,
  'asked back': `${beforeTheVendor} ${decided} accept accept-in-part refuse answer drop-claim`,
  refused: `${beforeTheVendor} ${decided} request`,
  'request dropped': `${beforeTheVendor} ${decided} request`,
  accepted: `${always} ${decided} move-customer drop-claim plan-pick-up pick-up announce-goods receive-goods split withdraw`,
  'credit granted': `${always} ${decided} move-customer drop-claim plan-pick-up pick-up record-compensation split withdraw`,
  'pick-up planned': `${always} ${decided} move-customer drop-claim plan-pick-up pick-up announce-goods receive-goods split withdraw`,
  'picked up': `${always} ${decided} drop-claim send-back announce-goods receive-goods split withdraw`,
  'sent back': `${always} decide-remedy drop-claim confirm-return announce-goods receive-goods split`,
  'with the vendor': `${always} decide-remedy drop-claim announce-goods receive-goods split`,
  'good goods on the way': `${always} decide-remedy drop-claim receive-goods split`,
  'good goods received': `${always} decide-remedy check-goods split`,
  'good goods checked': `${always} decide-remedy ship-replacement split`,
  'replacement shipped': `${always} record-delivery confirm-receipt dispute-receipt split`,
  'replacement delivered': `${always} confirm-receipt dispute-receipt split`,
  replaced: `${always} record-contact reopen`,
  'refund decided': `${beforeTheVendor} ${decided} request settle`,
  'rejected, goods here': `${always} record-contact give-back reopen`,
  closed: 'reopen',
};

const kinds = [...Object.keys(caseActs), ...Object.keys(partActs)] as ActKind[];
const states = statesOfCases();
/** Refusals of the table; others say that an act was let through and its particulars do not fit. */
const ofTable = ['step-not-due', 'return-case-closed', 'return-case-draft', 'return-case-not-draft'];

/** An act with particulars that fit wherever any do. */
function acting(kind: ActKind, partIds: readonly string[]): ReturnCommand {
  const particulars = {
    ...{ cause: 'defect', confirmedBy: 'customer', counterparty: vendor1, grants: 'exchange', quantity: 1 },
    ...{
      remedy: 'credit',
      on: '2026-03-05',
      passed: true,
      because: 'wrong',
      step: 'cause',
      reaction: 'neutral',
    },
    ...{ customerId: 'other', customerClass: 'A', teamId: 'south', lines: [claimedLine()] },
    ...{ escalationId: 'none', promisedFor: '2026-03-06T08:00:00.000Z', reasoned: true },
  };
  return { kind, partIds, ...particulars } as unknown as ReturnCommand;
}

describe('who may do what', () => {
  it('is told of every act and state', () => {
    expect(kinds.sort()).toEqual(Object.keys(whoMay).sort());
    expect(Object.keys(states).sort()).toEqual(Object.keys(whatCan).sort());
  });

  const table = Object.keys(whatCan).flatMap((state) => returnActors.map((actor) => [state, actor] as const));

  it.each(table)('is kept to: in the state "%s" by %s', (name, actor) => {
    const state = states[name]!;
    const partIds = partsOf(state).map(({ id }) => id);
    const isReached =
      actor !== 'vendor' || partsOf(state).some(({ counterparty }) => counterparty !== undefined);
    for (const kind of kinds) {
      const code = codeOf(
        doing(state, acting(kind, partIds), { as: actor, counterpartyId: 'vendor-1', rules }),
      );
      const got = code === 'act-not-permitted' ? 'not theirs' : ofTable.includes(code) ? 'not now' : code;
      const isTheirs = whoMay[kind].split(' ').includes(letters[actor]);
      const isNow = whatCan[name]!.split(' ').includes(kind);
      const expected = !isTheirs ? 'not theirs' : isNow && isReached ? 'let through' : 'not now';
      const shown =
        got === 'not theirs' || got === 'not now' ? got : got === 'part-unknown' ? 'not now' : 'let through';
      expect({ kind, is: shown }).toEqual({ kind, is: expected });
    }
  });

  it.each(table)('is what is told beforehand: in the state "%s" to %s', (name, actor) => {
    const told = possibleActs(states[name]!, { actors: [actor], counterpartyId: 'vendor-1' });
    const theirs = whatCan[name]!.split(' ').filter((kind) =>
      whoMay[kind as ActKind].split(' ').includes(letters[actor]),
    );
    expect(told.map(({ act }) => act).sort()).toEqual(theirs.sort());
  });

  it('asks everybody but the vendor and the customer themselves how they said it', () => {
    const needs = (as: ReturnActor, act: ActKind, name: string) =>
      possibleActs(states[name]!, { actors: [as], counterpartyId: 'vendor-1' }).find((one) => one.act === act)
        ?.needs;
    expect(needs('vendor', 'refuse', 'requested')).toEqual(['reason']);
    expect(needs('head-of-sales', 'refuse', 'requested')).toEqual(['reason', 'through']);
    expect(needs('customer', 'confirm-receipt', 'replacement delivered')).toEqual([]);
    expect(needs('complaint-desk', 'confirm-receipt', 'replacement delivered')).toEqual(['through']);
  });
});
