import type { ReturnActInput } from '@app/contracts/returns.js';
import type { Evidence, ReturnCommand } from '@app/domain/returns/commands.js';
import { v5 as uuidv5 } from 'uuid';

const evidenceNamespace = '3c1b7a54-0f0e-5a2e-9a68-1d4c2a9be7f1';

/** What people wrote with an act. It stays in the database; the workflow knows of each only that it is there, or its id. */
export interface ActTexts {
  readonly reason?: string;
  readonly document?: string;
  readonly shipment?: string;
  readonly confirmedByName?: string;
}

/**
 * An act as the case takes it. What it needs of somebody else (the class and team of another customer) is added by whoever
 * asks.
 * @param commandId ids of what was shown are made of it: asked again they are the same
 */
export function commandOf(
  input: ReturnActInput,
  commandId: string,
): { command: ReturnCommand; texts: ActTexts } {
  const { act, reason, document, evidenceId, shipment, through, ...particulars } = input;
  const { confirmedByName, ...fields } =
    'confirmedByName' in particulars ? particulars : { ...particulars, confirmedByName: undefined };
  const idOf = (what: string) => uuidv5(`${commandId}:${what}`, evidenceNamespace);
  const documentId = evidenceId ?? (document === undefined ? undefined : idOf('document'));
  const evidence: Evidence = {
    ...(reason === undefined ? {} : { reasoned: true }),
    ...(documentId === undefined ? {} : { documentId }),
    ...(shipment === undefined ? {} : { shipmentId: idOf('shipment') }),
    ...(through === undefined ? {} : { through }),
  };
  // The shapes of the acts are those of the commands, but for the name of what is done.
  const command = {
    ...{ kind: act, ...fields },
    ...(act === 'snooze' ? { reasoned: reason !== undefined } : {}),
    ...(Object.keys(evidence).length > 0 ? { evidence } : {}),
  } as ReturnCommand;
  return { command, texts: { reason, document, shipment, confirmedByName } };
}
