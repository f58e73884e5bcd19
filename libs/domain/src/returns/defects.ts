/** Units of one batch in one case, as far as they go on in the same case next, or in none. */
export interface CountedUnits {
  readonly caseId: string;
  readonly units: number;
  /** Of which the cause was found to be a defect. */
  readonly defective: number;
  /** The case in which all of them go on; null: none. */
  readonly continuedIn: string | null;
}

/**
 * How many units of a batch were defective, each once: what came in the place of others, and is defective as well, was one
 * delivered unit. Where only some of those that go on are defective again, the others were so before.
 * @param counted all units of one batch, whose cases are within reach
 */
export function defectiveUnits(counted: readonly CountedUnits[]): number {
  const targets = new Set(counted.map(({ continuedIn }) => continuedIn));
  const cases = [...new Set(counted.map(({ caseId }) => caseId))];
  const sum = (caseId: string): number =>
    counted
      .filter((one) => one.caseId === caseId)
      .reduce((all, { units, defective, continuedIn }) => {
        const later = continuedIn === null ? 0 : Math.min(units, sum(continuedIn));
        return all + Math.max(defective, later);
      }, 0);
  return cases.filter((caseId) => !targets.has(caseId)).reduce((all, caseId) => all + sum(caseId), 0);
}
