type Heads = Readonly<Record<string, unknown>>;

/** Heads of the columns that a sound mapping names, each once. */
export function columnsOf(mapping: unknown): string[] {
  const { columns = {}, fields = {} } = mapping as { readonly columns?: Heads; readonly fields?: Heads };
  const heads = [...Object.values(columns), ...Object.values(fields)];
  return [...new Set(heads.filter((head) => typeof head === 'string'))];
}
