import type { Role } from '@app/domain/access/permissions.js';
import type { DataSource, EntityManager } from 'typeorm';
import type { Viewer } from './deal.repository.js';
import { TeamEntity } from './entities/team.entity.js';
import { UserEntity } from './entities/user.entity.js';
import { tellNewHead, tellOfNewPlaces } from './new-in-place.js';
import { handOverCare, nothing, ownedBy, workOf, type Owned, type Work } from './owned-work.js';
import { isAtRevision } from './row-revision.js';

/** A user as the product shows one: never with the password's hash. */
export type User = Omit<UserEntity, 'passwordHash'>;
export type UserChanges = Partial<Omit<UserEntity, 'id' | 'email' | 'revision'>>;
export type TeamChanges = Partial<Omit<TeamEntity, 'id' | 'revision'>>;

/** Somebody who can own deals. */
export interface ColleagueRow {
  readonly id: string;
  readonly name: string;
  readonly teamId: string;
  readonly teamName: string;
}

export interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly headId: string | null;
  readonly headName: string | null;
  /** Who are active. */
  readonly members: number;
}

/** Where the last page of users ended. */
export interface NameCursor {
  readonly name: string;
  readonly id: string;
}

export interface UserFilter {
  /** Part of the name or the e-mail. */
  readonly q?: string;
  readonly role?: Role;
  readonly teamId?: string;
  readonly active?: boolean;
}

/** What sign-in needs to know of a user. */
export interface Credentials {
  readonly user: User;
  /** Null: the user cannot sign in. */
  readonly passwordHash: string | null;
}

/** How somebody is changed, and made inactive. */
export interface Leaving {
  /** Who takes over what they care for; their deals change hands by commands before. */
  readonly handOverTo?: string;
  /** Also when nobody has taken over. */
  readonly anyway?: boolean;
  /** Only if the user is at this revision. */
  readonly ifRevision?: number;
}

export interface OwnedDeal {
  readonly id: string;
  /** Of its last event. */
  readonly seq: number;
}

export type ChangedUser =
  User | { readonly owned: Owned } | 'unknown' | 'last-administrator' | 'changed-meanwhile';

/** Users and teams. Methods that take a manager take part in its transaction. */
export class PeopleRepository {
  constructor(private readonly database: DataSource) {}

  async user(id: string, manager = this.database.manager): Promise<User | undefined> {
    return (await manager.findOneBy(UserEntity, { id })) ?? undefined;
  }

  /** One page of users by name. */
  async users(limit: number, after?: NameCursor, filter: UserFilter = {}): Promise<User[]> {
    const query = this.database.manager
      .createQueryBuilder(UserEntity, 'u')
      .orderBy('u.name')
      .addOrderBy('u.id')
      .limit(limit);
    const { q, role, teamId, active } = filter;
    if (after) query.andWhere('(u.name, u.id) > (:name, :id)', after);
    if (q !== undefined)
      query.andWhere(
        `(position(lower(:q) IN lower(u.name)) > 0 OR position(lower(:q) IN lower(u.email)) > 0)`,
        { q },
      );
    if (role !== undefined) query.andWhere(':role = ANY (u.roles)', { role });
    if (teamId !== undefined) query.andWhere('u.teamId = :teamId', { teamId });
    if (active !== undefined) query.andWhere('u.active = :active', { active });
    return query.getMany();
  }

  /** Whoever has this e-mail, active or not; its case does not count. */
  async userByEmail(email: string): Promise<User | undefined> {
    const query = this.database.manager.createQueryBuilder(UserEntity, 'u');
    return (await query.where('lower(u.email) = lower(:email)', { email }).getOne()) ?? undefined;
  }

  /**
   * The first active members of teams by name: of everybody's, or of the viewer's own teams.
   * @param part of the name; case does not count
   */
  async colleagues(
    { reach, teamIds }: Pick<Viewer, 'reach' | 'teamIds'>,
    limit: number,
    part?: string,
  ): Promise<ColleagueRow[]> {
    return this.database.query(
      `SELECT u.id, u.name, t.id AS "teamId", t.name AS "teamName" FROM app_user u JOIN team t ON t.id = u.team_id
       WHERE u.active AND ($1::text = 'all' OR u.team_id = ANY ($2::uuid[]))
         AND ($3::text IS NULL OR position($3 IN lower(u.name)) > 0)
       ORDER BY u.name, u.id LIMIT $4`,
      [reach, teamIds, part?.toLowerCase() ?? null, limit],
    );
  }

  /** Who signs in with this e-mail; its case does not count. */
  async credentials(email: string): Promise<Credentials | undefined> {
    return this.credentialsWhere('lower(u.email) = lower(:value)', email);
  }

  async credentialsOf(userId: string): Promise<Credentials | undefined> {
    return this.credentialsWhere('u.id = :value', userId);
  }

  /** @throws QueryFailedError (unique violation of app_user_email) when another user has the e-mail. */
  async addUser(
    user: Omit<UserEntity, 'revision' | 'mails'>,
    manager: EntityManager = this.database.manager,
  ): Promise<void> {
    await manager.insert(UserEntity, user);
    const { id, roles, active = true } = user;
    await tellOfNewPlaces(undefined, { id, roles, active }, manager);
  }

