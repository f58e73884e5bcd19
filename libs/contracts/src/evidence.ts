import { z } from 'zod';
import { evidenceTypes } from '@app/domain/returns/evidence-types.js';
import { id, text, utcInstant } from './fields.js';

/** Photos and documents of return cases. The content travels as it is, and not within JSON. */

export const evidenceQuery = z.strictObject({
  name: text(200).meta({ description: 'What it is called, for people', examples: ['scratches.jpg'] }),
});
export type EvidenceQuery = z.infer<typeof evidenceQuery>;

export const evidencePath = z.strictObject({ id, evidenceId: id });
export type EvidencePath = z.infer<typeof evidencePath>;

export const evidenceView = z
  .strictObject({
    id,
    name: z.string(),
    mediaType: z.enum(evidenceTypes).describe('Found from the content, whatever it was sent as'),
    bytes: z.int().min(1),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    addedBy: z
      .strictObject({ id, name: z.string() })
      .nullable()
      .describe('null: somebody outside, who has a link'),
    sentBy: z
      .strictObject({ id, name: z.string() })
      .nullable()
      .describe('The customer, vendor or carrier that sent it by its link'),
    shownTo: z
      .array(id)
      .describe('Customers, vendors and carriers that see it by their links; who sent it sees it anyway'),
    addedAt: utcInstant,
    hasPreview: z.boolean(),
    isNamed: z.boolean().describe('An act names it as its document, so it stays'),
  })
  .meta({ id: 'Evidence' });
export type EvidenceView = z.infer<typeof evidenceView>;
export const evidenceList = z.strictObject({
  items: z.array(evidenceView),
  bytesAtMost: z.int().min(1).describe('Size of the largest photo or document that is taken'),
});
export type EvidenceList = z.infer<typeof evidenceList>;

export const evidenceShowing = z
  .strictObject({
    to: id.describe('The customer of the case, or a vendor or carrier that was asked for something'),
    shown: z.boolean(),
  })
  .meta({ id: 'EvidenceShowing' });
export type EvidenceShowing = z.infer<typeof evidenceShowing>;

export const returnNoteQuery = z.strictObject({
  counterpartyId: id.optional().describe('To whom the goods go; needed where the case has several vendors'),
});
export type ReturnNoteQuery = z.infer<typeof returnNoteQuery>;
