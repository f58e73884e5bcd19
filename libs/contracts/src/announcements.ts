import { z } from 'zod';
import { id, page, pageQuery, utcInstant } from './fields.js';

/** What one was told of a deal beside escalations: by a stage of its pipeline, since it was won, or since it is one's own. */
export const announcementView = z
  .strictObject({
    id,
    at: utcInstant,
    kind: z.enum(['stage', 'handover', 'own']),
    deal: z.strictObject({ id, title: z.string(), customerName: z.string() }),
    stage: z.string().nullable().describe('Key of the stage that told it'),
    action: z.string().nullable().describe("Key of the stage's action"),
    handoverId: id.nullable().describe('The open handover of the deal, where it tells of one'),
  })
  .meta({ id: 'Announcement' });
export type AnnouncementView = z.infer<typeof announcementView>;
export const announcementPage = page(announcementView);
export const announcementQuery = z.strictObject(pageQuery);
export type AnnouncementQuery = z.infer<typeof announcementQuery>;
