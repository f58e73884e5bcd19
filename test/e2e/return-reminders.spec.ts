import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { shippedRegulation } from '../support/return-cases.js';
import { partIdsOf, ReturnScene } from '../support/return-scene.js';
import { formIn, pageAt, sendForm } from '../support/pages.js';
import { until } from '../support/until.js';

let scene: ReturnScene;
let postbox: Postbox;
const vendor = 'claims@gtx.example.test';

beforeAll(async () => {
  postbox = await startPostbox();
  const { steps, ...regulation } = shippedRegulation({ calendar: 'always-open' });
  const soon = { A: 'PT4S', B: 'PT4S', C: 'PT4S' };
  const answer = {
    ...steps['vendor-answer'],
    ...{ norm: soon, reminders: { before: 'PT3S', after: ['PT1S', 'PT3S'] } },
  };
  scene = await ReturnScene.set(
    {
      ...{ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' },
      DEALWARDEN_PUBLIC_URL: 'https://deals.example.test',
    },
    { ...regulation, steps: { ...steps, 'vendor-answer': answer } },
  );
  await scene.stage.database.query(`UPDATE counterparty SET email = $2 WHERE id = $1`, [
    scene.vendorId,
    vendor,
  ]);
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await postbox?.close();
});

async function requested(): Promise<ReturnCaseView> {
  const taken = await scene.taken();
  const partIds = partIdsOf(taken);
  await scene.act(taken.id, 'manager', { act: 'pass-on' });
  await scene.act(taken.id, 'head', { act: 'find-cause', cause: 'defect', partIds });
  const confirmed = { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D', partIds };
  await scene.act(taken.id, 'head', confirmed);
  const counterparty = { kind: 'vendor', id: scene.vendorId };
  return scene.act(taken.id, 'head', { act: 'request', counterparty, partIds });
}

const mailsOf = ({ number }: ReturnCaseView) =>
  postbox.mails.filter(({ to, subject }) => to.includes(vendor) && subject.includes(number));

async function remindersIn({ id }: ReturnCaseView): Promise<unknown[]> {
  const path = `/return-cases/${id}/events`;
  const { body } = await scene.http.get<{ items: ReturnTimelineView[] }>(path, scene.sessions.head);
  return body.items.flatMap(({ happenings }) =>
    happenings.filter(({ kind }) => kind === 'reminded').map(({ when }) => when),
  );
}

describe('a vendor that says nothing', () => {
  it('is reminded by mail before its time is over and after, each time with a link of its own', async () => {
    const given = await requested();
    await until(async () => mailsOf(given).length === 4);
    const mails = mailsOf(given);
    expect(mails.slice(1).map(({ subject }) => subject.replace(/^.*?: /, ''))).toEqual([
      expect.stringContaining('nearly due'),
      expect.stringContaining('overdue'),
      expect.stringContaining('overdue'),
    ]);
    const links = mails.map(({ text }) => /\/return\/[\w-]+/.exec(text)?.[0]);
    expect(new Set(links).size).toBe(4);
    for (const { text } of mails.slice(1)) expect(text).toContain('your answer, by ');
    expect(await remindersIn(given)).toEqual(['after', 'after', 'before']);
  });

  it('is left alone when it has answered', async () => {
    const given = await requested();
    await until(async () => mailsOf(given).length === 2);
    const path = /\/return\/[\w-]+/.exec(mailsOf(given)[1]!.text)![0];
    const form = formIn(await pageAt(`${scene.http.url}${path}`), 'refuse');
    expect((await sendForm(`${scene.http.url}${path}`, { ...form, words: 'No' })).status).toBe(303);
    const next = await requested();
    await until(async () => mailsOf(next).length === 4);
    expect(await remindersIn(given)).toEqual(['before']);
    expect(mailsOf(given).filter(({ subject }) => subject.includes('overdue'))).toEqual([]);
  });
});
