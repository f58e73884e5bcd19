import { partIdsOf, type ReturnScene } from './return-scene.js';
import { letTamper } from './tampering.js';

/**
 * Cases to be reported on: twelve defective of a hundred, passed on late; five of the same delivery, of which none was found;
 * two of another batch, still at its beginning.
 */
export async function reportedCases(scene: ReturnScene): Promise<void> {
  const delivery = { deliveryId: 'DN-1' };
  const defective = await scene.taken(delivery);
  await causeFound(scene, defective.id, partIdsOf(defective), 'defect');
  const partIds = partIdsOf(defective);
  await scene.act(defective.id, 'head', {
    ...{ act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D report' },
    partIds,
  });
  const counterparty = { kind: 'vendor', id: scene.vendorId };
  await scene.act(defective.id, 'head', { act: 'request', counterparty, partIds });
  const misused = await scene.taken({ ...delivery, quantityClaimed: 5 });
  await causeFound(scene, misused.id, partIdsOf(misused), 'misuse');
  await scene.taken({ batch: 'LOT-2', quantityClaimed: 2, quantityDelivered: 10 });
  await setBack(scene, defective.id, misused.id);
}

/** Has a case passed on, and a cause found of parts of it. */
export async function causeFound(
  scene: ReturnScene,
  id: string,
  partIds: string[],
  cause: string,
): Promise<void> {
  await scene.act(id, 'manager', { act: 'pass-on' });
  await scene.act(id, 'head', { act: 'find-cause', cause, partIds });
}

/** As if passing on had taken six hours of four in one case, and two in the other. */
async function setBack({ stage }: ReturnScene, late: string, inTime: string): Promise<void> {
  await letTamper(stage.database, 'event');
  for (const [id, hours] of [
    [late, 6],
    [inTime, 2],
  ] as const) {
    await stage.database.query(
      `UPDATE event e SET state = jsonb_set(e.state, '{clocks}', (
         SELECT jsonb_agg(k || jsonb_build_object('since', to_char((p.at - make_interval(hours => $2)) AT TIME ZONE 'UTC', $3),
           'dueAt', to_char((p.at - make_interval(hours => $2 - 4)) AT TIME ZONE 'UTC', $3)))
         FROM jsonb_array_elements(e.state->'clocks') AS k WHERE k->>'step' = 'passing-on'))
       FROM event p WHERE p.entity_id = e.entity_id AND p.kind = 'pass-on' AND e.entity_id = $1 AND e.seq = 1`,
      [id, hours, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'],
    );
  }
}
