import type { PeopleRepository, User } from '@app/persistence/people.repository.js';
import type { z } from 'zod';
import { badInput } from '../console/failure.js';

/** @throws Failure when nobody has the e-mail */
export async function userOf(people: PeopleRepository, email: string): Promise<User> {
  const user = await people.userByEmail(email);
  if (!user) throw badInput(`no user has the e-mail ${email}`, '`dealwarden users list --all` tells them.');
  return user;
}

/**
 * What was given, as the API would take it.
 * @param names of options, by path in what is checked
 * @throws Failure with everything that is wrong
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  names: Readonly<Record<string, string>>,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(
    ({ path, message }) => `${names[String(path[0])] ?? String(path[0])}: ${message}`,
  );
  throw badInput([...new Set(wrong)].join('; '), '`dealwarden help <command>` tells what is taken.');
}
