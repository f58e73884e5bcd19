import { canonicalJson } from '@app/domain/canonical-json.js';
import type { DataSource, EntityManager } from 'typeorm';
import { CustomerEntity } from './entities/customer.entity.js';
import { externalIdsOf, replaceExternalIds, type ExternalId } from './external-ids.js';
import type { NameCursor } from './people.repository.js';
import { tryLettersAgain } from './letter-reach.js';
import { orderRetiming } from './retiming-scope.js';

export interface Customer extends Omit<CustomerEntity, 'externalId'> {
  readonly externalIds: readonly ExternalId[];
}
export type CustomerChanges = Partial<Omit<Customer, 'id' | 'revision'>>;

export interface CustomerFilter {
  /** Beginning of the name; case does not count. */
  readonly q?: string;
  readonly class?: Customer['class'];
  readonly personalManagerId?: string;
  readonly externalSource?: string;
  readonly externalId?: string;
}
/** What is left out is as the database has it for everybody. */
export type NewCustomer = Pick<Customer, 'id' | 'name' | 'class' | 'personalManagerId'> & CustomerChanges;

/** A customer with norms of its own. */
export interface AgreedWith {
  readonly customerId: string;
  readonly name: string;
  readonly norms: Customer['norms'];
}

/** Customers, by name. Methods that take a manager take part in its transaction. */
export class CustomerRepository {
  constructor(private readonly database: DataSource) {}

  async find(id: string): Promise<Customer | undefined> {
    const found = await this.database.manager.findOneBy(CustomerEntity, { id });
    return found ? (await this.withExternalIds([found]))[0] : undefined;
  }

  /** One page of customers by name. */
  async page(limit: number, filter: CustomerFilter = {}, after?: NameCursor): Promise<Customer[]> {
    const { q: beginning, personalManagerId, externalSource, externalId } = filter;
    const query = this.database.manager
      .createQueryBuilder(CustomerEntity, 'c')
      .orderBy('c.name')
      .addOrderBy('c.id')
      .limit(limit);
    if (beginning !== undefined)
      query.andWhere('starts_with(lower(c.name), lower(:beginning))', { beginning });
    if (after) query.andWhere('(c.name, c.id) > (:name, :id)', after);
    if (filter.class !== undefined) query.andWhere('c.class = :class', { class: filter.class });
    if (personalManagerId !== undefined)
      query.andWhere('c.personalManagerId = :personalManagerId', { personalManagerId });
    if (externalSource !== undefined || externalId !== undefined)
      query.andWhere(knownElsewhere, {
        externalSource: externalSource ?? null,
        externalId: externalId ?? null,
      });
    return this.withExternalIds(await query.getMany());
  }

  /** Norms that are agreed with any customer: those that are the same once, with the first customer that has them. */
  async agreedNorms(): Promise<AgreedWith[]> {
    return this.database.query(
      `SELECT DISTINCT ON (norms) id AS "customerId", name, norms FROM customer WHERE norms <> '{}'
       ORDER BY norms, name, id`,
    );
  }

  async add(
    { norms = {}, email = null, locale = 'en', externalIds = [], ...customer }: NewCustomer,
    manager: EntityManager = this.database.manager,
  ): Promise<Omit<Customer, 'revision'>> {
    const added = { ...customer, norms, email, locale };
    await manager.insert(CustomerEntity, added);
    await replaceExternalIds(added.id, externalIds, manager);
    return { ...added, externalIds };
  }

  /**
   * The customer after the change; undefined when there is none. Its running deals follow its class and its norms, and letters that its
   * address would not take are tried again with another one.
   * @param first what else has to be so in the transaction
   */
  async change(
    id: string,
    { externalIds, ...changes }: CustomerChanges,
    ifRevision?: number,
    first?: (transaction: EntityManager) => Promise<void>,
  ): Promise<Customer | 'changed-meanwhile' | undefined> {
    return this.database.transaction(async (transaction) => {
      await first?.(transaction);
      const before = await transaction.findOne(CustomerEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!before) return undefined;
      if (ifRevision !== undefined && before.revision !== ifRevision) return 'changed-meanwhile';
      // Ids in other systems alone change the customer as well.
      const changed = externalIds ? { ...changes, name: changes.name ?? before.name } : changes;
      const isChanged = Object.keys(changed).length > 0;
      if (isChanged) await transaction.update(CustomerEntity, { id }, changed);
      const after = { ...before, ...changes, revision: before.revision + (isChanged ? 1 : 0) };
      if (after.class !== before.class) await orderRetiming(transaction, { cause: 'class', customerId: id });
      if (canonicalJson(after.norms) !== canonicalJson(before.norms))
        await orderRetiming(transaction, { cause: 'customer-norm', customerId: id });
      if (after.email && after.email !== before.email) await transaction.query(tryLettersAgain, [id]);
      if (externalIds) await replaceExternalIds(id, externalIds, transaction);
      return { ...after, externalIds: (await externalIdsOf([id], transaction)).get(id) ?? [] };
    });
  }

  private async withExternalIds(customers: readonly CustomerEntity[]): Promise<Customer[]> {
    const ids = customers.map(({ id }) => id);
    const known = await externalIdsOf(ids, this.database.manager);
    return customers.map((customer) => ({ ...customer, externalIds: known.get(customer.id) ?? [] }));
  }
}

const knownElsewhere = `EXISTS (SELECT FROM customer_external_id x WHERE x.customer_id = c.id
  AND (:externalSource::text IS NULL OR x.source = :externalSource)
  AND (:externalId::text IS NULL OR x.external_id = :externalId))`;
