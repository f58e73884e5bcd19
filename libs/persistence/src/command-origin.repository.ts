import type { DataSource } from 'typeorm';

/** From where somebody gives commands. */
export interface CommandOrigin {
  readonly principalId: string;
  readonly address: string;
  /** The program that asks, cut short; absent: it does not name itself. */
  readonly agent?: string;
}

/** More places than people work from at one time. */
const rememberedAtMost = 10_000;

/**
 * Keeps from where people give commands, beside the events, which hold but a commitment to it. Somebody at the same place is
 * kept once: a command costs no journey for it.
 */
export class CommandOriginRepository {
  private readonly remembered = new Map<string, Promise<string>>();

  constructor(private readonly database: DataSource) {}

  /** @returns what the command's event is to hold, once it is kept what that stands for */
  async commitmentTo({ principalId, address, agent }: CommandOrigin): Promise<string> {
    const key = JSON.stringify([principalId, address, agent]);
    const known = this.remembered.get(key);
    if (known) return known;
    const kept = this.keep(principalId, JSON.stringify({ address, agent }));
    this.remember(key, kept);
    try {
      return await kept;
    } catch (error) {
      this.remembered.delete(key);
      throw error;
    }
  }

  private remember(key: string, commitment: Promise<string>): void {
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= rememberedAtMost && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(key, commitment);
  }

  private async keep(principalId: string, value: string): Promise<string> {
    const [row]: [{ commitment: string }] = await this.database.query(keep, [principalId, value]);
    return row.commitment;
  }
}

const keep = `
  WITH salted AS MATERIALIZED (SELECT uuid_send(gen_random_uuid()) AS salt, $2::jsonb AS value)
  INSERT INTO command_origin (commitment, principal_id, salt, value)
  SELECT encode(sha256(salt || convert_to(value::text, 'UTF8')), 'hex'), $1, salt, value FROM salted
  RETURNING commitment`;
