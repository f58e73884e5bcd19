import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evidenceList, evidenceView, type EvidenceView } from '@app/contracts/evidence.js';
import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import sharp from 'sharp';
import { pageAt, type Page } from '../support/pages.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { partIdsOf, ReturnScene } from '../support/return-scene.js';
import { until } from '../support/until.js';

let folder: string;
let scene: ReturnScene;
let postbox: Postbox;
const [vendor, carrier, buyer] = ['claims@gtx.test', 'damage@nord.test', 'buyer@customer.test'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  postbox = await startPostbox();
  scene = await ReturnScene.set({
    ...{ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' },
    ...{ DEALWARDEN_PUBLIC_URL: 'https://deals.example.test', DEALWARDEN_REQUESTS_PER_MINUTE: '10000' },
    ...{ DEALWARDEN_EVIDENCE_DIR: folder, DEALWARDEN_EVIDENCE_MEGABYTES: '0.1' },
  });
  const { database } = scene.stage;
  await database.query(
    `UPDATE counterparty SET email = CASE kind WHEN 'vendor' THEN '${vendor}' ELSE '${carrier}' END`,
  );
  await database.query(`UPDATE customer SET email = $1 WHERE id = $2`, [buyer, scene.cast.customerId]);
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await postbox?.close();
  await rm(folder, { recursive: true, force: true });
});

/** No two of them are alike. */
const photo = (): Promise<Buffer> =>
  sharp(randomBytes(32 * 32 * 3), { raw: { width: 32, height: 32, channels: 3 } })
    .jpeg()
    .toBuffer();

/** A case that waits for its vendor, with the links of vendor and customer. */
async function asked(kind: 'vendor' | 'carrier' = 'vendor') {
  const taken = await scene.taken();
  const { id, number } = taken;
  const partIds = partIdsOf(taken);
  const cause = kind === 'vendor' ? 'defect' : 'transport-damage';
  await scene.act(id, 'manager', { act: 'pass-on' });
  await scene.act(id, 'head', { act: 'find-cause', cause, partIds });
  const confirmed = { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D', partIds };
  await scene.act(id, 'head', confirmed);
  const counterparty = { kind, id: kind === 'vendor' ? scene.vendorId : scene.carrierId };
  await scene.act(id, 'head', { act: 'request', counterparty, partIds });
  const theirs = await linkTo(kind === 'vendor' ? vendor : carrier, number);
  return { id, number, partIds, theirs, customers: await linkTo(buyer, number) };
}

async function linkTo(address: string, number: string): Promise<string> {
  const found = () =>
    postbox.mails.findLast(({ to, subject }) => to.includes(address) && subject.includes(number));
  await until(async () => found() !== undefined);
  return `${scene.http.url}${/\/return\/[\w-]+/.exec(found()!.text)![0]}`;
}

const keyIn = (page: Page) => /action="\?files=([\w.-]+)"/.exec(page.text)?.[1] ?? '';

/** Sends a file by the form of the page, as a browser does. */
async function send(link: string, content: Buffer | string, name = 'photo.jpg', key?: string): Promise<Page> {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(Buffer.from(content))], { type: 'image/jpeg' }), name);
  return pageAt(`${link}?files=${key ?? keyIn(await pageAt(link))}`, { method: 'POST', body });
}

const filesOn = (page: Page) =>
  [...page.text.matchAll(/href="\?file=([\w-]+)"[^>]*>([^<]*)</g)].map(([, id, name]) => ({ id, name }));

async function evidenceOf(id: string): Promise<EvidenceView[]> {
  const { body } = await scene.http.get(`/return-cases/${id}/evidence`, scene.sessions.desk);
  return evidenceList.parse(body).items;
}

async function added(id: string, content: Buffer, name: string): Promise<EvidenceView> {
  const response = await fetch(`${scene.http.url}/api/v1/return-cases/${id}/evidence?name=${name}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${scene.sessions.desk}`,
      ...{ 'content-type': 'image/jpeg', 'idempotency-key': randomUUID() },
    },
    body: new Uint8Array(content),
  });
  return evidenceView.parse(await response.json());
}

const show = (id: string, evidenceId: string, to: string, shown = true) =>
  scene.http.post<EvidenceView & { code?: string }>(
    `/return-cases/${id}/evidence/${evidenceId}/shown`,
    scene.sessions.desk,
    { to, shown },
  );

