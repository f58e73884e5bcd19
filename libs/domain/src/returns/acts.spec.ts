import { claimedLine, codeOf, doing, returnRules, vendor1 } from '../../../../test/support/return-cases.js';
import { statesOfCases } from '../../../../test/support/return-states.js';
import { permissions, roles } from '../access/permissions.js';
import { returnActors, type ReturnActor } from './actors.js';
import { caseActs, takersOfClaims } from './acts.js';
import type { ActKind, ReturnCommand } from './commands.js';
import { partActs } from './part-acts.js';
import { partsOf } from './parts.js';
import { possibleActs, type Acting } from './permitted.js';

const rules = returnRules();

/** Who may do what, as the regulation has it: personal Manager, Desk, Head of sales, Vendor, Customer, Administrator. */
const whoMay: Readonly<Record<ActKind, string>> = {
  complete: 'M D H A',
  'withdraw-draft': 'M D C A',
  'pass-on': 'M D H A',
  'move-customer': 'M D H A',
  'record-contact': 'M H A',
  skip: 'M D H A',
  'take-on': 'M D H A',
  snooze: 'M D H A',
  'find-cause': 'D H A',
  'confirm-cause': 'D H A',
  'correct-cause': 'H A',
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
  'refuse-goods': 'D H V A',
  'take-back': 'D A',
  scrap: 'D H A',
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
  'correct-delivery': 'M D H A',
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

const answered = 'skip take-on snooze';
const always = `${answered} correct-delivery`;
const beforeTheVendor = `${always} move-customer plan-pick-up pick-up split recount withdraw`;
const decided = 'decide-remedy reject';
/** Of a confirmed cause, while nobody is asked. */
const free = 'request correct-cause';
/** Of what the customer has had replaced. */
const had = 'dispute-receipt reopen';
/** What can be done in which state, whoever does it. */
const whatCan: Readonly<Record<string, string>> = {
  draft: 'complete withdraw-draft move-customer take-on snooze',
  // As many go on as were replaced.
  linked: `${always} pass-on move-customer split withdraw`,
  claimed: `${always} pass-on move-customer split recount withdraw`,
  'passed on': `${beforeTheVendor} find-cause`,
  'cause found': `${beforeTheVendor} find-cause confirm-cause`,
  confirmed: `${beforeTheVendor} ${decided} ${free}`,
  requested: `${beforeTheVendor} ${decided} accept accept-in-part refuse ask drop-claim`,
  'asked back': `${beforeTheVendor} ${decided} accept accept-in-part refuse answer drop-claim`,
  refused: `${beforeTheVendor} ${decided} ${free}`,
  'request dropped': `${beforeTheVendor} ${decided} ${free}`,
  accepted: `${always} ${decided} move-customer drop-claim plan-pick-up pick-up announce-goods receive-goods split withdraw`,
  'credit granted': `${always} ${decided} move-customer drop-claim plan-pick-up pick-up record-compensation split withdraw`,
  'pick-up planned': `${always} ${decided} move-customer drop-claim plan-pick-up pick-up announce-goods receive-goods split withdraw`,
  'picked up': `${always} ${decided} drop-claim send-back announce-goods receive-goods split withdraw`,
  'sent back': `${always} decide-remedy drop-claim confirm-return refuse-goods announce-goods receive-goods split`,
  'with the vendor': `${always} decide-remedy drop-claim refuse-goods announce-goods receive-goods split`,
  'good goods on the way': `${always} decide-remedy drop-claim refuse-goods receive-goods split`,
  'good goods received': `${always} decide-remedy check-goods split`,
  'good goods checked': `${always} decide-remedy ship-replacement split`,
  'replacement shipped': `${always} record-delivery confirm-receipt dispute-receipt split`,
  'replacement delivered': `${always} confirm-receipt dispute-receipt split`,
  replaced: `${always} record-contact ${had}`,
  'refund decided': `${beforeTheVendor} ${decided} ${free} settle`,
  'rejected, goods here': `${answered} record-contact give-back reopen`,
  closed: had,
  'carrier asked': `${beforeTheVendor} ${decided} accept accept-in-part refuse ask drop-claim`,
  'carrier compensates': `${always} ${decided} move-customer drop-claim plan-pick-up pick-up record-compensation split withdraw`,
  'own stock, vendor awaited': `${beforeTheVendor} ${decided} accept accept-in-part refuse ask drop-claim ship-replacement`,
  'own stock shipped, vendor awaited': `${always} accept accept-in-part refuse ask drop-claim plan-pick-up pick-up record-delivery confirm-receipt dispute-receipt split`,
  'ended, vendor awaited': `${always} accept accept-in-part refuse ask drop-claim record-contact ${had}`,
  'ended, vendor accepted': `${always} drop-claim plan-pick-up pick-up announce-goods receive-goods record-contact ${had}`,
  'ended, vendor refused': `${always} ${free} record-contact ${had}`,
  'closed, vendor never asked': `${free} ${had}`,
  'not shipped': `${always} ${decided} drop-claim announce-goods receive-goods split withdraw`,
  'vendor repairs': `${always} ${decided} move-customer drop-claim plan-pick-up pick-up announce-goods receive-goods split withdraw`,
  'our own repair': `${beforeTheVendor} ${decided} ${free} settle`,
  'second vendor': `${beforeTheVendor} ${decided} accept accept-in-part refuse ask drop-claim`,
  'credit recorded': `${always} ${decided} move-customer plan-pick-up pick-up split withdraw`,
  'refused after inspection': `${always} ${decided} ${free} take-back scrap split recount withdraw`,
  'rejected after inspection': `${answered} record-contact take-back scrap give-back reopen`,
  'scrapped at the vendor': `${always} ${decided} ${free} split recount withdraw`,
  // What goes on of it goes on in the linked case.
  disputed: '',
  // Its goods are with the vendor: nothing of it can be stopped.
  reopened: `${always} decide-remedy ${free} take-back scrap split recount`,
};

const kinds = [...Object.keys(caseActs), ...Object.keys(partActs)] as ActKind[];
const states = statesOfCases();
const canIn = (state: string) => whatCan[state]!.split(' ').filter(Boolean);
/** Whom the parts of a state were requested of; a vendor by whom none was is the first. */
const askedIn = (state: string) =>
  partsOf(states[state]!).find(({ counterparty }) => counterparty)?.counterparty?.id ?? 'vendor-1';
/** Refusals of the table; others say that an act was let through and its particulars do not fit. */
const ofTable = ['step-not-due', 'return-case-closed', 'return-case-draft', 'return-case-not-draft'];

/** An act with particulars that fit wherever any do. */
function acting(kind: ActKind, partIds: readonly string[]): ReturnCommand {
  const particulars = {
    ...{
      cause: kind === 'correct-cause' ? 'misuse' : 'defect',
      confirmedBy: 'customer',
      counterparty: vendor1,
      grants: 'exchange',
      quantity: 1,
    },
    ...{
      remedy: 'credit',
      on: '2026-03-05',
      deliveredOn: '2026-02-27',
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
        doing(state, acting(kind, partIds), { as: actor, counterpartyId: askedIn(name), rules }),
      );
      const got = code === 'act-not-permitted' ? 'not theirs' : ofTable.includes(code) ? 'not now' : code;
      const isTheirs = whoMay[kind].split(' ').includes(letters[actor]);
      const isNow = canIn(name).includes(kind);
      const expected = !isTheirs ? 'not theirs' : isNow && isReached ? 'let through' : 'not now';
      const shown =
        got === 'not theirs' || got === 'not now' ? got : got === 'part-unknown' ? 'not now' : 'let through';
      expect({ kind, is: shown }).toEqual({ kind, is: expected });
    }
  });

  it.each(table)('is what is told beforehand: in the state "%s" to %s', (name, actor) => {
    const told = possibleActs(states[name]!, { actors: [actor], counterpartyId: askedIn(name) });
    const theirs = canIn(name).filter((kind) => whoMay[kind as ActKind].split(' ').includes(letters[actor]));
    // What may be left out is a table of its own.
    const withoutSkip = (acts: readonly string[]) => acts.filter((act) => act !== 'skip').sort();
    expect(withoutSkip(told.map(({ act }) => act))).toEqual(withoutSkip(theirs));
  });

  it.each(Object.keys(whatCan))('by a link reaches in the state "%s" only what the link is for', (name) => {
    const state = states[name]!;
    const [part] = partsOf(state);
    const actsOf = (who: Omit<Acting, 'actors'>, as: ReturnActor = 'vendor') =>
      possibleActs(state, { actors: [as], ...who }).map(({ act }) => act);
    const [counterpartyId, at] = [askedIn(name), part?.requestedAt];
    const theirs = actsOf({ counterpartyId });
    expect(actsOf({ counterpartyId, requests: at === undefined ? [] : [at] })).toEqual(theirs);
    expect(actsOf({ counterpartyId, requests: ['2026-03-01T08:00:00.000Z'] })).toEqual([]);
    // Another vendor or carrier, or the one that was asked before.
    for (const other of ['vendor-1', 'vendor-9'].filter((id) => id !== counterpartyId))
      expect(actsOf({ counterpartyId: other })).toEqual([]);
    const customers = actsOf({}, 'customer');
    expect(actsOf({ customerId: state.customerId }, 'customer')).toEqual(customers);
    expect(actsOf({ customerId: 'other' }, 'customer')).toEqual([]);
    for (const kind of customers) {
      const command = acting(kind, part ? [part.id] : []);
      expect(codeOf(doing(state, command, { as: 'customer', customerId: 'other', rules }))).toBe(
        'act-not-permitted',
      );
    }
  });

  it('lets whoever may take a claim complete it and pass it on, and nobody else take it', () => {
    const takers = returnActors.filter((actor) => takersOfClaims.some((one) => one === actor));
    expect(takers.map((actor) => letters[actor]).sort()).toEqual(['A', 'D', 'H', 'M']);
    const permitted = roles.filter((role) => permissions[role]['return.take'] !== undefined);
    expect([...permitted].sort()).toEqual([...takers].sort());
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
