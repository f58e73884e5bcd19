import { Injectable } from '@nestjs/common';
import type { NewUser, UserChange, UserView } from '@app/contracts/users.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { hashPassword } from '@app/persistence/password-hash.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { v7 as uuidv7 } from 'uuid';
import { Idempotency } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { tellingViolations } from '../common/violations.js';
import { requireGoodPassword } from './password-rules.js';
import { userViewOf } from './user-view.js';

const violations = {
  app_user_email: () => new ProblemError('email-taken'),
  app_user_team_id_fkey: () => new ProblemError('team-unknown'),
};

/** Adds and changes users. */
@Injectable()
export class UsersService {
  constructor(
    private readonly people: PeopleRepository,
    private readonly definitions: DefinitionRepository,
    private readonly idempotency: Idempotency,
  ) {}

  async add(body: NewUser, principal: Principal, key: string): Promise<UserView> {
    const { password, teamId = null, calendarKey = null, ...given } = body;
    await this.requireCalendar(calendarKey);
    if (password !== undefined) requireGoodPassword(password, given);
    // Before the transaction: it takes longer than all the rest.
    const passwordHash = password === undefined ? null : await hashPassword(password);
    // The record keeps a hash of what was sent, and a plain hash must not know the password.
    const request = { principal, key, route: 'POST /users', body: { ...given, teamId, calendarKey } };
    return tellingViolations(violations, () =>
      this.idempotency.once(request, async (transaction) => {
        const user = { id: uuidv7(), active: true, teamId, calendarKey, passwordHash, ...given };
        await this.people.addUser(user, transaction);
        return userViewOf(user);
      }),
    );
  }

  /** @throws ProblemError not-found, last-administrator, password-too-easy, team-unknown, calendar-unknown */
  async change(id: string, { password, ...changes }: UserChange): Promise<UserView> {
    await this.requireCalendar(changes.calendarKey);
    if (password !== undefined) await this.requirePasswordFor(id, password, changes.name);
    const passwordHash = password === undefined ? {} : { passwordHash: await hashPassword(password) };
    const changed = await tellingViolations(violations, () =>
      this.people.changeUser(id, { ...changes, ...passwordHash }),
    );
    if (changed === 'unknown') throw notFound('no such user');
    if (changed === 'last-administrator') throw new ProblemError('last-administrator');
    return userViewOf(changed);
  }

  private async requirePasswordFor(id: string, password: string, newName?: string): Promise<void> {
    const user = await this.people.user(id);
    if (!user) throw notFound('no such user');
    requireGoodPassword(password, { email: user.email, name: newName ?? user.name });
  }

  private async requireCalendar(key: string | null | undefined): Promise<void> {
    if (key && !(await this.definitions.findCalendar(key)))
      throw new ProblemError('calendar-unknown', `no calendar ${key}`);
  }
}
