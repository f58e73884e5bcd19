/** SQL: on this day (UTC) the substitute of a counterparty `y` stands in for its contact; both days count. */
const standsIn = (y: string) => `(${y}.substitute IS NOT NULL AND (now() AT TIME ZONE 'UTC')::date
  BETWEEN (${y}.substitute->>'from')::date AND (${y}.substitute->>'until')::date)`;

/** SQL: where one writes to a vendor or carrier now; null: nowhere. */
export const contactEmail = (y: string) =>
  `CASE WHEN ${standsIn(y)} THEN ${y}.substitute->>'email' ELSE ${y}.email END`;

/** SQL: whom of a vendor or carrier one writes to now; null: there is no counterparty. */
export const contactName = (y: string) =>
  `CASE WHEN ${standsIn(y)} THEN ${y}.substitute->>'name' ELSE coalesce(${y}.contact_name, ${y}.name) END`;
