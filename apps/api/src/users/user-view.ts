import type { UserView } from '@app/contracts/users.js';
import type { User } from '@app/persistence/people.repository.js';

/** A user as the API shows one. */
export function userViewOf(user: Omit<User, 'revision'>): UserView {
  const { id, email, name, roles, teamId, locale, timeZone, calendarKey, mails, active } = user;
  return { id, email, name, roles, teamId, locale, timeZone, calendarKey, mails, active };
}
