import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseActs } from '@app/domain/returns/acts.js';
import { partActs } from '@app/domain/returns/part-acts.js';
import { steps, type Step } from '@app/domain/returns/step-keys.js';

/** The acts in the order in which the workflow of a return case names them. */
function namedActs(): string[] {
  const file = join(process.cwd(), 'workflows/src/returns/return-case.workflow.ts');
  const [, table] = /const orderOfDuty[^{]*\{(.*?)\n\};/s.exec(readFileSync(file, 'utf8')) ?? [];
  if (table === undefined) throw new Error('the workflow names no order of duty');
  return [...table.matchAll(/^ {2}'?([a-z-]+)'?: '/gm)].map(([, act]) => act!);
}

const stepOf: Readonly<Record<string, Step | undefined>> = Object.fromEntries(
  Object.entries({ ...caseActs, ...partActs }).map(([act, { step }]) => [act, step]),
);

describe('the workflow of a return case', () => {
  it('names every act once, and those that do a step in the order of the regulation', () => {
    const acts = namedActs();
    expect([...acts].sort()).toEqual(Object.keys(stepOf).sort());
    const inTurn = acts.flatMap((act) => stepOf[act] ?? []);
    expect(inTurn).toEqual([...inTurn].sort((one, other) => steps.indexOf(one) - steps.indexOf(other)));
  });
});
