import type { MailHabit } from '@app/domain/access/mail-habits.js';
import type { Role } from '@app/domain/access/permissions.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who works with deals. Users who came with an import have no password until they are given one. */
@Entity('app_user')
export class UserEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  /** argon2id; null: cannot sign in. */
  @Column('text', { name: 'password_hash', nullable: true, select: false })
  passwordHash!: string | null;

  @Column('text', { array: true })
  roles!: Role[];

  @Column('uuid', { name: 'team_id', nullable: true })
  teamId!: string | null;

  @Column('text')
  locale!: string;

  @Column('text', { name: 'time_zone' })
  timeZone!: string;

  /** Working hours in which this person is sent mails; null: at any time. */
  @Column('text', { name: 'calendar_key', nullable: true })
  calendarKey!: string | null;

  @Column('text', { default: 'separate' })
  mails!: MailHabit;

  @Column('boolean')
  active!: boolean;

  /** Counts every change of the row; the database does it. */
  @Column({ type: 'integer', insert: false, update: false })
  revision!: number;
}
