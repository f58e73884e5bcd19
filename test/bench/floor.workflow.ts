import { condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';

/** What the floor's worker does in the second floor: one row, upserted. */
export interface FloorEffects {
  upsertRow(id: string, value: number): Promise<number>;
}

const { upsertRow } = proxyLocalActivities<FloorEffects>({ startToCloseTimeout: '10 s' });

/** The bare SDK: an update whose handler does nothing. */
const empty = defineUpdate<number, [number]>('empty');
/** The same with one local activity that upserts one row. */
const row = defineUpdate<number, [number]>('row');

export async function floor(id: string): Promise<void> {
  setHandler(empty, (value) => value);
  setHandler(row, (value) => upsertRow(id, value));
  await condition(() => false);
}
