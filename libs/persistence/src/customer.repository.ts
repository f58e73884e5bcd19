import type { DataSource, EntityManager } from 'typeorm';
import { CustomerEntity } from './entities/customer.entity.js';
import type { NameCursor } from './people.repository.js';

export type Customer = Omit<CustomerEntity, 'externalId'>;
export type CustomerChanges = Partial<Omit<Customer, 'id'>>;

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

  async add(customer: Customer, manager: EntityManager = this.database.manager): Promise<void> {
    await manager.insert(CustomerEntity, customer);
  }

  /** The customer after the change; undefined when there is none. */
  async change(id: string, changes: CustomerChanges): Promise<Customer | undefined> {
    if (Object.keys(changes).length > 0) await this.database.manager.update(CustomerEntity, { id }, changes);
    return this.find(id);
  }
}
