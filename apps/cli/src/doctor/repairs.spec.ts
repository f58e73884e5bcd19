import type { Diagnosis } from './diagnosis.js';
import { exitCodeOf } from './doctor.command.js';
import { repairLines, type Repair } from './repairs.js';

const differing: Diagnosis = {
  examined: [{ entity: 'deal', open: 2, closed: 0, compared: 2 }],
  ...{ workerPolls: true, differing: 2, seconds: 1, mailHeldSince: null },
  differences: [
    { kind: 'row-behind', entity: 'deal', id: 'a', detail: '' },
    { kind: 'no-workflow', entity: 'handover', id: 'b', detail: '' },
  ],
};
const mended: Repair = {
  entity: 'deal',
  id: 'a',
  found: ['row-behind'],
  outcome: 'row-from-workflow',
  detail: 'seven',
};
const failed: Repair = {
  ...{
    entity: 'handover',
    id: 'b',
    found: ['no-workflow'],
    outcome: 'not-repaired',
    detail: 'SQLSTATE 23503',
  },
};

describe('what the doctor leaves', () => {
  it.each<[string, Partial<Diagnosis>, Repair[], { repair?: boolean }, number]>([
    ['nothing that differs', { differences: [] }, [], {}, 0],
    ['differences, not having been asked to mend', {}, [], {}, 3],
    ['nothing, having mended all', {}, [mended], { repair: true }, 0],
    ['what could not be mended', {}, [mended, failed], { repair: true }, 3],
    ['what no worker could mend', { workerPolls: false }, [], { repair: true }, 3],
    ['a comparison that was not made', { workerPolls: false, differences: [] }, [], {}, 1],
  ])('is %s', (_, changes, repairs, options, code) => {
    expect(exitCodeOf({ ...differing, ...changes }, repairs, options)).toBe(code);
  });

  it('is told a line an entity, and one for the whole', () => {
    expect(repairLines(differing, [mended, failed])).toEqual([
      'row-from-workflow  deal a  seven',
      'not-repaired  handover b  SQLSTATE 23503',
      '1 of 2 differing repaired',
    ]);
    expect(repairLines({ ...differing, workerPolls: false }, [])).toEqual([
      expect.stringContaining('only while a worker polls'),
    ]);
  });
});
