import type { DealView } from '@app/contracts/deals.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { casting } from '../support/cast.js';
import { dealLife, lifeBudget, lifePipeline } from '../support/deal-life.js';
import { HttpStage } from '../support/http.js';
import { setStage } from '../support/stage.js';

it('a deal from its opening to its contract, with a full ladder, leaves a short history', async () => {
  const stage = await setStage();
  const http = await HttpStage.start(stage);
  try {
    const cast = await casting(stage.database);
    await new DefinitionRepository(stage.database).publish(lifePipeline());
    await stage.startWorker();
    const anna = await http.session(cast.salesperson);
    const post = async (path: string, body: object): Promise<DealView> => {
      const answer = await http.post<DealView>(path, anna, body);
      if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    };
    const life = await dealLife({ ...stage, customerId: cast.customerId, post });
    const [did]: { done: number; drafted: number; announced: number }[] = await stage.database.query(
      `SELECT (SELECT count(*)::int FROM event WHERE kind = 'finish-activity') AS done,
         (SELECT count(*)::int FROM message) AS drafted,
         (SELECT count(*)::int FROM announcement WHERE action = 'tell') AS announced`,
    );
    expect(did).toEqual({ done: 6, drafted: 1, announced: 1 });
    expect(life.historyEvents).toBeLessThanOrEqual(lifeBudget.historyEvents);
    expect(life.historyBytes).toBeLessThanOrEqual(lifeBudget.historyBytes);
  } finally {
    await http.close();
    await stage.close();
  }
}, 60_000);
