import type { DataSource } from 'typeorm';

/** The keys that links in mails are signed with: the newest signs, all of them are known. */
export class SigningKeyRepository {
  private known?: Promise<readonly [Buffer, ...Buffer[]]>;

  constructor(private readonly database: DataSource) {}

  /** Read once: a key that is added later is used by processes started from then on. The newest comes first. */
  async keys(): Promise<readonly [Buffer, ...Buffer[]]> {
    this.known ??= this.read();
    try {
      return await this.known;
    } catch (error) {
      this.known = undefined;
      throw error;
    }
  }

  private async read(): Promise<readonly [Buffer, ...Buffer[]]> {
    const rows: { secret: Buffer }[] = await this.database.query(
      `SELECT secret FROM signing_key ORDER BY id DESC`,
    );
    const [newest, ...older] = rows.map(({ secret }) => secret);
    if (!newest) throw new Error('there is no key to sign links with');
    return [newest, ...older];
  }
}
