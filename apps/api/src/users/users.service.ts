import { Injectable } from '@nestjs/common';
import type { NewUser, UserChange, UserView } from '@app/contracts/users.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { hashPassword } from '@app/persistence/password-hash.js';
import type { Owned } from '@app/persistence/owned-work.js';
import { PeopleRepository, type User } from '@app/persistence/people.repository.js';
import { v7 as uuidv7 } from 'uuid';
import { Idempotency } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { tellingViolations } from '../common/violations.js';
import { LeavingService } from './leaving.service.js';
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
    private readonly leaving: LeavingService,
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
        return userViewOf({ ...user, mails: 'separate' });
      }),
    );
  }

  /**
   * Changes a user; who leaves hands over in the same request, and who changes team takes the open deals along.
   * @throws ProblemError not-found, last-administrator, password-too-easy, team-unknown, calendar-unknown,
   * work-left-behind, owner-unknown, forbidden, revision-mismatch
   */
  async change(
    id: string,
    { password, handOverTo, ...changes }: UserChange,
    principal: Principal,
    ifRevision?: number,
  ): Promise<User> {
    await this.requireCalendar(changes.calendarKey);
    if (password !== undefined) await this.requirePasswordFor(id, password, changes.name);
    const passwordHash = password === undefined ? {} : { passwordHash: await hashPassword(password) };
    const { teamId } = changes;
    if (teamId) await this.leaving.mayTakeAlong(id, teamId, principal);
    if (handOverTo !== undefined) await this.handOver(id, handOverTo, principal, ifRevision);
    const changed = await tellingViolations(violations, () =>
      this.people.changeUser(id, { ...changes, ...passwordHash }, { handOverTo, ifRevision }),
    );
    if (changed === 'unknown') throw notFound('no such user');
    if (changed === 'last-administrator') throw new ProblemError('last-administrator');
    if (changed === 'changed-meanwhile') throw new ProblemError('revision-mismatch');
    if ('owned' in changed) throw leftBehind(changed.owned);
    // Deals of somebody who has left wait for a new owner, whose team is theirs.
    if (teamId && changed.active) await this.leaving.takeAlong(id, teamId, principal);
    return changed;
  }

  /** Everything that can be wrong is asked before the first deal changes hands. */
  private async handOver(
    id: string,
    successorId: string,
    principal: Principal,
    ifRevision?: number,
  ): Promise<void> {
    const user = await this.people.user(id);
    if (!user) throw notFound('no such user');
    if (ifRevision !== undefined && user.revision !== ifRevision) throw new ProblemError('revision-mismatch');
    const successor = await this.people.user(successorId);
    if (!successor?.active) throw new ProblemError('owner-unknown', 'nobody active has the id of handOverTo');
    if (await this.people.isLastAdministrator(id)) throw new ProblemError('last-administrator');
    await this.leaving.handOverDeals(id, successorId, principal);
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

/** With the first of what is left behind, so that it can be seen to. */
function leftBehind({ deals, customers }: Owned): ProblemError {
  const named = [
    ...deals.map(({ id, name }) => ({ path: `deals.${id}`, reason: `owns the open deal ${name}` })),
    ...customers.map(({ id, name }) => ({
      path: `customers.${id}`,
      reason: `cares for the customer ${name}`,
    })),
  ];
  return new ProblemError('work-left-behind', 'name in handOverTo who takes it over', { errors: named });
}
