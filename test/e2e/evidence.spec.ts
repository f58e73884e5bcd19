import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidenceView } from '@app/contracts/evidence.js';
import { evidenceList, evidenceView } from '@app/contracts/evidence.js';
import type { Problem } from '@app/contracts/problem.js';
import { returnTimeline, type ReturnTimelineView } from '@app/contracts/return-timeline.js';
import sharp from 'sharp';
import { EvidenceSweep } from '../../apps/api/src/returns/evidence/evidence-sweep.js';
import { partIdsOf, ReturnScene, type ReturnSessions } from '../support/return-scene.js';
import { letTamper } from '../support/tampering.js';
import { until } from '../support/until.js';

let folder: string;
let scene: ReturnScene;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  scene = await ReturnScene.set({
    DEALWARDEN_EVIDENCE_DIR: folder,
    DEALWARDEN_EVIDENCE_MEGABYTES: '0.2',
    DEALWARDEN_EVIDENCE_PER_CASE: '3',
  });
}, 60_000);
afterAll(async () => {
  await scene?.close();
  await rm(folder, { recursive: true, force: true });
});

type Answer = { status: number; body: EvidenceView & Problem; headers: Headers };

/** No two of them are alike. */
const photo = (): Promise<Buffer> =>
  sharp(randomBytes(64 * 64 * 3), { raw: { width: 64, height: 64, channels: 3 } })
    .jpeg()
    .withExif({ IFD0: { Make: 'Telefon' } })
    .toBuffer();
const document = () => Buffer.from(`%PDF-1.7\n${randomUUID()}`);

interface Sent {
  readonly as?: keyof ReturnSessions;
  readonly name?: string;
  readonly type?: string;
  readonly key?: string;
}

