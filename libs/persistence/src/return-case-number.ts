/** SQL: the number that people call a case `c` by. */
export const caseNumber = `'R-' || lpad(c.number::text, greatest(5, length(c.number::text)), '0')`;
