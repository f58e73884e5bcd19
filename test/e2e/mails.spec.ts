import { randomUUID } from 'node:crypto';
import type { Health } from '@app/contracts/health.js';
import type { MailQueueView, MailView, ReleasedMailView } from '@app/contracts/mails.js';
import type { Problem } from '@app/contracts/problem.js';
import { MailHoldRepository } from '@app/persistence/mail-hold.repository.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';

interface MailPage {
  readonly items: readonly MailView[];
  readonly next: string | null;
}

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let as: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  http = await HttpStage.start(stage);
  as = await http.session(cast.administrator);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});
beforeEach(() => stage.database.query(`TRUNCATE mail, message, mail_hold CASCADE`));

/** A mail to the salesperson in a state of the table. */
async function mailIn(status: string, minute = 0): Promise<string> {
  const id = randomUUID();
  await stage.database.query(
    `INSERT INTO mail (id, recipient_id, kind, message_id, status, created_at, last_error, failing_since)
     VALUES ($1::uuid, $2, 'alert', $1::uuid::text, $3, '2026-03-02T09:00:00.123456Z'::timestamptz + make_interval(mins => $4),
       CASE WHEN $3 = 'failed' THEN 'SMTP 550' END, CASE WHEN $3 = 'failed' THEN now() END)`,
    [id, cast.salesperson, status, minute],
  );
  return id;
}

/** A message to the customer that its mail server has refused. */
async function refusedMessage(): Promise<string> {
  const { dealId } = await new StalledDeals(stage.database, cast).stalled();
  await stage.database.query(`UPDATE customer SET email = 'buyer@acme.example' WHERE id = $1`, [
    cast.customerId,
  ]);
  const [message, mail] = [randomUUID(), randomUUID()];
  await stage.database.query(
    `INSERT INTO message (id, deal_id, customer_id, stage, action, status, language, subject, body, created_at)
     VALUES ($1, $2, $3, 'need', 'hello', 'failed', 'en', 'Hello', 'Hello', now())`,
    [message, dealId, cast.customerId],
  );
  await stage.database.query(
    `INSERT INTO mail (id, kind, for_message_id, message_id, status) VALUES ($1::uuid, 'message', $2, $1::uuid::text, 'failed')`,
    [mail, message],
  );
  return mail;
}

const list = async (query = '') => (await http.get<MailPage>(`/mails${query}`, as)).body;
const statesOf = ({ items }: MailPage) => items.map(({ state }) => state);

describe('mails that went out or wait', () => {
  it('are listed, newest first, page by page, by their state', async () => {
    for (const [minute, status] of ['waiting', 'sent', 'failed', 'suppressed'].entries())
      await mailIn(status, minute);
    expect(statesOf(await list())).toEqual(['dropped', 'refused', 'sent', 'waiting']);
    const first = await list('?limit=3');
    expect(statesOf(await list(`?limit=3&cursor=${first.next}`))).toEqual(['waiting']);
    const { items } = await list('?state=refused&kind=alert&q=NOVAK');
    expect(items).toEqual([
      expect.objectContaining({
        ...{ state: 'refused', problem: 'SMTP 550', failingSince: expect.any(String), about: null },
        to: { kind: 'user', id: cast.salesperson, name: 'Anna Novak', email: 'anna.novak@example.test' },
      }),
    ]);
    expect(statesOf(await list('?q=dvorak'))).toEqual([]);
    expect(statesOf(await list('?to=2026-03-02T09:01:00Z'))).toEqual(['waiting']);
  });

  it('say to whom they go and what they are about, also to a customer', async () => {
    await refusedMessage();
    const { items } = await list();
    expect(items).toEqual([
      expect.objectContaining({
        ...{ kind: 'message', about: expect.objectContaining({ kind: 'deal' }) },
        to: { kind: 'customer', id: cast.customerId, name: 'Acme', email: 'buyer@acme.example' },
      }),
    ]);
  });

  it('are tried again where they were refused: once for a key, with the message, and the audit knows', async () => {
    const id = await refusedMessage();
    const again = (key: string) => http.post<MailView & Problem>(`/mails/${id}/send-again`, as, {}, key);
    const answers = await Promise.all([again('one'), again('one')]);
    expect(answers.map(({ status, body }) => [status, body.state])).toEqual(Array(2).fill([200, 'waiting']));
    const rows: object[] = await stage.database.query(
      `SELECT m.status, m.failing_since, g.status AS message FROM mail m JOIN message g ON g.id = m.for_message_id`,
    );
    expect(rows).toEqual([{ status: 'waiting', failing_since: null, message: 'queued' }]);
    const refused = await again('two');
    expect([refused.status, refused.body.code]).toEqual([409, 'mail-not-refused']);
    expect((await http.post(`/mails/${randomUUID()}/send-again`, as, {})).status).toBe(404);
    const noted: object[] = await stage.database.query(
      `SELECT principal_id AS by FROM audit_record WHERE action = 'mail.sent-again' AND object_id = $1`,
      [id],
    );
    expect(noted).toEqual([{ by: cast.administrator }]);
  });
});

describe('mail that is held', () => {
  it('is told wherever one looks, and goes out when an administrator releases it', async () => {
    await mailIn('waiting');
    await new MailHoldRepository(stage.database).hold();
    const { body: queue } = await http.get<MailQueueView>('/mails/queue', as);
    expect(queue).toMatchObject({ waiting: 1, due: 1, refused: 0, heldSince: expect.any(String) });
    const health = async () => (await http.send<Health>('GET', '/health/ready')).body.mailHeldSince;
    expect(await health()).toBe(queue.heldSince);
    expect(statesOf(await list('?state=held'))).toEqual(['held']);
    expect(statesOf(await list('?state=waiting'))).toEqual([]);

    const release = () => http.post<ReleasedMailView>('/mails/release', as, {});
    const { heldSince } = queue;
    expect((await release()).body).toMatchObject({ released: true, heldSince, waiting: 1, dropped: 0 });
    expect((await release()).body).toMatchObject({ released: false, heldSince: null });
    expect(await health()).toBeNull();
    expect(statesOf(await list('?state=waiting'))).toEqual(['waiting']);
    const noted: object[] = await stage.database.query(
      `SELECT principal_id AS by, detail->>'waiting' AS waiting FROM audit_record WHERE action = 'mail.released'`,
    );
    expect(noted).toEqual([{ by: cast.administrator, waiting: '1' }]);
  });
});
