import { canonicalJson } from '@app/domain/canonical-json.js';
import type { DataSource, EntityManager } from 'typeorm';
import { CustomerEntity } from './entities/customer.entity.js';
import type { NameCursor } from './people.repository.js';
import { orderRetiming } from './retiming-scope.js';

export type Customer = Omit<CustomerEntity, 'externalId'>;
export type CustomerChanges = Partial<Omit<Customer, 'id'>>;
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
    return (await this.database.manager.findOneBy(CustomerEntity, { id })) ?? undefined;
  }

  /** One page of the customers whose name begins so (case does not count), or of all. */
  async page(limit: number, beginning?: string, after?: NameCursor): Promise<Customer[]> {
    const query = this.database.manager
      .createQueryBuilder(CustomerEntity, 'c')
      .orderBy('c.name')
      .addOrderBy('c.id')
      .limit(limit);
    if (beginning !== undefined)
      query.andWhere('starts_with(lower(c.name), lower(:beginning))', { beginning });
    if (after) query.andWhere('(c.name, c.id) > (:name, :id)', after);
    return query.getMany();
  }

  /** Norms that are agreed with any customer: those that are the same once, with the first customer that has them. */
  async agreedNorms(): Promise<AgreedWith[]> {
    return this.database.query(
      `SELECT DISTINCT ON (norms) id AS "customerId", name, norms FROM customer WHERE norms <> '{}'
       ORDER BY norms, name, id`,
    );
  }

  async add(
    { norms = {}, email = null, locale = 'en', ...customer }: NewCustomer,
    manager: EntityManager = this.database.manager,
  ): Promise<Customer> {
    const added: Customer = { ...customer, norms, email, locale };
    await manager.insert(CustomerEntity, added);
    return added;
  }

  /**
   * The customer after the change; undefined when there is none. Its running deals follow its class and its norms.
   * @param first what else has to be so in the transaction
   */
  async change(
    id: string,
    changes: CustomerChanges,
    first?: (transaction: EntityManager) => Promise<void>,
  ): Promise<Customer | undefined> {
    return this.database.transaction(async (transaction) => {
      await first?.(transaction);
      const before = await transaction.findOne(CustomerEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!before) return undefined;
      if (Object.keys(changes).length > 0) await transaction.update(CustomerEntity, { id }, changes);
      const after = { ...before, ...changes };
      if (after.class !== before.class) await orderRetiming(transaction, { cause: 'class', customerId: id });
      if (canonicalJson(after.norms) !== canonicalJson(before.norms))
        await orderRetiming(transaction, { cause: 'customer-norm', customerId: id });
      return after;
    });
  }
}
