import { Injectable } from '@nestjs/common';
import type { Role } from '@app/domain/access/permissions.js';
import { languageOf } from '@app/domain/pipeline/definition.js';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import { IdentityRepository, type Identity } from '@app/persistence/identity.repository.js';
import { PeopleRepository, type User } from '@app/persistence/people.repository.js';
import { v7 as uuidv7 } from 'uuid';
import { ProblemError } from '../../common/problem.error.js';
import { tellingViolations } from '../../common/violations.js';
import { groupsIn, rolesFor, textOf, type Claims } from './oidc-claims.js';
import { OidcProvider } from './oidc-provider.js';

/** Who is meant by what a provider says, and what they may do from now on. */
@Injectable()
export class OidcPeopleService {
  constructor(
    private readonly provider: OidcProvider,
    private readonly identities: IdentityRepository,
    private readonly people: PeopleRepository,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * A subject that is known is its user, whatever the e-mail says; a new one is found by an e-mail that the provider vouches for.
   * @throws ProblemError user-inactive, last-administrator and those of `oidc-…`
   */
  async userFor(claims: Claims & { readonly sub: string }): Promise<User> {
    const identity = { issuer: this.provider.required().issuer.href, subject: claims.sub };
    const known = await this.identities.userOf(identity);
    const roles = this.rolesOf(claims);
    const user = known ? await this.people.user(known) : await this.newcomer(identity, claims, roles);
    if (!user) throw new ProblemError('oidc-person-unknown');
    requireActive(user);
    return roles ? this.withRoles(user, roles) : user;
  }

  /** Undefined: roles are given here. */
  private rolesOf(claims: Claims): Role[] | undefined {
    const { roles: mapping, groupsClaim } = this.provider.required();
    if (!mapping) return undefined;
    const roles = rolesFor(groupsIn(claims, groupsClaim), mapping);
    if (roles.length === 0) throw new ProblemError('oidc-no-role');
    return roles;
  }

  private async newcomer(identity: Identity, claims: Claims, roles?: Role[]): Promise<User> {
    const email = textOf(claims.email, 254);
    // Whoever may write any address there would else be anybody here.
    if (email === undefined || claims.email_verified !== true)
      throw new ProblemError('oidc-email-unverified');
    const found = await this.people.userByEmail(email);
    if (found) {
      requireActive(found);
      if (!(await this.identities.link(identity, found.id))) throw new ProblemError('oidc-other-person');
      return found;
    }
    if (!roles || !this.provider.required().createsUsers) throw new ProblemError('oidc-person-unknown');
    return this.added(identity, email, claims, roles);
  }

  private async added(identity: Identity, email: string, claims: Claims, roles: Role[]): Promise<User> {
    const id = uuidv7();
    const user = {
      ...{ id, email, roles, active: true, teamId: null, calendarKey: null, passwordHash: null },
      name: textOf(claims.name, 200) ?? email,
      locale: languageOf(textOf(claims.locale, 20) ?? 'en'),
      timeZone: zoneOf(claims.zoneinfo),
    };
    // Two of a person's browsers at once: the second finds the first one's user when it comes again.
    await tellingViolations({ app_user_email: () => new ProblemError('oidc-failed') }, () =>
      this.identities.inTransaction(async (transaction) => {
        await this.people.addUser(user, transaction);
        if (!(await this.identities.link(identity, id, transaction))) throw new ProblemError('oidc-failed');
      }),
    );
    const added = await this.people.user(id);
    if (!added) throw new ProblemError('oidc-person-unknown');
    return added;
  }

  /** The provider's word on who may do what, as of now. */
  private async withRoles(user: User, roles: Role[]): Promise<User> {
    if (user.roles.length === roles.length && roles.every((role) => user.roles.includes(role))) return user;
    const changed = await this.people.changeUser(user.id, { roles });
    if (changed === 'last-administrator') throw new ProblemError('last-administrator');
    if (typeof changed === 'string' || 'owned' in changed) throw new ProblemError('oidc-person-unknown');
    const detail = { before: user.roles.join(' '), after: roles.join(' ') };
    await this.audit.note({ action: 'sign-in.roles-mapped', object: { kind: 'user', id: user.id }, detail });
    return changed;
  }
}

function requireActive({ active }: User): void {
  if (!active) throw new ProblemError('user-inactive');
}

function zoneOf(claim: unknown): string {
  const zone = textOf(claim, 60);
  return zone !== undefined && Intl.supportedValuesOf('timeZone').includes(zone) ? zone : 'UTC';
}
