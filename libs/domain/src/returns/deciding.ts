import { refuse, type Refusal } from '../errors.js';
import type { CommandOf, PartActKind } from './commands.js';
import { partsOf } from './parts.js';
import type { ReturnCaseState, ReturnPart } from './state.js';

/** Why what is asked for or decided does not fit the parts, who may do it and when being known already. */
export function cannotDecide(given: ReturnCaseState, command: CommandOf<PartActKind>): Refusal | undefined {
  const parts = partsOf(given).filter(({ id }) => command.partIds.includes(id));
  switch (command.kind) {
    case 'find-cause':
      return carrierUnfit(command);
    case 'correct-cause':
      if (carrierUnfit(command)) return carrierUnfit(command);
      return parts.some(({ cause }) => cause !== command.cause)
        ? undefined
        : refuse('nothing-changed', 'this is the cause already');
    case 'request':
      return cannotRequest(parts, command);
    case 'accept':
    case 'accept-in-part':
      return cannotGrant(parts, command);
    case 'decide-remedy':
      return cannotRemedy(parts, command);
    default:
      return undefined;
  }
}

function carrierUnfit({ cause, carrierId }: CommandOf<'find-cause' | 'correct-cause'>): Refusal | undefined {
  if (carrierId === undefined || cause === 'transport-damage') return undefined;
  return refuse('counterparty-unfit', 'a carrier is named for damage in transport only', 'carrierId');
}

function cannotRequest(
  parts: readonly ReturnPart[],
  { counterparty }: CommandOf<'request'>,
): Refusal | undefined {
  const isFit = counterparty.kind === 'vendor' || parts.every(({ cause }) => cause === 'transport-damage');
  return isFit ? undefined : refuse('counterparty-unfit', 'a carrier answers for damage in transport only');
}

function cannotGrant(
  parts: readonly ReturnPart[],
  { grants }: CommandOf<'accept' | 'accept-in-part'>,
): Refusal | undefined {
  const isCarrier = parts.some(({ counterparty }) => counterparty?.kind === 'carrier');
  return isCarrier && grants !== 'credit'
    ? refuse('remedy-unfit', 'a carrier compensates; it has no goods')
    : undefined;
}

/** Where a remedy can come from: a vendor's only from a vendor that has granted just that. */
function cannotRemedy(
  parts: readonly ReturnPart[],
  { remedy, source }: CommandOf<'decide-remedy'>,
): Refusal | undefined {
  if (parts.every((part) => part.remedy === remedy && part.source === source)) {
    return refuse('nothing-changed', 'this is decided already');
  }
  if (remedy === 'refund' || remedy === 'credit') {
    return source ? refuse('remedy-unfit', 'money has no source') : undefined;
  }
  if (remedy === 'replace' && !source) {
    return refuse('remedy-unfit', 'say where the replacement comes from');
  }
  if (remedy === 'repair' && source === 'own-stock') {
    return refuse('remedy-unfit', 'a repair is not from stock: without a source it is our own');
  }
  if (source !== 'vendor') return undefined;
  const granted = remedy === 'replace' ? 'exchange' : 'repair';
  const isGranted = parts.every(({ claim, grants }) => claim === 'accepted' && grants === granted);
  return isGranted ? undefined : refuse('remedy-unfit', `no vendor has granted this ${granted}`);
}