describe('a photo that a vendor sends by its link', () => {
  it('is with the case, once, and says who sent it', async () => {
    const { id, theirs } = await asked();
    const content = await photo();
    const sent = await send(theirs, content, 'škrábance "1".jpg');
    expect({ status: sent.status, to: sent.headers.get('location') }).toEqual({
      ...{ status: 303, to: '?done=file' },
    });
    expect((await send(theirs, content)).status).toBe(303);
    const sentBy = { id: scene.vendorId, name: 'GTX Werke' };
    expect(await evidenceOf(id)).toMatchObject([
      { mediaType: 'image/jpeg', bytes: content.length, addedBy: null, sentBy, shownTo: [] },
    ]);
    const page = await pageAt(`${theirs}?done=file`);
    expect(page.text).toContain('Thank you, we have it.');
    const [file] = filesOn(page);
    const download = await fetch(`${theirs}?file=${file!.id}`);
    expect(Buffer.from(await download.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(download.headers)).toMatchObject({
      ...{ 'content-type': 'image/jpeg', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
      'content-security-policy': expect.stringContaining('sandbox'),
      'content-disposition': expect.stringMatching(/^attachment; /),
      'x-content-type-options': 'nosniff',
    });
    const { body } = await scene.http.get<{ items: ReturnTimelineView[] }>(
      ...([`/return-cases/${id}/events`, scene.sessions.desk] as const),
    );
    expect(body.items[0]).toMatchObject({ kind: 'evidence-added', by: sentBy, byLink: true });
  });

  it('is theirs also when the case has it already, and stays when others take away theirs', async () => {
    const { id, theirs, customers } = await asked();
    const content = await photo();
    const ours = await added(id, content, 'ours.jpg');
    expect((await send(theirs, content, 'vendors.jpg')).status).toBe(303);
    expect((await send(customers, content, 'customers.jpg')).status).toBe(303);
    const names = async () => (await evidenceOf(id)).map(({ name, sentBy }) => [name, sentBy?.name ?? null]);
    const [sent, other] = [
      ['vendors.jpg', 'GTX Werke'],
      ['customers.jpg', expect.any(String)],
    ];
    expect(await names()).toEqual([['ours.jpg', null], sent, other]);
    const page = await pageAt(`${theirs}?done=file`);
    expect(page.text).toContain('Thank you, we have it.');
    expect(filesOn(page).map(({ name }) => name)).toEqual(['vendors.jpg']);
    const removed = await scene.http.send('DELETE', `/api/v1/return-cases/${id}/evidence/${ours.id}`, {
      as: scene.sessions.desk,
    });
    expect(removed.status).toBe(204);
    expect(await names()).toEqual([sent, other]);
    const download = await fetch(`${theirs}?file=${filesOn(page)[0]!.id}`);
    expect(Buffer.from(await download.arrayBuffer())).toEqual(content);
  });

  it('is not seen by the customer, until it is shown to it, nor by whoever has the link of another case', async () => {
    const [one, other] = [await asked(), await asked()];
    await send(one.theirs, await photo());
    const [{ id: evidenceId }] = (await evidenceOf(one.id)) as [EvidenceView];
    const codes = async (...links: string[]) =>
      Promise.all(links.map(async (link) => (await pageAt(`${link}?file=${evidenceId}`)).status));
    expect(await codes(one.theirs, one.customers, other.theirs, other.customers)).toEqual([
      200, 404, 404, 404,
    ]);
    expect((await show(one.id, evidenceId, scene.cast.customerId)).body.shownTo).toEqual([
      scene.cast.customerId,
    ]);
    expect(await codes(one.theirs, one.customers, other.theirs, other.customers)).toEqual([
      200, 200, 404, 404,
    ]);
    expect(filesOn(await pageAt(one.customers))).toEqual([
      { id: evidenceId, name: `${one.number}-photo-1.jpg` },
    ]);
    expect((await show(one.id, evidenceId, scene.cast.customerId, false)).status).toBe(200);
    expect(await codes(one.customers)).toEqual([404]);
  });

  it('comes to others without where it was taken, and by a name that tells nothing', async () => {
    const { id, number, theirs, customers } = await asked();
    const taken = { IFD0: { Model: 'Telefon' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '50/1 5/1 0/1' } };
    const content = await sharp(await photo())
      .withExif(taken)
      .toBuffer();
    expect(content.toString('latin1')).toContain('Telefon');
    await send(customers, content, 'Novák at home.jpg');
    const document = Buffer.from(`%PDF-1.7\n${randomUUID()}`);
    const { id: documentId } = await added(id, document, 'Novák.pdf');
    const [{ id: photoId }] = (await evidenceOf(id)) as [EvidenceView];
    for (const one of [photoId, documentId]) await show(id, one, scene.vendorId);
    const names = [`${number}-photo-1.jpg`, `${number}-document-1.pdf`];
    expect(filesOn(await pageAt(theirs)).map(({ name }) => name)).toEqual(names);
    const [picture, paper] = await Promise.all(
      [photoId, documentId].map((one) => fetch(`${theirs}?file=${one}`)),
    );
    expect([picture, paper].map((one) => one!.headers.get('content-disposition'))).toEqual(
      names.map((name) => expect.stringContaining(`filename="${name}"`)),
    );
    const bytes = Buffer.from(await picture!.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 32, height: 32 });
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(Buffer.from(await paper!.arrayBuffer())).toEqual(document);
    // Whoever sent it has it back as it was, and so have we.
    const own = await fetch(`${customers}?file=${photoId}`);
    expect(Buffer.from(await own.arrayBuffer())).toEqual(content);
  });

  it.each([
    ['is no photo', 'MZ this is a program', 'photo.jpg', 422, 'It could not be read'],
    ['is nothing', '', '', 422, 'It could not be read'],
    ['is too large', randomBytes(120_000), 'photo.jpg', 413, 'It is too large'],
  ])('is refused on its page when it %s', async (_, content, name, status, words) => {
    const { id, theirs } = await asked();
    const page = await send(theirs, content, name);
    expect(page.status).toBe(status);
    expect(page.text).toContain(words);
    expect(await evidenceOf(id)).toEqual([]);
  });

  it('is one of at most twenty of its sender', async () => {
    const { id, theirs, customers } = await asked();
    const document = () => Buffer.from(`%PDF-1.7\n${randomUUID()}`);
    const key = keyIn(await pageAt(theirs));
    const statuses: number[] = [];
    for (let count = 0; count < 21; count++)
      statuses.push((await send(theirs, document(), 'one.pdf', key)).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 303), 409]);
    // Not even read: a content that is refused when it is looked at is one too many first.
    expect((await send(theirs, 'MZ this is a program', 'one.pdf', key)).status).toBe(409);
    expect((await send(customers, document(), 'two.pdf')).status).toBe(303);
    expect(await evidenceOf(id)).toHaveLength(21);
  });

  it('is taken from no form but that of the page, and by no link whose time is over', async () => {
    const [one, other] = [await asked(), await asked()];
    const foreign = keyIn(await pageAt(other.theirs));
    for (const key of ['', 'none', foreign])
      expect((await send(one.theirs, await photo(), 'photo.jpg', key)).status).toBe(403);
    const key = keyIn(await pageAt(one.theirs));
    await scene.act(one.id, 'head', { act: 'drop-claim', partIds: one.partIds, reason: 'Ours' });
    expect((await send(one.theirs, await photo(), 'photo.jpg', key)).status).toBe(410);
    expect(await evidenceOf(one.id)).toEqual([]);
  });
});

