/**
 * Specs that wait for most of their time, for servers that are away or workers that are killed: `npm test` runs them beside
 * the others, one after the other, where two at a time would leave two cores idle. Paths below the root.
 */
export const waiting = [
  'test/e2e/outage.spec.ts',
  'test/faults/case-killed.spec.ts',
  'test/faults/faults.spec.ts',
  'test/faults/ladder-killed.spec.ts',
  'test/integration/worker-killed.spec.ts',
];
