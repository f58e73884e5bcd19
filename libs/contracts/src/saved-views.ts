import { dealSorts, sortDirections } from '@app/domain/deal/sorts.js';
import { z } from 'zod';
import { dealFilter } from './deal-lists.js';
import { dealStatus, stageKey } from './deals.js';
import { id, list, text } from './fields.js';

/** How many views one person keeps at most. */
export const savedViewsAtMost = 50;

const flag = z.boolean().optional();

const view = {
  name: text(80).meta({ description: 'What its owner calls it', examples: ['Key deals that stall'] }),
  layout: z.enum(['board', 'list']).describe('How the deals are laid out'),
  filter: z
    .strictObject({
      ...dealFilter,
      stage: stageKey.optional(),
      status: dealStatus.optional(),
      stalled: flag,
      key: flag,
    })
    .describe('Which deals, as a list of deals takes it'),
  sort: z.enum(dealSorts),
  direction: z.enum(sortDirections),
};

export const savedViewInput = z.strictObject(view).meta({
  id: 'SavedViewInput',
  examples: [
    {
      name: 'Key deals that stall',
      layout: 'list',
      filter: { pipeline: 'machinery-project', key: true, stalled: true },
      sort: 'next-step',
      direction: 'asc',
    },
  ],
});
export type SavedViewInput = z.infer<typeof savedViewInput>;

export const savedView = z
  .strictObject({ id, ...view, revision: z.int().describe('Changes so far: the ETag') })
  .meta({ id: 'SavedView' });
export type SavedView = z.infer<typeof savedView>;
export const savedViewList = list(savedView);

export const savedViewOrder = z
  .strictObject({
    ids: z.array(id).max(savedViewsAtMost).describe("All of one's views, in the order wanted"),
  })
  .meta({ id: 'SavedViewOrder', examples: [{ ids: ['0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11'] }] });
export type SavedViewOrder = z.infer<typeof savedViewOrder>;
