import { randomUUID } from 'node:crypto';
import type { CounterpartyView } from '@app/contracts/counterparties.js';
import type { Problem } from '@app/contracts/problem.js';
import { readPdf } from '../support/pdf.js';
import { partIdsOf, ReturnScene, type ReturnSessions } from '../support/return-scene.js';

let scene: ReturnScene;

beforeAll(async () => {
  scene = await ReturnScene.set();
  const address = { returnAddress: 'Lagerstraße 7\n90402 Nürnberg', locale: 'cs' };
  const changed = await scene.http.send<CounterpartyView>(
    'PATCH',
    `/api/v1/counterparties/${scene.vendorId}`,
    { as: scene.sessions.desk, body: address },
  );
  expect(changed.body).toMatchObject(address);
}, 60_000);
afterAll(() => scene?.close());

const note = (id: string, query = '', as: keyof ReturnSessions = 'manager') =>
  fetch(`${scene.http.url}/api/v1/return-cases/${id}/return-note${query}`, {
    headers: { authorization: `Bearer ${scene.sessions[as]}` },
  });
const problem = async (answer: Response) => (await answer.json()) as Problem;

/** A claim whose parts are asked of somebody. */
async function requested(
  id: string,
  partIds: string[],
  to: { kind: 'vendor' | 'carrier'; id: string } = { kind: 'vendor', id: scene.vendorId },
): Promise<void> {
  const cause = to.kind === 'vendor' ? 'defect' : 'transport-damage';
  await scene.act(id, 'head', { act: 'find-cause', cause, partIds });
  const confirm = { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D report', partIds };
  await scene.act(id, 'head', confirm);
  await scene.act(id, 'head', { act: 'request', counterparty: to, partIds });
}

describe('the return note of a case', () => {
  it('is a PDF for its vendor, whose code is the number of the case', async () => {
    const taken = await scene.taken({ serials: ['SN-1', 'SN-2'] });
    await scene.act(taken.id, 'manager', { act: 'pass-on' });
    expect(await problem(await note(taken.id))).toMatchObject({ code: 'step-not-due' });
    await requested(taken.id, partIdsOf(taken));
    const answer = await note(taken.id);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${taken.number}.pdf"`,
    });
    const { pages, code } = await readPdf(new Uint8Array(await answer.arrayBuffer()));
    expect(code).toBe(taken.number);
    for (const said of [
      ...['Průvodka vrácení zboží', 'GTX Werke', 'Lagerstraße 7', '90402 Nürnberg'],
      ...['GTX Pro (gtx-pro)', 'Množství: 12', 'Šarže: LOT-1', 'Sériová čísla: SN-1, SN-2'],
    ])
      expect(pages[0]).toContain(said);
    // The vendor sees only what it must.
    expect(pages.join(' ')).not.toContain(taken.customer.name);
    expect((await note(taken.id, '', 'stranger')).status).toBe(404);
    // To who does not want them they do not go.
    const refusal = { act: 'refuse', reason: 'Not ours', through: 'phone', partIds: partIdsOf(taken) };
    await scene.act(taken.id, 'head', refusal);
    expect(await problem(await note(taken.id))).toMatchObject({ code: 'step-not-due' });
  });

  it('is for one of several receivers, with what goes to that one', async () => {
    const taken = await scene.taken();
    await scene.act(taken.id, 'manager', { act: 'pass-on' });
    const [all] = partIdsOf(taken);
    const split = await scene.act(taken.id, 'head', { act: 'split', quantity: 5, partIds: [all] });
    const [first, second] = partIdsOf(split) as [string, string];
    await requested(taken.id, [first]);
    const nordId = randomUUID();
    await scene.stage.database.query(
      `INSERT INTO counterparty (id, kind, name) VALUES ($1, 'vendor', 'Nord Parts')`,
      [nordId],
    );
    await requested(taken.id, [second], { kind: 'vendor', id: nordId });
    expect(await problem(await note(taken.id))).toMatchObject({
      code: 'counterparty-unknown',
      detail: expect.stringContaining(nordId),
    });
    const answer = await note(taken.id, `?counterpartyId=${nordId}`);
    const { pages } = await readPdf(new Uint8Array(await answer.arrayBuffer()));
    const quantity = split.lines[0]!.parts.find(({ id }) => id === second)!.quantity;
    expect(pages[0]).toContain('Nord Parts');
    expect(pages[0]).toContain(`Quantity: ${quantity}`);
    expect(pages[0]).toContain('The address is agreed with the receiver.');
  });

  it('is for no carrier, who pays for damage and gets no goods', async () => {
    const taken = await scene.taken();
    await scene.act(taken.id, 'manager', { act: 'pass-on' });
    await requested(taken.id, partIdsOf(taken), { kind: 'carrier', id: scene.carrierId });
    for (const query of ['', `?counterpartyId=${scene.carrierId}`])
      expect(await problem(await note(taken.id, query))).toMatchObject({ code: 'step-not-due' });
  });
});
