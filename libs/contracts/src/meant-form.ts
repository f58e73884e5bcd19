import type { z } from 'zod';

const forms = new WeakMap<object, z.ZodType>();

/**
 * What is taken as it comes, since a check of its own tells all that is wrong with it at once; it is described by the form
 * that it should have all the same.
 */
export function meantAs<Taken extends z.ZodType>(form: z.ZodType, taken: Taken): Taken {
  forms.set(taken, form);
  return taken;
}

/** undefined: a schema is described as what it takes. */
export function meantForm(taken: object): z.ZodType | undefined {
  return forms.get(taken);
}
