import type { DataSource, EntityManager } from 'typeorm';
import { isAtRevision } from './row-revision.js';

/** Somebody at a customer. */
export interface Contact {
  readonly id: string;
  readonly customerId: string;
  readonly name: string;
  readonly role: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: string | null;
  readonly channels: readonly string[];
  /** When they like to be reached, as the contract has it. */
  readonly hours: readonly object[];
  readonly revision: number;
}

export type ContactChanges = Partial<Omit<Contact, 'id' | 'customerId' | 'revision'>>;

/** The people of customers. Methods that take a manager take part in its transaction. */
export class ContactRepository {
  constructor(private readonly database: DataSource) {}

  /** A customer's contacts by name; undefined when there is no such customer. */
  async ofCustomer(customerId: string): Promise<Contact[] | undefined> {
    const contacts: Contact[] = await this.database.query(
      `SELECT ${columns} FROM contact k WHERE k.customer_id = $1 ORDER BY k.name, k.id`,
      [customerId],
    );
    if (contacts.length > 0) return contacts;
    const customer: unknown[] = await this.database.query(`SELECT 1 FROM customer WHERE id = $1`, [
      customerId,
    ]);
    return customer.length > 0 ? [] : undefined;
  }

  /** A contact of this customer. */
  async find(customerId: string, id: string): Promise<Contact | undefined> {
    const rows: Contact[] = await this.database.query(
      `SELECT ${columns} FROM contact k WHERE k.id = $1 AND k.customer_id = $2`,
      [id, customerId],
    );
    return rows[0];
  }

  /** @throws QueryFailedError (of contact_customer_id_fkey) when there is no such customer */
  async add(contact: Omit<Contact, 'revision'>, manager: EntityManager): Promise<void> {
    const { id, customerId, name, role, email, phone, locale, channels, hours } = contact;
    await manager.query(
      `INSERT INTO contact (id, customer_id, name, role, email, phone, locale, channels, hours)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, customerId, name, role, email, phone, locale, channels, JSON.stringify(hours)],
    );
  }

  /**
   * The contact after the change; undefined when the customer has none of this id.
   * @param ifRevision undefined: whatever it is now
   */
  async change(
    customerId: string,
    id: string,
    changes: ContactChanges,
    ifRevision: number | undefined,
  ): Promise<Contact | 'changed-meanwhile' | undefined> {
    return this.database.transaction(async (transaction) => {
      const [before]: Contact[] = await transaction.query(
        `SELECT ${columns} FROM contact k WHERE k.id = $1 AND k.customer_id = $2 FOR UPDATE`,
        [id, customerId],
      );
      if (!before) return undefined;
      if (ifRevision !== undefined && before.revision !== ifRevision) return 'changed-meanwhile';
      const after = { ...before, ...changes, revision: before.revision + 1 };
      const { name, role, email, phone, locale, channels, hours } = after;
      await transaction.query(
        `UPDATE contact SET name = $2, role = $3, email = $4, phone = $5, locale = $6, channels = $7, hours = $8
         WHERE id = $1`,
        [id, name, role, email, phone, locale, channels, JSON.stringify(hours)],
      );
      return after;
    });
  }

  /**
   * @param ifRevision undefined: whatever it is now
   * @returns undefined when the customer has none of this id
   */
  async remove(
    customerId: string,
    id: string,
    ifRevision: number | undefined,
  ): Promise<'removed' | 'changed-meanwhile' | undefined> {
    return this.database.transaction(async (transaction) => {
      if (!(await isAtRevision(transaction, 'contact', id, ifRevision))) return 'changed-meanwhile';
      const removed: unknown[] = await transaction.query(
        `WITH removed AS (DELETE FROM contact WHERE id = $1 AND customer_id = $2 RETURNING id) SELECT id FROM removed`,
        [id, customerId],
      );
      return removed.length > 0 ? 'removed' : undefined;
    });
  }
}

const columns = `k.id, k.customer_id AS "customerId", k.name, k.role, k.email, k.phone, k.locale, k.channels, k.hours, k.revision`;