  /**
   * Changes a user. Who is made inactive or given another password is signed out everywhere.
   * Customers of who is made inactive are given to whoever takes over, and what is left to mend.
   * @returns the user after it; `unknown`; `last-administrator` when nobody would be left to administer; or what keeps
   * somebody from being made inactive.
   */
  async changeUser(id: string, changes: UserChanges, leaving: Leaving = {}): Promise<ChangedUser> {
    return this.database.transaction(async (transaction) => {
      const administrators = await lockAdministrators(transaction);
      if (!(await isAtRevision(transaction, 'app_user', id, leaving.ifRevision))) return 'changed-meanwhile';
      const staysOne = changes.active !== false && (changes.roles?.includes('administrator') ?? true);
      if (!staysOne && administrators.length === 1 && administrators[0] === id) return 'last-administrator';
      if (leaving.handOverTo !== undefined) await handOverCare(id, leaving.handOverTo, transaction);
      const isLeaving = changes.active === false && leaving.anyway !== true;
      const owned = isLeaving ? await ownedBy(id, transaction) : nothing;
      if (owned.deals.length + owned.customers.length > 0) return { owned };
      const before = await this.user(id, transaction);
      if (Object.keys(changes).length > 0) await transaction.update(UserEntity, { id }, changes);
      const after = await this.user(id, transaction);
      if (!after) return 'unknown';
      await tellOfNewPlaces(before, after, transaction);
      if (!after.active || changes.passwordHash !== undefined) await endSessions(id, transaction);
      return after;
    });
  }

  /** Open deals that a user owns, the oldest first; with a team only those that are in another one. */
  async openDealsOf(userId: string, limit: number, outsideTeam?: string): Promise<OwnedDeal[]> {
    return this.database.query(
      `SELECT id, seq FROM deal WHERE owner_id = $1 AND status = 'open' AND ($3::uuid IS NULL OR team_id <> $3)
       ORDER BY opened_at, id LIMIT $2`,
      [userId, limit, outsideTeam ?? null],
    );
  }

  /** What a user would have to hand over. */
  async work(userId: string): Promise<Work> {
    return workOf(userId, this.database.manager);
  }

  /** Whether nobody but this user administers. */
  async isLastAdministrator(id: string): Promise<boolean> {
    const others: { id: string }[] = await this.database.query(
      `SELECT id FROM app_user WHERE active AND 'administrator' = ANY (roles) ORDER BY id = $1 LIMIT 1`,
      [id],
    );
    return others[0]?.id === id;
  }

  /** Sets a user's own password and ends the user's other sessions. */
  async changePassword(userId: string, passwordHash: string, present: Buffer): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await transaction.update(UserEntity, { id: userId }, { passwordHash });
      await transaction.query(`DELETE FROM session WHERE user_id = $1 AND token_hash <> $2`, [
        userId,
        present,
      ]);
    });
  }

  async hasAdministrator(manager: EntityManager = this.database.manager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `SELECT 1 FROM app_user WHERE 'administrator' = ANY (roles) LIMIT 1`,
    );
    return rows.length > 0;
  }

  async team(id: string, manager: EntityManager = this.database.manager): Promise<TeamEntity | undefined> {
    return (await manager.findOneBy(TeamEntity, { id })) ?? undefined;
  }

  /** Every team by name, with who leads it and how many are in it. */
  async teams(): Promise<TeamRow[]> {
    return this.database.query(
      `SELECT t.id, t.name, t.head_id AS "headId", h.name AS "headName",
         (SELECT count(*)::int FROM app_user u WHERE u.team_id = t.id AND u.active) AS members
       FROM team t LEFT JOIN app_user h ON h.id = t.head_id ORDER BY t.name, t.id`,
    );
  }

  async addTeam(
    team: Omit<TeamEntity, 'revision'>,
    manager: EntityManager = this.database.manager,
  ): Promise<void> {
    await manager.insert(TeamEntity, team);
  }

  /** The team after the change; undefined when there is none. */
  async changeTeam(
    id: string,
    changes: TeamChanges,
    manager: EntityManager = this.database.manager,
  ): Promise<TeamEntity | undefined> {
    if (Object.keys(changes).length > 0) await manager.update(TeamEntity, { id }, changes);
    if (changes.headId) await tellNewHead(changes.headId, id, manager);
    return this.team(id, manager);
  }

  /** The same by somebody who may have seen an older revision of it; undefined: whoever changes it does not mind. */
  async changeSeenTeam(
    id: string,
    changes: TeamChanges,
    ifRevision: number | undefined,
  ): Promise<TeamEntity | 'changed-meanwhile' | undefined> {
    return this.database.transaction(async (transaction) =>
      (await isAtRevision(transaction, 'team', id, ifRevision))
        ? this.changeTeam(id, changes, transaction)
        : 'changed-meanwhile',
    );
  }

  private async credentialsWhere(condition: string, value: string): Promise<Credentials | undefined> {
    const found = await this.database.manager
      .createQueryBuilder(UserEntity, 'u')
      .addSelect('u.passwordHash')
      .where(condition, { value })
      .getOne();
    if (!found?.active) return undefined;
    const { passwordHash, ...user } = found;
    return { user, passwordHash };
  }
}

/** Two who take each other's role at once must not both succeed. */
async function lockAdministrators(transaction: EntityManager): Promise<string[]> {
  const administrator: Role = 'administrator';
  const rows: { id: string }[] = await transaction.query(
    `SELECT id FROM app_user WHERE active AND $1 = ANY (roles) ORDER BY id FOR UPDATE`,
    [administrator],
  );
  return rows.map((row) => row.id);
}

async function endSessions(userId: string, transaction: EntityManager): Promise<void> {
  await transaction.query(`DELETE FROM session WHERE user_id = $1`, [userId]);
}
