import type { Viewer } from '@app/persistence/deal.repository.js';

/** Whoever may run the command on the server sees everything. */
export const operator: Viewer = {
  userId: '00000000-0000-0000-0000-000000000000',
  teamIds: [],
  reach: 'all',
};
