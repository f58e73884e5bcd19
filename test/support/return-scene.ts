import { randomUUID } from 'node:crypto';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { casting, type Cast } from './cast.js';
import { HttpStage } from './http.js';
import { shippedRegulation } from './return-cases.js';
import { setStage, type Stage } from './stage.js';

/** Sessions, or ids, by what their holders are. */
export interface ReturnSessions {
  readonly desk: string;
  readonly manager: string;
  readonly head: string;
  readonly stranger: string;
}

/** A product, a vendor, a carrier, and the people of return cases, with worker and API on the servers of the test run. */
export class ReturnScene {
  readonly vendorId = randomUUID();
  readonly carrierId = randomUUID();

  private constructor(
    readonly stage: Stage,
    readonly http: HttpStage,
    readonly cast: Cast,
    readonly sessions: ReturnSessions,
    /** Their ids. */
    readonly people: ReturnSessions,
  ) {}

  /** @param regulation what cases are taken under: the shipped one, at any hour, if not given */
  static async set(
    overrides: Parameters<typeof setStage>[0] = {},
    regulation = shippedRegulation({ calendar: 'always-open' }),
  ): Promise<ReturnScene> {
    const stage = await setStage(overrides);
    const cast = await casting(stage.database);
    await new ReturnRegulationRepository(stage.database).publish(regulation);
    const [desk, manager, stranger] = [randomUUID(), randomUUID(), randomUUID()];
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles, team_id) VALUES
         ($1, 'desk@example.test', 'Dana Desk', '{complaint-desk}', $4),
         ($2, 'manager@example.test', 'Marie Manager', '{personal-manager}', $4),
         ($3, 'stranger@example.test', 'Simon Stranger', '{personal-manager}', $4)`,
      [desk, manager, stranger, cast.teamId],
    );
    await stage.database.query(`UPDATE customer SET personal_manager_id = $1 WHERE id = $2`, [
      manager,
      cast.customerId,
    ]);
    await stage.database.query(`INSERT INTO product (key, name) VALUES ('gtx-pro', 'GTX Pro')`);
    await stage.startWorker();
    const http = await HttpStage.start(stage);
    const people = { desk, manager, head: cast.headOfSales, stranger };
    const [one, two, three, four] = await Promise.all(
      [desk, manager, cast.headOfSales, stranger].map((id) => http.session(id)),
    );
    const sessions = { desk: one!, manager: two!, head: three!, stranger: four! };
    const scene = new ReturnScene(stage, http, cast, sessions, people);
    await stage.database.query(
      `INSERT INTO counterparty (id, kind, name) VALUES ($1, 'vendor', 'GTX Werke'), ($2, 'carrier', 'Trans Nord')`,
      [scene.vendorId, scene.carrierId],
    );
    return scene;
  }

  /** Takes a claim of one line, or more of them. @param beside what the claim says beside it */
  async taken(
    line: object = {},
    customerId = this.cast.customerId,
    { more = [], ...beside }: { readonly more?: readonly object[]; readonly regulation?: string } = {},
    as: keyof ReturnSessions = 'manager',
  ): Promise<ReturnCaseView> {
    const lines = [line, ...more].map((one) => ({
      ...{ productKey: 'gtx-pro', batch: 'LOT-1', deliveryId: `DN-${randomUUID().slice(0, 8)}` },
      ...{ quantityDelivered: 100, quantityClaimed: 12 },
      deliveredOn: new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10),
      ...one,
    }));
    const body = { customerId, lines, ...beside };
    const answer = await this.http.post<ReturnCaseView>('/return-cases', this.sessions[as], body);
    expect(answer.status).toBe(201);
    return answer.body;
  }

  /** Does something, which has to be taken. */
  async act(id: string, as: keyof ReturnSessions, body: object): Promise<ReturnCaseView> {
    const path = `/return-cases/${id}/acts`;
    const { status, body: answer } = await this.http.post<ReturnCaseView>(path, this.sessions[as], body);
    expect({ body, answer: status === 200 ? 200 : answer }).toEqual({ body, answer: 200 });
    return answer;
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.stage.close();
  }
}

/** Ids of all parts of a case. */
export function partIdsOf({ lines }: ReturnCaseView): string[] {
  return lines.flatMap((line) => line.parts.map((part) => part.id));
}
