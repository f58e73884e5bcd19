import { randomUUID } from 'node:crypto';
import type { HandoverWithTimeline } from '@app/contracts/handovers.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { formIn, offers, pageAt, sendForm } from '../support/pages.js';
import { startPostbox, type PostedMail, type Postbox } from '../support/postbox.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

/** Its handovers are late a second after the win; after the personal manager nobody is told for hours. */
const pipeline = quickPipeline({ handover: { norm: 'PT1S' } });

let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
let postbox: Postbox;
let manager: string;

beforeAll(async () => {
  postbox = await startPostbox();
  stage = await setStage({
    ...{ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' },
    DEALWARDEN_PUBLIC_URL: 'https://deals.example.test',
  });
  cast = await casting(stage.database, pipeline);
  manager = randomUUID();
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, 'marta@example.test', 'Marta Mala', '{personal-manager}', $2)`,
    [manager, cast.teamId],
  );
  await stage.database.query(`UPDATE customer SET personal_manager_id = $1`, [manager]);
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
  await postbox?.close();
});

/** A handover that waits too long, and the mail that tells its personal manager. */
async function late(): Promise<{ dealId: string; handoverId: string; mail: PostedMail; url: string }> {
  const dealId = await ask.open({ stage: 'offer' });
  await ask.tell(dealId, { kind: 'win' });
  const rows: { id: string }[] = await stage.database.query(`SELECT id FROM handover WHERE deal_id = $1`, [
    dealId,
  ]);
  const ofDeal = (mail: PostedMail) =>
    mail.inReplyTo === `<deal-${dealId}@dealwarden>` && mail.notices.length > 0;
  await until(async () => postbox.mails.some(ofDeal));
  const mail = postbox.mails.find(ofDeal)!;
  const path = /https:\/\/deals\.example\.test(\/act\/[\w-]+)/.exec(mail.text)?.[1];
  if (path === undefined) throw new Error('the mail has no link');
  return { dealId, handoverId: rows[0]!.id, mail, url: `${http.url}${path}` };
}

describe('the mail of a late handover', () => {
  it('says whose handover waits for whom, and its link accepts it, once', async () => {
    const { handoverId, mail, url } = await late();
    expect(mail.to).toEqual(['marta@example.test']);
    expect(mail.subject).toContain('handover not accepted');
    expect(mail.text).toMatch(
      /The handover of this key deal from Anna Novak to Marta Mala has not been accepted\. It has waited since/,
    );
    expect(mail.text).toContain('The norm is 1 working second');
    expect(mail.text).toContain("You are told as the customer's personal manager.");
    expect(mail.text).toMatch(/If nobody answers, the head of sales is told on/);
    expect(mail.text).not.toContain('has stalled');

    const shown = await pageAt(url);
    expect(shown.text).toContain('The handover of this key deal from Anna Novak to Marta Mala');
    expect(offers(shown)).toEqual(['accept', 'take-on', 'snooze']);
    const form = { ...formIn(shown, 'accept'), words: 'First visit on Tuesday.' };
    const answers = await Promise.all([sendForm(url, form), sendForm(url, form)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const seen = await pageAt(`${url}${answers[0].headers.get('location')}`);
    expect(seen.text).toContain('Thank you, the handover is accepted.');
    expect(seen.text).toContain('the handover has been accepted.');
    expect(offers(seen)).toEqual([]);
    const marta = await http.session(manager);
    const { body } = await http.get<HandoverWithTimeline>(`/handovers/${handoverId}`, marta);
    expect(body).toMatchObject({ status: 'accepted', acceptedBy: { id: manager } });
    expect(body.timeline[0]).toMatchObject({ kind: 'accept', note: 'First visit on Tuesday.' });

    const again = await sendForm(url, { ...form, key: 'another' });
    expect(again.status).toBe(409);
    expect(again.text).toContain('The handover has been accepted or taken back meanwhile.');
  });

  it('is about nothing any more when the deal was opened again, and says so', async () => {
    const { dealId, url } = await late();
    await ask.tell(dealId, { kind: 'reopen', reasoned: true });
    const seen = await pageAt(url);
    expect(seen.text).toContain('There is nothing to do any more: the deal is open again.');
    expect(offers(seen)).toEqual([]);
  });
});
