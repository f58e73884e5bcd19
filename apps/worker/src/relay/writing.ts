import type { DealState } from '@app/domain/deal/state.js';
import type { Language, PipelineDefinition } from '@app/domain/pipeline/definition.js';
import type { OutgoingMail, Recipient } from '@app/notify/mail.js';
import type { LeasedMail } from '@app/persistence/mail.repository.js';

/** What says under which rules a deal or handover is. */
export type RuledBy = Pick<DealState, 'dealId' | 'pipelineKey' | 'pipelineVersion' | 'timingVersion'>;

/** A mail that is about to be written: to whom, in which language, and the link with which its reader can act. */
export interface Writing {
  readonly mail: LeasedMail;
  readonly reader: Recipient;
  readonly language: Language;
  readonly now: string;
  /** What every mail has. */
  readonly base: Pick<OutgoingMail, 'to' | 'messageId' | 'noticeIds'>;
  readonly linkTo: (escalationId: string) => string;
  readonly pipelineOf: (state: RuledBy) => Promise<PipelineDefinition>;
}
