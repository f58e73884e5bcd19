/** A line of a command's result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line on how it goes on, which a reader of the result does not want in it. */
export function tell(line: string): void {
  process.stderr.write(`dealwarden: ${line}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Longer cells are cut, so that a table stays a table. */
const widestCell = 60;

/** Columns under their heads, as wide as their widest cell. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [heads, ...rows].map((cells) => cells.map(shortened));
  const widths = heads.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function shortened(cell: string): string {
  // Control characters of imported names would reach the terminal.
  const clean = cell.replace(/\p{Cc}/gu, ' ');
  return clean.length > widestCell ? `${clean.slice(0, widestCell - 1)}…` : clean;
}
