import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { ReturnLinkView } from '@app/contracts/return-links.js';
import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { MailHoldRepository } from '@app/persistence/mail-hold.repository.js';
import { createApp } from '../../apps/api/src/create-app.js';
import { returnCaseWorkflowId } from '../../workflows/src/names.js';
import type { Cast } from '../support/cast.js';
import type { HttpStage } from '../support/http.js';
import { formIn, offers, pageAt, sendForm, type Page } from '../support/pages.js';
import { startPostbox, type PostedMail, type Postbox } from '../support/postbox.js';
import { ReturnScene } from '../support/return-scene.js';
import type { Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const publicUrl = 'https://deals.example.test';

let scene: ReturnScene;
let stage: Stage;
let http: HttpStage;
let postbox: Postbox;
let cast: Cast;
/** Sessions: the complaint desk, the personal manager, the head of sales. */
let desk: string;
let manager: string;
let head: string;
let vendorId: string;
const otherVendorId = randomUUID();

beforeAll(async () => {
  postbox = await startPostbox();
  scene = await ReturnScene.set({
    DEALWARDEN_RETURN_LINK_DAYS: '9',
    ...{ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' },
    DEALWARDEN_PUBLIC_URL: publicUrl,
  });
  ({ stage, http, cast, vendorId } = scene);
  ({ desk, manager, head } = scene.sessions);
  await stage.database.query(`UPDATE customer SET email = 'buyer@customer.example.test' WHERE id = $1`, [
    cast.customerId,
  ]);
  await stage.database.query(`UPDATE product SET name = 'GTX <b>Pro</b>'`);
  await stage.database.query(`UPDATE counterparty SET email = 'claims@gtx.example.test' WHERE id = $1`, [
    vendorId,
  ]);
  await stage.database.query(
    `INSERT INTO counterparty (id, kind, name, email) VALUES ($1, 'vendor', 'Nord Parts', 'claims@nord.example.test')`,
    [otherVendorId],
  );
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await postbox?.close();
});

const line = (quantityClaimed = 12) => ({
  ...{ productKey: 'gtx-pro', batch: 'LOT-1', serials: ['SN-1', 'SN-2'], defectCode: 'surface-scratched' },
  ...{ deliveryId: `DN-${randomUUID().slice(0, 8)}`, quantityDelivered: 100, quantityClaimed },
});

/** Takes a claim of so many lines, and tells its case and parts. */
async function taken(...quantities: number[]): Promise<{ id: string; partIds: string[] }> {
  const lines = (quantities.length > 0 ? quantities : [12]).map(line);
  const { body } = await http.post<ReturnCaseView>('/return-cases', manager, {
    ...{ customerId: cast.customerId, lines, said: 'Mr Svoboda says that they are scratched' },
  });
  return { id: body.id, partIds: body.lines.flatMap(({ parts }) => parts.map((part) => part.id)) };
}

/** Does acts in turn, each of which has to be taken. */
async function done(id: string, ...acts: [as: string, body: object][]): Promise<ReturnCaseView> {
  let last: ReturnCaseView | undefined;
  for (const [as, body] of acts) {
    const answer = await http.post<ReturnCaseView>(`/return-cases/${id}/acts`, as, body);
    expect({ body, status: answer.status }).toEqual({ body, status: 200 });
    last = answer.body;
  }
  return last!;
}

function asked(partIds: string[], vendor = vendorId): [string, object][] {
  return [
    [manager, { act: 'pass-on' }],
    [head, { act: 'find-cause', cause: 'defect', partIds }],
    [head, { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D report 17', partIds }],
    ask(partIds, vendor),
  ];
}
function ask(partIds: string[], vendor = vendorId): [string, object] {
  const counterparty = { kind: 'vendor', id: vendor };
  return [head, { act: 'request', counterparty, partIds, reason: 'Please see the photos.' }];
}

async function caseOf(id: string): Promise<ReturnCaseView> {
  return (await http.get<ReturnCaseView>(`/return-cases/${id}`, head)).body;
}

async function timeline(id: string): Promise<ReturnTimelineView[]> {
  return (await http.get<{ items: ReturnTimelineView[] }>(`/return-cases/${id}/events`, head)).body.items;
}

/** The path of the newest link in a mail about a case to somebody, once as many mails to them have come. */
async function linkOf(id: string, to: string, mails = 1): Promise<string> {
  const { number } = await caseOf(id);
  const theirs = (): PostedMail[] =>
    postbox.mails.filter((mail) => mail.to.includes(to) && mail.subject.includes(number));
  await until(async () => theirs().length >= mails);
  const path = /https:\/\/deals\.example\.test(\/return\/[\w-]+)/.exec(theirs().at(-1)?.text ?? '')?.[1];
  if (path === undefined) throw new Error('the mail has no link');
  return path;
}
const gtx = 'claims@gtx.example.test';
const buyer = 'buyer@customer.example.test';

/** A case that waits for the vendor, and the path of its link. */
async function awaited(...quantities: number[]): Promise<{ id: string; partIds: string[]; path: string }> {
  const { id, partIds } = await taken(...quantities);
  await done(id, ...asked(partIds));
  return { id, partIds, path: await linkOf(id, gtx) };
}

function page(path: string, options: RequestInit = {}): Promise<Page> {
  return pageAt(`${http.url}${path}`, options);
}
function send(path: string, form: Record<string, string>): Promise<Page> {
  return sendForm(`${http.url}${path}`, form);
}

describe('a vendor', () => {
  it('refuses by the link in its mail, and the head of sales refunds', async () => {
    const { id, partIds, path } = await awaited();
    const shown = await page(path);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('12 units of GTX &lt;b&gt;Pro&lt;/b&gt;, batch LOT-1');
    for (const words of [
      'SN-1, SN-2',
      'surface-scratched',
      'a defect of the goods',
      'Please see the photos.',
    ])
      expect(shown.text).toContain(words);
    expect(shown.text).not.toMatch(/Acme|Svoboda|Marie|Dvorak|<script|<img|<b>|https?:\/\//);
    expect(offers(shown)).toEqual(['accept', 'accept-in-part', 'refuse', 'ask']);

    const words = 'Scratched in <i>your</i> stock.\r\nSee our report.';
    const refused = await send(path, { ...formIn(shown, 'refuse'), words });
    expect([refused.status, refused.headers.get('location')]).toEqual([303, '?done=refuse']);
    const after = await page(`${path}?done=refuse`);
    expect(after.text).toContain('We have noted that you refuse, and why.');
    expect(offers(after)).toEqual([]);
    const [event] = await timeline(id);
    expect(event).toMatchObject({
      ...{ kind: 'refuse', by: { id: vendorId, name: 'GTX Werke' }, byLink: true },
      ...{ texts: { reason: words.replaceAll('\r\n', '\r\n') }, data: { as: ['vendor'] } },
    });
    expect((await caseOf(id)).duties).toMatchObject([{ step: 'decision', inCharge: 'head-of-sales' }]);
    const ended = await done(
      id,
      [head, { act: 'decide-remedy', remedy: 'refund', partIds }],
      [desk, { act: 'settle', document: 'Refund 9', partIds }],
      [manager, { act: 'record-contact', reaction: 'satisfied' }],
    );
    expect(ended).toMatchObject({ status: 'closed', lines: [{ parts: [{ outcome: 'refunded' }] }] });
  });

  it('accepts line by line, and the case goes on; the customer confirms by its own link', async () => {
    const { id, partIds, path } = await awaited(12, 5, 3);
    const form = formIn(await page(path), 'accept-in-part');
    const [first, second, third] = partIds as [string, string, string];
    const filled = {
      ...{ ...form, grants: 'exchange', words: 'Only what was scratched by us.' },
      ...{ [`quantity-${first}`]: '8', [`quantity-${second}`]: '5', [`quantity-${third}`]: '0' },
    };
    expect((await send(path, filled)).status).toBe(303);
    const parts = (await caseOf(id)).lines.flatMap((one) => one.parts);
    expect(parts.map(({ quantity, claim }) => ({ quantity, claim }))).toEqual([
      { quantity: 8, claim: 'accepted' },
      { quantity: 4, claim: 'refused' },
      { quantity: 5, claim: 'accepted' },
      { quantity: 3, claim: 'refused' },
    ]);
    const events = (await timeline(id)).length;
    expect((await send(path, filled)).headers.get('location')).toBe('?done=accept-in-part');
    expect(await timeline(id)).toHaveLength(events);

    const granted = parts.filter(({ claim }) => claim === 'accepted').map((part) => part.id);
    await done(
      id,
      [desk, { act: 'pick-up', shipment: 'TN 1', partIds: granted }],
      [desk, { act: 'send-back', shipment: 'TN 2', partIds: granted }],
    );
    const later = await linkOf(id, gtx, 2);
    const receipt = { ...formIn(await page(later), 'confirm-return'), part: granted[0]! };
    expect((await send(later, receipt)).status).toBe(303);
    const announced = {
      ...formIn(await page(later), 'announce-goods'),
      part: granted[0]!,
      shipment: 'GTX 9001',
    };
    expect((await send(later, announced)).status).toBe(303);
    const [eight] = (await caseOf(id)).lines[0]!.parts;
    expect(eight).toMatchObject({ goods: 'received-by-vendor', supply: 'on-the-way' });
    await done(
      id,
      [desk, { act: 'receive-goods', partIds: [granted[0]] }],
      [desk, { act: 'check-goods', passed: true, partIds: [granted[0]] }],
      [desk, { act: 'ship-replacement', shipment: 'TN 3', partIds: [granted[0]] }],
      [desk, { act: 'record-delivery', partIds: [granted[0]] }],
    );
    await until(async () =>
      postbox.mails.some(({ to, subject }) => to.includes(buyer) && subject.includes('has been delivered')),
    );
    const told = postbox.mails.findLast(
      ({ to, subject }) => to.includes(buyer) && subject.includes('has been delivered'),
    );
    // The day of the delivery, on a line of its own.
    const today = `${new Date().getUTCDate()} ${new Date().toLocaleDateString('en-GB', { month: 'short', timeZone: 'UTC' })}`;
    expect(told!.text).toContain(today);
    const theirs = await linkOf(id, buyer);
    const shown = await page(theirs);
    expect(shown.text).toContain('The replacement has been delivered.');
    expect(shown.text).not.toMatch(/GTX Werke|Only what was scratched/);
    expect(offers(shown)).toEqual(['confirm-receipt', 'dispute-receipt']);
    expect((await send(theirs, formIn(shown, 'confirm-receipt'))).status).toBe(303);
    expect((await caseOf(id)).lines[0]!.parts[0]).toMatchObject({ outcome: 'replaced' });
    const [event] = await timeline(id);
    expect(event).toMatchObject({ kind: 'confirm-receipt', byLink: true, by: { id: cast.customerId } });
    expect((await page(`${theirs}?done=confirm-receipt`)).text).toContain(
      'we have noted that it is in good order',
    );
  });

  it('answers what its page showed: a page older than a recount is shown anew', async () => {
    const { id, partIds, path } = await awaited();
    const old = { ...formIn(await page(path), 'accept'), grants: 'exchange' };
    await done(id, [desk, { act: 'recount', quantity: 50, reason: 'A whole pallet', partIds }]);
    const answer = await send(path, old);
    expect({ status: answer.status, offers: offers(answer) }).toMatchObject({
      ...{ status: 412, offers: expect.arrayContaining(['accept']) },
    });
    expect((await caseOf(id)).lines[0]!.parts[0]!.claim).toBe('requested');
    expect((await send(path, { ...formIn(answer, 'accept'), grants: 'exchange' })).status).toBe(303);
  });

  it('asks back, is answered, and answers by the new link as well as by the old one', async () => {
    const { id, partIds, path } = await awaited();
    const words = '<script>alert(1)</script> Which batch?';
    expect((await send(path, { ...formIn(await page(path), 'ask'), words })).status).toBe(303);
    const asking = await page(path);
    expect(asking.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; Which batch?');
    expect(offers(asking)).not.toContain('ask');
    await done(id, [head, { act: 'answer', reason: 'LOT-1, as written.', partIds }]);
    const newer = await linkOf(id, gtx, 2);
    expect(newer).not.toBe(path);
    expect((await page(newer)).text).toContain('LOT-1, as written.');
    const accept = { ...formIn(await page(path), 'accept'), grants: 'exchange' };
    expect((await send(path, accept)).status).toBe(303);
    expect(offers(await page(newer))).toEqual(['announce-goods']);
    expect(postbox.mails.map(({ html }) => html).join()).not.toContain('<script>alert(1)');
  });

  it('who has answered everything finds nothing of the case at its link any more', async () => {
    const { path } = await awaited();
    await send(path, { ...formIn(await page(path), 'refuse'), words: 'No' });
    for (const answer of [await page(path), await page(`${path}?done=accept`)]) {
      expect(answer.status).toBe(410);
      expect(answer.text).not.toMatch(/GTX|LOT-1|R-0/);
    }
  });

  it('reads the page in its own language', async () => {
    await stage.database.query(`UPDATE counterparty SET locale = 'ru' WHERE id = $1`, [vendorId]);
    const { path } = await awaited();
    const { text } = await page(path, { headers: { 'accept-language': 'en' } });
    await stage.database.query(`UPDATE counterparty SET locale = 'en' WHERE id = $1`, [vendorId]);
    expect(text).toContain('<html lang="ru">');
    expect(text).toContain('Мы ждём вашего ответа.');
  });
});

describe('a customer', () => {
  /** A case whose replacement from our stock is on its way to the customer, and the path of its link. */
  async function shipped(
    ...before: [string, object][]
  ): Promise<{ id: string; partIds: string[]; path: string }> {
    const { id, partIds } = await taken();
    await done(
      id,
      ...asked(partIds).slice(0, 3),
      ...before.map(([as, act]): [string, object] => [as, { ...act, partIds }]),
      [head, { act: 'decide-remedy', remedy: 'replace', source: 'own-stock', partIds }],
      [desk, { act: 'ship-replacement', shipment: 'TN 4', partIds }],
    );
    return { id, partIds, path: await linkOf(id, buyer, 3) };
  }
  const defectiveAgain = { because: 'defective', words: 'Scratched again' };

  it('sees nothing by the link that its old contact has, once its address is another one', async () => {
    const { path } = await shipped();
    expect((await page(path)).status).toBe(200);
    const moveTo = (email: string) =>
      stage.database.query(`UPDATE customer SET email = $2 WHERE id = $1`, [cast.customerId, email]);
    await moveTo(buyer.toUpperCase());
    expect((await page(path)).status).toBe(200);
    await moveTo('new@customer.example.test');
    const ended = await page(path);
    await moveTo(buyer);
    expect([ended.status, (await page(path)).status]).toEqual([410, 410]);
  });

  it('says by its link that 3 of 12 are defective again, and only these go on', async () => {
    const { id, partIds, path } = await shipped();
    const form = { ...formIn(await page(path), 'dispute-receipt'), ...defectiveAgain };
    expect((await send(path, { ...form, [`quantity-${partIds[0]}`]: '3' })).status).toBe(303);
    const parts = (await caseOf(id)).lines[0]!.parts;
    expect(parts.map(({ quantity, replacement }) => [quantity, replacement])).toEqual([
      [9, 'shipped'],
      [3, 'disputed'],
    ]);
    const linked = await caseOf(parts[1]!.continuedIn!);
    expect(linked.lines).toMatchObject([{ quantityClaimed: 3, parts: [{ quantity: 3 }] }]);
  });

  it('says by its link that the replacement is defective again, and the case goes on in another', async () => {
    const { id, path } = await shipped();
    const form = { ...formIn(await page(path), 'dispute-receipt'), ...defectiveAgain };
    expect((await send(path, form)).status).toBe(303);
    const [part] = (await caseOf(id)).lines[0]!.parts;
    expect(part).toMatchObject({ replacement: 'disputed' });
    const linked = await caseOf(part!.continuedIn!);
    expect(linked).toMatchObject({ takenBy: { name: 'Marie Manager' }, first: { caseId: id } });
    expect((await page(await linkOf(linked.id, buyer))).text).toContain('We are working on it.');
  });

  it('says so on a closed case too, while the vendor’s link is over', async () => {
    const counterparty = { kind: 'vendor', id: vendorId };
    const { id, partIds, path } = await shipped([head, { act: 'request', counterparty, reason: 'Please' }]);
    const vendors = await linkOf(id, gtx);
    const late = { ...formIn(await page(vendors), 'accept'), grants: 'exchange' };
    await done(
      id,
      [desk, { act: 'confirm-receipt', partIds, through: 'phone' }],
      [head, { act: 'drop-claim', reason: 'We bear it', partIds }],
      [manager, { act: 'record-contact', reaction: 'satisfied' }],
    );
    expect((await caseOf(id)).status).toBe('closed');
    expect([(await page(vendors)).status, (await send(vendors, late)).status]).toEqual([410, 410]);
    const standing = async () => {
      const { body } = await http.get<{ items: ReturnLinkView[] }>(`/return-cases/${id}/links`, desk);
      return new Set(
        body.items.map(({ counterpartyId, standing }) => [counterpartyId === null, standing].join()),
      );
    };
    expect(await standing()).toEqual(new Set(['false,ended', 'true,works']));

    const shown = await page(path);
    expect([shown.status, offers(shown)]).toEqual([200, ['dispute-receipt']]);
    const form = { ...formIn(shown, 'dispute-receipt'), ...defectiveAgain };
    const another = { ...formIn(await page(path), 'dispute-receipt'), ...defectiveAgain };
    expect((await send(path, form)).status).toBe(303);
    const [part] = (await caseOf(id)).lines[0]!.parts;
    expect((await caseOf(part!.continuedIn!)).first).toMatchObject({ caseId: id });
    expect((await page(`${path}?done=dispute-receipt`)).text).toContain('We take it up at once.');
    // Sent again it is answered alike; another one is too late.
    expect((await send(path, form)).status).toBe(303);
    expect((await send(path, another)).status).toBe(410);
    expect([(await page(path)).status, await standing()]).toEqual([
      410,
      new Set(['false,ended', 'true,ended']),
    ]);
  });
});

describe('what is filled in wrong', () => {
  it('is told at its field, with the form as it was, and changes nothing', async () => {
    const { id, partIds, path } = await awaited();
    const [part] = partIds as [string];
    const before = (await timeline(id)).length;
    const shown = await page(path);
    const wrong = async (act: string, changes: Record<string, string>, field: string) => {
      const answer = await send(path, { ...formIn(shown, act), ...changes });
      expect({ act, changes, status: answer.status }).toEqual({ act, changes, status: 422 });
      expect(answer.text).toContain(`data-field="${field}"`);
      return answer;
    };
    await wrong('refuse', { words: '' }, 'words');
    await wrong('ask', { words: `null ${String.fromCharCode(0)} byte` }, 'words');
    await wrong('ask', { words: '\ud800 half'.replace('\ud800', '\u0007') }, 'words');
    await wrong('accept', { grants: 'money' }, 'grants');
    await wrong('refuse', { words: 'No', part: 'none' }, 'parts');
    for (const quantity of ['', '13', '-1', '1.5', 'all', '1e3'])
      await wrong(
        'accept-in-part',
        { words: 'A part', grants: 'credit', [`quantity-${part}`]: quantity },
        'quantities',
      );
    const long = await wrong('refuse', { words: `"><b>${'x'.repeat(2_001)}` }, 'words');
    expect(long.text).toContain('&quot;&gt;&lt;b&gt;xxx');
    expect(long.text).not.toContain('<b>');
    expect((await send(path, { ...formIn(shown, 'refuse'), words: 'x'.repeat(40_000) })).status).toBe(413);
    expect(await timeline(id)).toHaveLength(before);
  });
});

describe('the link of another', () => {
  it('reaches no other case, request or part, and nothing but its page', async () => {
    const mine = await awaited();
    const theirs = await taken();
    await done(theirs.id, ...asked(theirs.partIds, otherVendorId));
    const form = { ...formIn(await page(mine.path), 'refuse'), words: 'Not mine' };
    const foreign = await send(mine.path, { ...form, part: theirs.partIds[0]! });
    expect(foreign.status).toBe(404);
    expect((await caseOf(theirs.id)).lines[0]!.parts[0]!.claim).toBe('requested');
    const nord = await linkOf(theirs.id, 'claims@nord.example.test');
    expect((await send(nord, form)).status).toBe(403);
    expect((await page(nord)).text).not.toContain((await caseOf(mine.id)).number);

    const token = mine.path.slice('/return/'.length);
    for (const address of [`/return-cases/${mine.id}`, '/return-cases', '/customers', '/me'])
      for (const [name, value] of [
        ['authorization', `Bearer ${token}`],
        ['cookie', `dealwarden_session=${token}`],
      ] as const) {
        const answer = await pageAt(`${http.url}/api/v1${address}`, { headers: { [name]: value } });
        expect({ address, name, status: answer.status }).toEqual({ address, name, status: 401 });
      }
    for (const act of ['drop-claim', 'reject', 'withdraw', 'confirm-receipt'])
      expect((await send(mine.path, { ...form, do: act })).status).toBeGreaterThanOrEqual(400);
    expect((await caseOf(mine.id)).lines[0]!.parts[0]!.claim).toBe('requested');
  });

  it('for a request that was dropped answers no later one', async () => {
    const { id, partIds, path } = await awaited();
    const form = { ...formIn(await page(path), 'accept'), grants: 'exchange' };
    await done(id, [head, { act: 'drop-claim', reason: 'We wait no longer', partIds }]);
    expect((await page(path)).status).toBe(410);
    await done(id, ask(partIds));
    expect((await page(path)).status).toBe(410);
    expect((await send(path, form)).status).toBeGreaterThanOrEqual(400);
    expect((await caseOf(id)).lines[0]!.parts[0]!.claim).toBe('requested');
    const newest = await linkOf(id, gtx, 3);
    expect(offers(await page(newest))).toContain('accept');
  });

  it('is mailed after the word that an earlier request was dropped, however long that takes', async () => {
    const { id, partIds } = await awaited();
    const hold = new MailHoldRepository(stage.database);
    await hold.hold();
    await done(id, [head, { act: 'drop-claim', reason: 'We wait no longer', partIds }], ask(partIds));
    const theirs = `FROM return_letter l WHERE l.id = m.for_letter_id AND l.case_id = $1 AND m.status = 'waiting'`;
    await until(async () => {
      const waiting = await stage.database.query(`SELECT m.id FROM mail m WHERE EXISTS (SELECT ${theirs})`, [
        id,
      ]);
      return waiting.length === 2;
    });
    // The vendor's server has asked to come again with the first.
    const [, put] = await stage.database.query(
      `UPDATE mail m SET next_attempt_at = now() + interval '2 seconds' ${theirs} AND l.act = 'request-dropped'`,
      [id],
    );
    expect(put).toBe(1);
    await hold.release({ drop: false });
    expect(offers(await page(await linkOf(id, gtx, 3)))).toContain('accept');
  });

  it('to the same vendor shows nothing of what was asked and said of the other', async () => {
    const { id, partIds } = await taken(12, 5);
    const [first, second] = partIds as [string, string];
    await done(id, ...asked(partIds).slice(0, 3), ask([first]));
    const path = await linkOf(id, gtx);
    await done(id, ask([second]));
    const other = await linkOf(id, gtx, 2);
    const question = { ...formIn(await page(other), 'ask'), words: 'Only of the second' };
    expect((await send(other, question)).status).toBe(303);
    expect((await page(other)).text).toContain('Only of the second');
    const shown = await page(path);
    expect(shown.text).toContain('12 units of GTX');
    expect(shown.text).not.toMatch(/5 units of GTX|Only of the second/);
    expect((await send(path, { ...formIn(shown, 'refuse'), part: second, words: 'No' })).status).toBe(404);
  });

  it('goes to nobody else with the case: a customer who had it sees nothing of it any more', async () => {
    const { id } = await taken();
    const path = await linkOf(id, buyer);
    expect((await page(path)).text).toContain('We are working on it.');
    const other = randomUUID();
    await stage.database.query(
      `INSERT INTO customer (id, name, class, personal_manager_id) SELECT $1, 'Other', 'B', personal_manager_id FROM customer WHERE id = $2`,
      [other, cast.customerId],
    );
    await done(id, [manager, { act: 'move-customer', customerId: other, reason: 'Typed wrong' }]);
    expect((await page(path)).status).toBe(410);
    // What was still to be sent to them brings no link to what is another's by now.
    const links = `SELECT FROM return_link WHERE case_id = $1`;
    const before: unknown[] = await stage.database.query(links, [id]);
    await stage.database.query(
      `INSERT INTO return_letter (case_id, seq, act, customer_id, part_ids, at)
       SELECT $1, seq, 'reminder', $2, '[]', now() FROM return_case WHERE id = $1`,
      [id, cast.customerId],
    );
    const { number } = await caseOf(id);
    const late = () =>
      postbox.mails.find(
        (mail) => mail.to.includes(buyer) && mail.subject === `Return ${number}: how it stands`,
      );
    await until(async () => late() !== undefined);
    expect(late()!.text).not.toContain('/return/');
    expect(await stage.database.query(links, [id])).toHaveLength(before.length);
  });
});

describe('a link', () => {
  it('shows only, however often scanners follow it', async () => {
    const { id, path } = await awaited();
    const before = await timeline(id);
    const { revision } = await caseOf(id);
    const looks = Array.from({ length: 100 }, (_, at) => page(path, { method: at % 2 ? 'HEAD' : 'GET' }));
    expect(new Set((await Promise.all(looks)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(await timeline(id)).toEqual(before);
    expect((await caseOf(id)).revision).toBe(revision);
  });

  it('takes no form that was not made with its page', async () => {
    const { id, partIds, path } = await awaited();
    const other = await awaited();
    const form = { do: 'refuse', part: partIds[0]!, words: 'Forged' };
    const theirs = formIn(await page(other.path), 'refuse').key!;
    for (const key of ['', randomUUID(), theirs, `${randomUUID()}.${theirs.split('.')[1]}`]) {
      const answer = await send(path, { ...form, key });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('Nothing was done.');
    }
    expect((await send(path, {})).status).toBe(403);
    expect((await caseOf(id)).lines[0]!.parts[0]!.claim).toBe('requested');
  });

  it('acts once, when its form is sent twice at once and again after the answer', async () => {
    const { id, path } = await awaited();
    const form = { ...formIn(await page(path), 'refuse'), words: 'No' };
    const answers = await Promise.all([send(path, form), send(path, form)]);
    answers.push(await send(path, form));
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual(
      Array(3).fill([303, '?done=refuse']),
    );
    expect((await timeline(id)).filter(({ kind }) => kind === 'refuse')).toHaveLength(1);
    expect((await send(path, { ...form, words: 'Other words' })).status).toBeGreaterThanOrEqual(400);
  });

  it('lets no page of another site use, frame, index or keep it', async () => {
    const { headers } = await page((await awaited()).path);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toBeNull();
  });

  it('is kept as a hash alone, and stands in no table and no history', async () => {
    const { id, path } = await awaited();
    const token = path.slice('/return/'.length);
    await send(path, { ...formIn(await page(path), 'refuse'), words: 'Nobody else reads this' });
    const tables: { name: string }[] = await stage.database.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const [row]: { n: number }[] = await stage.database.query(
        `SELECT count(*)::int AS n FROM "${name}" AS t WHERE t::text LIKE '%' || $1 || '%'`,
        [token],
      );
      expect({ name, n: row?.n }).toEqual({ name, n: 0 });
    }
    const handle = stage.client.workflow.getHandle(returnCaseWorkflowId(id));
    const history = await handle.fetchHistory();
    const payloads = [...JSON.stringify(history).matchAll(/"data":"([\w+/=]+)"/g)];
    const told = payloads.map(([, data]) => Buffer.from(data!, 'base64').toString()).join('\n');
    expect(told).toContain('"kind":"refuse"');
    expect(told).not.toContain(token);
    expect(told).not.toContain('Nobody else reads this');
  });
});

describe('what is logged', () => {
  it('names the route of a link and never the link', async () => {
    const { path } = await awaited();
    const lines: string[] = [];
    const note = (...told: unknown[]): void => void lines.push(JSON.stringify(told));
    const app = await createApp(stage.config, { log: note, warn: note, error: note, debug: note });
    try {
      await app.listen(0, '127.0.0.1');
      const url = await app.getUrl();
      await pageAt(`${url}${path}?done=refuse`);
      await sendForm(`${url}${path}`, { do: 'refuse', words: 'Secret' });
      await pageAt(`${url}${path.slice(0, -2)}AA`);
      // The line of a request is written when its answer has gone out.
      await until(async () => lines.filter((line) => line.includes('"/return/:token"')).length >= 3);
    } finally {
      await app.close();
      // The logger of the last app is everybody's.
      Logger.overrideLogger(false);
    }
    const told = lines.join('\n');
    expect(told).not.toContain(path.slice('/return/'.length, -4));
    expect(told).not.toContain('Secret');
  });
});

describe('our own people', () => {
  interface Link {
    readonly id: string;
    readonly counterpartyId: string | null;
    readonly revokedAt: string | null;
    readonly standing: string;
    readonly expiresAt: string;
    readonly answeredAt: string | null;
  }
  const linksOf = async (id: string) =>
    (await http.get<{ items: Link[] }>(`/return-cases/${id}/links`, desk)).body.items;

  it('revoke a link, which ends it and no other', async () => {
    const { id, path } = await awaited();
    const form = { ...formIn(await page(path), 'refuse'), words: 'No' };
    // The mails of both go out side by side.
    await linkOf(id, buyer);
    const links = await linksOf(id);
    const link = links.find(({ counterpartyId }) => counterpartyId !== null);
    const customers = links.find(({ counterpartyId }) => counterpartyId === null);
    expect(link).toMatchObject({ counterpartyId: vendorId, name: 'GTX Werke', revokedAt: null });
    expect(link).toMatchObject({ standing: 'works', answeredAt: null });
    // It works for as many days as were set, from when it was sent.
    const days = (Date.parse(link!.expiresAt) - Date.now()) / 86_400_000;
    expect([days > 8.9, days <= 9]).toEqual([true, true]);
    expect(JSON.stringify(link)).not.toContain(path.slice('/return/dwl_'.length));
    const revoke = (caseId: string) =>
      http.send('DELETE', `/api/v1/return-cases/${caseId}/links/${link!.id}`, { as: desk });
    expect((await revoke((await taken()).id)).status).toBe(404);
    expect((await revoke(id)).status).toBe(204);
    expect((await revoke(id)).status).toBe(204);
    const records: { kind: string; detail: string }[] = await stage.database.query(
      `SELECT principal_kind AS kind, to_jsonb(r)::text AS detail FROM audit_record r
       WHERE action = 'return-link.changed' AND object_id = $1`,
      [link!.id],
    );
    expect(records).toMatchObject([{ kind: 'user' }]);
    expect(records[0]!.detail).not.toContain('token_hash":"');
    expect([(await page(path)).status, (await send(path, form)).status]).toEqual([410, 410]);
    const standing = new Map((await linksOf(id)).map((one) => [one.id, one.standing]));
    expect([standing.get(link!.id), standing.get(customers!.id)]).toEqual(['revoked', 'works']);
    expect((await caseOf(id)).lines[0]!.parts[0]!.claim).toBe('requested');
  });

  it('read the conversation alone: asked, reminded, answered, and by whom', async () => {
    const { id, partIds, path } = await awaited();
    const reminder = await http.post(`/return-cases/${id}/links`, desk, { counterpartyId: vendorId });
    expect(reminder.status).toBe(201);
    expect((await send(path, { ...formIn(await page(path), 'ask'), words: 'Which batch?' })).status).toBe(
      303,
    );
    await done(id, [manager, { act: 'answer', partIds, reason: 'LOT-1' }]);
    const read = (query: string) =>
      http.get<{ items: ReturnTimelineView[]; next: string | null }>(
        `/return-cases/${id}/events?${query}`,
        head,
      );
    const kinds = 'kinds=request,ask,answer,reminded';
    const { items } = (await read(kinds)).body;
    expect(items.map(({ kind, byLink }) => [kind, byLink])).toEqual([
      ['answer', false],
      ['ask', true],
      ['reminded', false],
      ['request', false],
    ]);
    expect(items[2]).toMatchObject({
      ...{ by: { name: 'Dana Desk' }, data: { counterpartyId: vendorId, partIds } },
    });
    const first = (await read(`${kinds}&limit=3`)).body;
    const second = (await read(`${kinds}&limit=3&cursor=${encodeURIComponent(first.next!)}`)).body;
    expect([first.items.length, second.items.map(({ kind }) => kind)]).toEqual([3, ['request']]);
    const wrong = await read('kinds=request,asked');
    expect([wrong.status, JSON.stringify(wrong.body)]).toEqual([400, expect.stringContaining('asked')]);
  });

  it('see which links stand, which were answered, and which have ended', async () => {
    const { id, partIds, path } = await awaited();
    await linkOf(id, buyer);
    const vendors = async () =>
      (await linksOf(id)).find(({ counterpartyId }) => counterpartyId === vendorId)!;
    expect((await send(path, { ...formIn(await page(path), 'ask'), words: 'Which batch?' })).status).toBe(
      303,
    );
    const asking = await vendors();
    expect(asking.standing).toBe('works');
    expect(asking.answeredAt).toEqual((await timeline(id))[0]!.at);
    expect((await send(path, { ...formIn(await page(path), 'refuse'), words: 'No' })).status).toBe(303);
    const standings = async () => new Set((await linksOf(id)).map(({ standing }) => standing));
    expect((await vendors()).standing).toBe('ended');
    expect(await standings()).toEqual(new Set(['ended', 'works']));
    await done(id, [head, { act: 'reject', partIds, reason: 'No fault of ours' }]);
    await stage.database.query(`UPDATE return_link SET expires_at = now() WHERE case_id = $1`, [id]);
    expect(await standings()).toEqual(new Set(['expired']));
  });

  it('remind by a new link, once for a key, while there is something to answer', async () => {
    const { id, path } = await awaited();
    const remind = (counterpartyId: string | null, key: string = randomUUID()) =>
      http.post<{ code?: string }>(`/return-cases/${id}/links`, desk, { counterpartyId }, key);
    const key = randomUUID();
    expect([(await remind(vendorId, key)).status, (await remind(vendorId, key)).status]).toEqual([201, 201]);
    const newer = await linkOf(id, gtx, 2);
    expect(newer).not.toBe(path);
    expect((await remind(vendorId)).status).toBe(201);
    await linkOf(id, gtx, 3);
    const reminders = postbox.mails.filter(({ subject }) => subject.includes('a reminder'));
    expect(reminders[0]?.text).toContain('12 units of GTX');
    expect(offers(await page(newer))).toContain('accept');
    expect((await send(newer, { ...formIn(await page(newer), 'refuse'), words: 'No' })).status).toBe(303);
    expect((await remind(vendorId)).body.code).toBe('step-not-due');
    expect((await remind(otherVendorId)).body.code).toBe('step-not-due');
    expect((await remind(null)).status).toBe(201);
    await stage.database.query(`UPDATE counterparty SET email = NULL WHERE id = $1`, [otherVendorId]);
    const partIds = (await caseOf(id)).lines[0]!.parts.map((part) => part.id);
    await done(id, ask(partIds, otherVendorId));
    expect((await remind(otherVendorId)).body.code).toBe('counterparty-without-email');
    await stage.database.query(`UPDATE counterparty SET email = 'claims@nord.example.test' WHERE id = $1`, [
      otherVendorId,
    ]);
  });
});

describe('a link that does not work', () => {
  const unknown = () => `/return/dwl_${randomUUID().replaceAll('-', '').padEnd(43, 'A')}`;

  it.each<[string, (path: string) => Promise<string>, number]>([
    ['guessed', async () => unknown(), 404],
    ['tampered', async (path) => path.slice(0, -2) + (path.endsWith('AA') ? 'BB' : 'AA'), 404],
    ['cut off', async (path) => path.slice(0, -5), 404],
    ['of another kind', async (path) => path.replace('dwl_', 'dws_'), 404],
  ])('because it is %s, tells nothing', async (_, make, status) => {
    const { id, path } = await awaited();
    const wrong = await make(path);
    for (const answer of [await page(wrong), await send(wrong, { do: 'refuse', key: 'k', words: 'No' })]) {
      expect(answer.status).toBe(status);
      expect(answer.text).not.toMatch(/GTX|LOT-1|R-0/);
    }
    expect((await caseOf(id)).lines[0]!.parts[0]!.claim).toBe('requested');
  });

  it('because its time is over, tells nothing and takes no form', async () => {
    const { id, path } = await awaited();
    const form = { ...formIn(await page(path), 'refuse'), words: 'No' };
    await stage.database.query(`UPDATE return_link SET expires_at = now() WHERE case_id = $1`, [id]);
    for (const answer of [await page(path), await send(path, form)]) {
      expect(answer.status).toBe(410);
      expect(answer.text).not.toMatch(/GTX|LOT-1|R-0/);
    }
    expect((await caseOf(id)).lines[0]!.parts[0]!.claim).toBe('requested');
  });

  it('is told apart from too many of them, which keep nobody out', async () => {
    const { path } = await awaited();
    const statuses: number[] = [];
    for (let at = 0; at < 25; at++) statuses.push((await page(unknown())).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await page(path)).status).toBe(200);
  });
});
