/** Who acts on a return case. `vendor` (or carrier) and `customer` act by the link of one case. */
export const returnActors = [
  'personal-manager',
  'complaint-desk',
  'head-of-sales',
  'vendor',
  'customer',
  'management',
  'administrator',
] as const;
export type ReturnActor = (typeof returnActors)[number];