async function send(
  caseId: string,
  content: Buffer | string | ReadableStream,
  sent: Sent = {},
): Promise<Answer> {
  const { as = 'manager', name = 'one.jpg', type = 'application/octet-stream', key = randomUUID() } = sent;
  const response = await fetch(
    `${scene.http.url}/api/v1/return-cases/${caseId}/evidence?name=${encodeURIComponent(name)}`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${scene.sessions[as]}`,
        'content-type': type,
        'idempotency-key': key,
      },
      body:
        typeof content === 'string' || content instanceof ReadableStream ? content : new Uint8Array(content),
      ...(content instanceof ReadableStream ? { duplex: 'half' } : {}),
    },
  );
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}

async function added(caseId: string, content?: Buffer, sent: Sent = {}): Promise<EvidenceView> {
  const { status, body } = await send(caseId, content ?? (await photo()), sent);
  expect(status).toBe(201);
  return evidenceView.parse(body);
}

const get = (path: string, as: keyof ReturnSessions = 'manager') =>
  fetch(`${scene.http.url}/api/v1/return-cases/${path}`, {
    headers: { authorization: `Bearer ${scene.sessions[as]}` },
  });
const remove = (caseId: string, id: string, as: keyof ReturnSessions = 'manager') =>
  scene.http.send<Problem | null>('DELETE', `/api/v1/return-cases/${caseId}/evidence/${id}`, {
    as: scene.sessions[as],
  });
const listed = async (caseId: string) =>
  evidenceList.parse(await (await get(`${caseId}/evidence`)).json()).items;
const timeline = async (caseId: string, query = ''): Promise<ReturnTimelineView[]> =>
  returnTimeline.parse(await (await get(`${caseId}/events${query}`)).json()).items;
const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map(({ name }) => name);

describe('evidence of a return case', () => {
  it('is kept as it was sent, and comes back to be saved and never to be run', async () => {
    const { id } = await scene.taken();
    const content = await photo();
    const one = await added(id, content, { name: 'Škrábance „dole“.jpg', type: 'image/png' });
    expect(one).toMatchObject({
      ...{ mediaType: 'image/jpeg', bytes: content.length, hasPreview: true, isNamed: false },
      ...{ name: 'Škrábance „dole“.jpg', sha256: createHash('sha256').update(content).digest('hex') },
      addedBy: { name: 'Marie Manager' },
    });
    const answer = await get(`${id}/evidence/${one.id}`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(content.length),
      'content-disposition':
        'attachment; filename="_kr_bance _dole_.jpg"; filename*=UTF-8\'\'%C5%A0kr%C3%A1bance%20%E2%80%9Edole%E2%80%9C.jpg',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
    expect(await listed(id)).toEqual([one]);
    expect(await files()).toContain(one.sha256);
  });

  it('has a preview of pictures, without what the camera wrote, and none of documents', async () => {
    const { id } = await scene.taken();
    const [picture, paper] = [await added(id), await added(id, document(), { name: 'report.pdf' })];
    const answer = await get(`${id}/evidence/${picture.id}/preview`);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    const { format, exif } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    expect([format, exif]).toEqual(['jpeg', undefined]);
    expect(paper).toMatchObject({ mediaType: 'application/pdf', hasPreview: false });
    expect((await get(`${id}/evidence/${paper.id}/preview`)).status).toBe(404);
  });

  it('comes once under one key, and from each once with one content', async () => {
    const { id } = await scene.taken();
    const [content, key] = [await photo(), randomUUID()];
    const answers = await Promise.all([1, 2, 3].map(() => send(id, content, { key })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await send(id, content)).body.id).toBe(answers[0]!.body.id);
    expect((await send(id, await photo(), { key })).body.code).toBe('idempotency-key-reused');
    expect(await listed(id)).toHaveLength(1);
    const [desks, other] = [await added(id, content, { as: 'desk' }), await scene.taken()];
    expect((await remove(id, answers[0]!.body.id)).status).toBe(204);
    expect((await listed(id)).map((one) => one.id)).toEqual([desks.id]);
    await added(other.id, content);
    expect((await files()).filter((name) => name === answers[0]!.body.sha256)).toHaveLength(1);
  });

  it.each([
    [
      'an SVG that says it is a picture',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      {},
      422,
      'evidence-unfit',
    ],
    ['an SVG', '<svg/>', { type: 'image/svg+xml' }, 422, 'evidence-unfit'],
    ['a page', '<html>', { type: 'text/html' }, 415, 'media-type-unsupported'],
    ['a picture that is none', Buffer.from('\xff\xd8\xffno', 'latin1'), {}, 422, 'evidence-unfit'],
    ['JSON', '{}', { type: 'application/json' }, 415, 'media-type-unsupported'],
    ['too much', Buffer.alloc(300_000, '%PDF-1.7'), {}, 413, 'body-too-large'],
    ['nothing', '', {}, 422, 'evidence-unfit'],
    ['no name', document(), { name: '' }, 400, 'request-invalid'],
  ])('refuses %s, and keeps nothing of it', async (_, content, sent: Sent, status, code) => {
    const { id } = await scene.taken();
    const before = await files();
    const answer = await send(id, content, sent);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(await files()).toEqual(before);
    expect(await listed(id)).toEqual([]);
  });

  it('refuses too much also where the sender does not say how much it is', async () => {
    const { id } = await scene.taken();
    const chunks = Array.from({ length: 30 }, () => new Uint8Array(10_000).fill(37));
    const answer = await send(id, ReadableStream.from(chunks));
    expect({ status: answer.status, code: answer.body.code }).toEqual({
      status: 413,
      code: 'body-too-large',
    });
  });

  it('is no more than a case may have, also when it comes at once', async () => {
    const { id } = await scene.taken();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send(id, document())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('evidence-too-many');
    expect(await listed(id)).toHaveLength(3);
  });

  it('is for whoever may see the case', async () => {
    const { id } = await scene.taken();
    const other = await scene.taken();
    const one = await added(id);
    const strange = ['', `/${one.id}`, `/${one.id}/preview`].map((path) =>
      get(`${id}/evidence${path}`, 'stranger'),
    );
    expect((await Promise.all(strange)).map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await send(id, document(), { as: 'stranger' })).status).toBe(404);
    expect((await remove(id, one.id, 'stranger')).status).toBe(404);
    expect((await get(`${other.id}/evidence/${one.id}`)).status).toBe(404);
    expect((await get(`${id}/evidence/${one.id}`, 'desk')).status).toBe(200);
  });

  it('is the document of an act, if it is of this case, and stays then', async () => {
    const [taken, other] = [await scene.taken(), await scene.taken()];
    const partIds = partIdsOf(taken);
    await scene.act(taken.id, 'manager', { act: 'pass-on' });
    await scene.act(taken.id, 'head', { act: 'find-cause', cause: 'defect', partIds });
    const [own, strange] = [await added(taken.id), await added(other.id)];
    const confirm = { act: 'confirm-cause', confirmedBy: 'own-inspection', partIds };
    const path = `/return-cases/${taken.id}/acts`;
    const refused = await scene.http.post<Problem>(path, scene.sessions.head, {
      ...confirm,
      evidenceId: strange.id,
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'evidence-unknown']);
    const named = await scene.act(taken.id, 'head', {
      ...{ ...confirm, confirmedBy: 'laboratory', confirmedByName: 'Dr. Weber, TÜV Süd' },
      evidenceId: own.id,
    });
    // Who it was and what shows it is read with the case; the case itself carries ids only.
    expect(named.lines[0]!.parts[0]).toMatchObject({
      ...{ confirmedBy: 'laboratory' },
      confirmation: { name: 'Dr. Weber, TÜV Süd', document: own.name, evidenceId: own.id },
    });
    const [kept] = await scene.stage.database.query<{ state: string }[]>(
      `SELECT state::text FROM return_case WHERE id = $1`,
      [taken.id],
    );
    expect(kept!.state).not.toContain('Weber');
    const [event] = await timeline(taken.id);
    expect(event).toMatchObject({ kind: 'confirm-cause', data: { documentId: own.id } });
    expect((await listed(taken.id))[0]).toMatchObject({ id: own.id, isNamed: true });
    expect((await remove(taken.id, own.id)).body).toMatchObject({ code: 'evidence-named', status: 409 });
    expect((await get(`${taken.id}/evidence/${own.id}`)).status).toBe(200);
  });

  it('is never both named by an act and taken away, when both come at once', async () => {
    const taken = await scene.taken();
    const partIds = partIdsOf(taken);
    await scene.act(taken.id, 'manager', { act: 'pass-on' });
    await scene.act(taken.id, 'head', { act: 'find-cause', cause: 'defect', partIds });
    const [one, two] = [await added(taken.id), await added(taken.id)];
    const confirm = { act: 'confirm-cause', confirmedBy: 'own-inspection', partIds, evidenceId: one.id };
    const path = `/return-cases/${taken.id}/acts`;
    const late = await whileLocked(
      taken.id,
      () => scene.http.post<Problem>(path, scene.sessions.head, confirm),
      `UPDATE evidence SET removed_at = now(), removed_at_seq = 1 WHERE id = '${one.id}'`,
    );
    expect([late.status, late.body.code]).toEqual([422, 'evidence-unknown']);
    await letTamper(scene.stage.database, 'event');
    const removal = await whileLocked(
      taken.id,
      () => remove(taken.id, two.id),
      `UPDATE event SET data = data || '{"documentId": "${two.id}"}' WHERE entity_id = '${taken.id}' AND seq = 1`,
    );
    expect(removal.body).toMatchObject({ code: 'evidence-named', status: 409 });
    expect((await listed(taken.id)).map(({ id }) => id)).toEqual([two.id]);
  });

  it('is taken away by whoever added it and by the desk, and the timeline and the audit tell of it', async () => {
    const { id } = await scene.taken();
    const [one, two] = [
      await added(id, undefined, { name: 'a.jpg' }),
      await added(id, undefined, { as: 'desk' }),
    ];
    expect((await remove(id, two.id)).body).toMatchObject({ code: 'forbidden' });
    expect((await remove(id, one.id)).status).toBe(204);
    expect((await remove(id, one.id)).status).toBe(404);
    expect((await get(`${id}/evidence/${one.id}`)).status).toBe(404);
    expect((await remove(id, two.id, 'desk')).status).toBe(204);
    const all = await timeline(id);
    expect(all.map(({ kind, by }) => [kind, by?.name])).toEqual([
      ...[
        ['evidence-removed', 'Dana Desk'],
        ['evidence-removed', 'Marie Manager'],
      ],
      ...[
        ['evidence-added', 'Dana Desk'],
        ['evidence-added', 'Marie Manager'],
      ],
      ['open', 'Marie Manager'],
    ]);
    expect(all[3]).toMatchObject({ data: { evidenceId: one.id }, texts: { name: 'a.jpg' } });
    expect(await pagesOf(id)).toEqual(all);
    const audit: { action: string }[] = await scene.stage.database.query(
      `SELECT action FROM audit_record WHERE object_kind = 'evidence' AND object_id = $1 ORDER BY at, id`,
      [one.id],
    );
    expect(audit.map(({ action }) => action)).toEqual(['evidence.added', 'evidence.changed']);
  });

  it('is swept when no row has needed it for a day, and not before', async () => {
    const { id } = await scene.taken();
    const [kept, gone] = [await added(id), await added(id)];
    await remove(id, gone.id);
    const sweep = scene.http.app.get(EvidenceSweep);
    const day = 86_400_000;
    await sweep.sweep();
    expect(await files()).toEqual(expect.arrayContaining([kept.sha256, gone.sha256]));
    await scene.stage.database.query(
      `UPDATE evidence SET removed_at = removed_at - interval '2 days' WHERE id = $1`,
      [gone.id],
    );
    // It was put there a moment ago, perhaps by somebody whose row is still to come.
    await sweep.sweep();
    expect(await files()).toContain(gone.sha256);
    const old = new Date(Date.now() - 2 * day);
    for (const { sha256 } of [kept, gone]) await utimes(join(folder, sha256.slice(0, 2), sha256), old, old);
    expect(await sweep.sweep()).toBe(1);
    expect(await files()).toEqual(expect.not.arrayContaining([gone.sha256]));
    expect(await files()).toContain(kept.sha256);
  });
});

/** What is answered to somebody who comes while the case is locked, and while something else is done to it. */
async function whileLocked<Result>(
  caseId: string,
  come: () => Promise<Result>,
  meanwhile: string,
): Promise<Result> {
  const { database } = scene.stage;
  return database
    .transaction(async (transaction) => {
      await transaction.query(`SELECT FROM return_case WHERE id = $1 FOR UPDATE`, [caseId]);
      const [own] = await transaction.query<[{ pid: number }]>(`SELECT pg_backend_pid() AS pid`);
      const coming = come();
      await until(async () => {
        const waiting: unknown[] = await database.query(
          `SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))`,
          [own.pid],
        );
        return waiting.length > 0;
      });
      await transaction.query(meanwhile);
      return { coming };
    })
    .then(({ coming }) => coming);
}

/** The timeline, page by page. */
async function pagesOf(caseId: string): Promise<ReturnTimelineView[]> {
  const items: ReturnTimelineView[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '?limit=1' : `?limit=1&cursor=${encodeURIComponent(cursor)}`;
    const page = returnTimeline.parse(await (await get(`${caseId}/events${query}`)).json());
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}
