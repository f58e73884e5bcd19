import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Salespeople and the head of sales who leads them. */
@Entity('team')
export class TeamEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('uuid', { name: 'head_id', nullable: true })
  headId!: string | null;

  /** Counts every change of the row; the database does it. */
  @Column({ type: 'integer', insert: false, update: false })
  revision!: number;
}
