/** To come. */
export function DealPage() {
  return null;
}
