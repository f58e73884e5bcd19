import type { CustomerNorms } from '@app/domain/deal/state.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('customer')
export class CustomerEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  class!: CustomerClass;

  @Column('uuid', { name: 'personal_manager_id', nullable: true })
  personalManagerId!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text')
  locale!: string;

  @Column('jsonb')
  norms!: CustomerNorms;

  @Column('text', { name: 'external_id', nullable: true })
  externalId!: string | null;

  /** Counts every change of the row; the database does it. */
  @Column({ type: 'integer', insert: false, update: false })
  revision!: number;
}
