import { who, type CaseAct } from './act.js';
import type { ActKind, CaseActKind, PartActKind } from './commands.js';
import { partActs } from './part-acts.js';
import type { ReturnPart } from './state.js';

/** Who takes a customer's claim; it has no case yet to be permitted on, so the permission to take is held to this. */
export const takersOfClaims = who.staff;

/** Acts on a whole case: who may do them, when, and what has to be shown. */
export const caseActs: Readonly<Record<CaseActKind, CaseAct>> = {
  complete: { step: 'completion', may: takersOfClaims, needs: [], during: ['draft'], when: () => true },
  'withdraw-draft': {
    may: who.customer,
    actOf: 'customer',
    needs: ['reason'],
    during: ['draft'],
    when: () => true,
  },
  'pass-on': {
    step: 'passing-on',
    may: takersOfClaims,
    needs: [],
    when: ({ passedOnAt }) => passedOnAt === undefined,
  },
  'move-customer': {
    may: who.staff,
    needs: ['reason'],
    during: ['draft', 'open'],
    when: ({ lines }) => lines.every(({ parts }) => parts.every(hasNotMoved)),
  },
  'record-contact': {
    step: 'contact',
    may: ['head-of-sales', ...who.manager],
    needs: [],
    when: (given) => given.since.contact !== undefined,
  },
  skip: { may: who.staff, needs: ['reason'], when: () => true },
  'take-on': { may: who.staff, needs: [], during: ['draft', 'open'], when: () => true },
  // Its own refusal asks for the reason.
  snooze: { may: who.staff, needs: [], during: ['draft', 'open'], when: () => true },
};

export function isPartAct(kind: ActKind): kind is PartActKind {
  return Object.hasOwn(partActs, kind);
}

function hasNotMoved({ goods, replacement }: ReturnPart): boolean {
  return replacement === 'none' && (goods === 'at-customer' || goods === 'pick-up-planned');
}