describe('forms of a link', () => {
  it('are taken up to sixty in ten minutes, whichever of its links a holder sends them by', async () => {
    const { theirs, customers } = await asked();
    const form = () => pageAt(theirs, { method: 'POST', body: new URLSearchParams({ act: 'accept' }) });
    const statuses = new Set<number>();
    for (let count = 0; count < 60; count++) statuses.add((await form()).status);
    expect([...statuses]).toEqual([403]);
    expect((await form()).status).toBe(429);
    expect((await send(theirs, await photo(), 'photo.jpg', 'none')).status).toBe(429);
    // Who only looks is not kept out, nor is anybody else.
    expect((await pageAt(theirs)).status).toBe(200);
    expect((await send(customers, await photo())).status).toBe(303);
  });
});

describe('evidence of the case', () => {
  it('is shown to whom the desk shows it, and to nobody else', async () => {
    const { id, number, theirs, customers } = await asked('carrier');
    const one = await added(id, await photo(), 'dent.jpg');
    expect([filesOn(await pageAt(theirs)), filesOn(await pageAt(customers))]).toEqual([[], []]);
    expect((await show(id, one.id, scene.carrierId)).body.shownTo).toEqual([scene.carrierId]);
    expect((await show(id, one.id, scene.carrierId)).status).toBe(200);
    expect(filesOn(await pageAt(theirs))).toEqual([{ id: one.id, name: `${number}-photo-1.jpg` }]);
    expect(filesOn(await pageAt(customers))).toEqual([]);
    expect((await show(id, one.id, scene.vendorId)).body.code).toBe('counterparty-unknown');
    const asManager = await scene.http.post<ReturnCaseView>(
      ...([`/return-cases/${id}/evidence/${one.id}/shown`, scene.sessions.stranger] as const),
      { to: scene.carrierId, shown: true },
    );
    expect(asManager.status).toBe(404);
  });
});
