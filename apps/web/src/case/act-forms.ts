import type { ActKind } from '../api/cases.js';

/** What a form asks for beside the evidence; `name` is the field of the act. */
export type ActField =
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly of: ChoiceGroup;
      readonly values: readonly string[];
      /** Asked for only where another field has this value. */
      readonly where?: readonly [name: string, value: string];
      readonly isYesNo?: true;
      /** The value that is told by leaving the field out. */
      readonly silent?: string;
    }
  /** May be left empty. */
  | { readonly kind: 'text'; readonly name: 'confirmedByName' }
  | { readonly kind: 'quantity'; readonly name: 'quantity'; readonly isOptional?: true }
  | { readonly kind: 'day'; readonly name: 'on' | 'deliveredOn' }
  /** May be left empty. */
  | {
      readonly kind: 'carrier';
      readonly name: 'carrierId';
      readonly where?: readonly [name: string, value: string];
    }
  | { readonly kind: 'when'; readonly name: 'promisedFor' | 'until' }
  | { readonly kind: 'counterparty'; readonly name: 'counterparty' }
  | { readonly kind: 'customer'; readonly name: 'customerId' }
  | { readonly kind: 'step'; readonly name: 'step' }
  | { readonly kind: 'lines'; readonly name: 'lines' };

export type ChoiceGroup =
  'cause' | 'confirmed-by' | 'grants' | 'remedy' | 'source' | 'repairer' | 'passed' | 'because' | 'reaction';

const grants = {
  kind: 'choice',
  name: 'grants',
  of: 'grants',
  values: ['exchange', 'repair', 'credit'],
} as const;
const cause = {
  kind: 'choice',
  name: 'cause',
  of: 'cause',
  values: ['defect', 'transport-damage', 'wrong-delivery', 'misuse', 'none-found'],
} as const;
const confirmedBy = {
  kind: 'choice',
  name: 'confirmedBy',
  of: 'confirmed-by',
  values: ['own-inspection', 'customer', 'vendor', 'carrier', 'laboratory'],
} as const;
const carrier = { kind: 'carrier', name: 'carrierId' } as const;
const carrierOfDamage = { ...carrier, where: ['cause', 'transport-damage'] } as const;
const confirmedByName = { kind: 'text', name: 'confirmedByName' } as const;
const quantity = { kind: 'quantity', name: 'quantity' } as const;

/** Ways in which a vendor or customer said what is recorded on its behalf. */
export const ways = ['phone', 'mail', 'letter', 'in-person'] as const;

/** The fields of every act that has some; all others are asked for evidence only. */
export const actForms: Readonly<Partial<Record<ActKind, readonly ActField[]>>> = {
  'find-cause': [cause, carrierOfDamage],
  'confirm-cause': [confirmedBy, confirmedByName],
  'correct-cause': [cause, carrierOfDamage, confirmedBy, confirmedByName],
  'correct-delivery': [{ kind: 'day', name: 'deliveredOn' }, carrier],
  request: [{ kind: 'counterparty', name: 'counterparty' }],
  accept: [grants],
  'accept-in-part': [grants, quantity],
  'decide-remedy': [
    {
      ...{ kind: 'choice', name: 'remedy', of: 'remedy' },
      values: ['replace', 'refund', 'credit', 'repair'],
    },
    {
      ...{ kind: 'choice', name: 'source', of: 'source' },
      ...{ values: ['vendor', 'own-stock'], where: ['remedy', 'replace'] },
    },
    {
      ...{ kind: 'choice', name: 'source', of: 'repairer', silent: 'ours' },
      ...{ values: ['vendor', 'ours'], where: ['remedy', 'repair'] },
    },
  ],
  'plan-pick-up': [{ kind: 'day', name: 'on' }],
  'check-goods': [{ kind: 'choice', name: 'passed', of: 'passed', values: ['yes', 'no'], isYesNo: true }],
  'dispute-receipt': [
    { kind: 'choice', name: 'because', of: 'because', values: ['wrong', 'defective'] },
    { ...quantity, isOptional: true },
  ],
  split: [quantity],
  recount: [quantity],
  complete: [{ kind: 'lines', name: 'lines' }],
  'move-customer': [{ kind: 'customer', name: 'customerId' }],
  'record-contact': [
    {
      ...{ kind: 'choice', name: 'reaction', of: 'reaction' },
      values: ['satisfied', 'neutral', 'dissatisfied'],
    },
  ],
  skip: [{ kind: 'step', name: 'step' }],
  'take-on': [{ kind: 'when', name: 'promisedFor' }],
  snooze: [{ kind: 'when', name: 'until' }],
};

/** Acts that ask for exactly one part. */
export const single: readonly ActKind[] = ['accept-in-part', 'split', 'recount', 'correct-delivery'];

export type Values = Readonly<Record<string, unknown>>;

/** The fields that are asked for with what has been chosen so far. */
export function askedFields(act: ActKind, values: Values): readonly ActField[] {
  return (actForms[act] ?? []).filter(
    (field) => !('where' in field) || !field.where || values[field.where[0]] === field.where[1],
  );
}

/** What may be left open. */
export function mayBeEmpty(field: ActField): boolean {
  return (
    field.kind === 'text' || field.kind === 'carrier' || (field.kind === 'quantity' && !!field.isOptional)
  );
}

/** Whether everything that is asked for has been given. */
export function isFilled(act: ActKind, needs: readonly string[], values: Values): boolean {
  const isGiven = (name: string) => {
    const value = values[name];
    return value !== undefined && value !== null && value !== '';
  };
  return (
    askedFields(act, values).every((field) =>
      // What was chosen while something else was asked for is no answer to this.
      field.kind === 'choice'
        ? field.values.includes(String(values[field.name]))
        : mayBeEmpty(field) || isGiven(field.name),
    ) &&
    // A document is one of the case, or one that is told by its name.
    needs.every((name) => isGiven(name) || (name === 'document' && isGiven('evidenceId'))) &&
    // Its own rule asks for the reason.
    (act !== 'snooze' || isGiven('reason'))
  );
}

/** The act as it is sent: only what is asked for, and what was written. */
export function actBody(act: ActKind, values: Values, partIds: readonly string[] | undefined): Values {
  const asked = askedFields(act, values).flatMap((field): [string, unknown][] => {
    const value = values[field.name];
    if (field.kind === 'text')
      return typeof value === 'string' && value.trim() ? [[field.name, value.trim()]] : [];
    if (mayBeEmpty(field) && (value === undefined || value === null)) return [];
    if (field.kind !== 'choice') return [[field.name, value]];
    if (field.silent === value) return [];
    return [[field.name, field.isYesNo ? value === 'yes' : value]];
  });
  const evidence = ['reason', 'document', 'evidenceId', 'shipment', 'through'].flatMap(
    (name): [string, unknown][] => {
      const value = values[name];
      const written = typeof value === 'string' ? value.trim() : value;
      return written === undefined || written === null || written === '' ? [] : [[name, written]];
    },
  );
  return {
    act,
    ...(partIds ? { partIds } : {}),
    ...(values.escalationId ? { escalationId: values.escalationId } : {}),
    ...Object.fromEntries(asked),
    ...Object.fromEntries(evidence),
  };
}
