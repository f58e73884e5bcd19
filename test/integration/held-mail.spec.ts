import { MailHoldRepository } from '@app/persistence/mail-hold.repository.js';
import { MailQueueRepository } from '@app/persistence/mail-queue.repository.js';
import { RelayStage } from '../support/relay-stage.js';
import { until } from '../support/until.js';

let relaying: RelayStage;
let hold: MailHoldRepository;

beforeAll(async () => {
  relaying = await RelayStage.set();
  hold = new MailHoldRepository(relaying.database);
});
afterAll(() => relaying?.close());
beforeEach(() => relaying.begin());
afterEach(async () => {
  await hold.release({ drop: false });
  await relaying.end();
});

const queue = () => new MailQueueRepository(relaying.database).look();

/** Of several rounds of a relay: mails of these deals are made, and of each as many attempts as there were. */
async function attemptsAfterRounds(mails: number): Promise<number[]> {
  await until(async () => (await queue()).due === mails);
  // A later deal's mail is made by a later round, in which the earlier ones could have gone out.
  await relaying.deals.stalled('90000');
  await until(async () => (await queue()).due === mails + 1);
  return (await relaying.mailRows()).map(({ attempts }) => attempts);
}

describe('outgoing mail that is held', () => {
  it('is made and waits, and goes out once when it is released', async () => {
    await relaying.deals.stalled('60000');
    await relaying.deals.stalled('70000');
    await hold.hold();
    relaying.start();
    relaying.start();
    expect(await attemptsAfterRounds(2)).toEqual([0, 0, 0]);
    expect(relaying.postbox.mails).toEqual([]);
    expect(await queue()).toMatchObject({ waiting: 3, due: 3, heldSince: expect.any(Date) });

    expect(await hold.release({ drop: false })).toMatchObject({ heldSince: expect.any(Date), waiting: 3 });
    const rows = await relaying.settled(3);
    expect(rows.map(({ status, attempts }) => [status, attempts])).toEqual(Array(3).fill(['sent', 1]));
    const notices = relaying.postbox.mails.flatMap((mail) => mail.notices);
    expect(notices).toHaveLength(3);
    expect(new Set(notices).size).toBe(3);
    expect(await queue()).toMatchObject({ waiting: 0, heldSince: null });
  });

  it('is dropped when that is wanted: nobody is mailed of it, and customers only of what is approved again', async () => {
    const { dealId } = await relaying.deals.stalled('60000');
    await hold.hold();
    relaying.start();
    await until(async () => (await queue()).due === 1);
    const { customerId } = relaying.cast;
    await relaying.database.query(`UPDATE customer SET email = 'buyer@example.test' WHERE id = $1`, [
      customerId,
    ]);
    await relaying.database.query(
      `INSERT INTO message (id, deal_id, customer_id, stage, action, status, language, subject, body, created_at)
       VALUES (gen_random_uuid(), $1, $2, 'offer', 'thanks', 'queued', 'en', 'Thank you', 'For your time.', now())`,
      [dealId, customerId],
    );
    await until(async () => (await queue()).due === 2);
    expect(await hold.release({ drop: true })).toMatchObject({ waiting: 0, dropped: 2, returned: 1 });
    expect((await relaying.mailRows()).map(({ status }) => status)).toEqual(['suppressed', 'suppressed']);

    // What comes later is told, and goes out alone; the message does when it is approved.
    await relaying.deals.stalled('90000');
    await relaying.settled(3);
    expect(relaying.postbox.mails.map(({ subject }) => subject)).toEqual(['Deal 90000 – stalled']);
    await relaying.database.query(`UPDATE message SET status = 'queued' WHERE status = 'prepared'`);
    await until(async () => relaying.postbox.mails.length === 2);
    expect(relaying.postbox.mails[1]).toMatchObject({ to: ['buyer@example.test'], subject: 'Thank you' });
  });

  it('is not dropped where it is not held', async () => {
    await relaying.deals.stalled('60000');
    expect(await hold.release({ drop: true })).toBeUndefined();
    relaying.start();
    await relaying.settled(1);
    expect(relaying.postbox.mails).toHaveLength(1);
  });

  it('is held since it was held first, and released once', async () => {
    await hold.hold();
    const { heldSince } = await queue();
    await hold.hold();
    expect(await queue()).toMatchObject({ heldSince });
    expect(await hold.release({ drop: false })).toMatchObject({ heldSince });
    expect(await hold.release({ drop: false })).toBeUndefined();
  });
});
