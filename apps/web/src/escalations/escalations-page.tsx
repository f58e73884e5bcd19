/** To come. */
export function EscalationsPage() {
  return null;
}
