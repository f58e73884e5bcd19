import { randomUUID } from 'node:crypto';
import type { DraftView } from '@app/contracts/pipeline-publishing.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { Browser, Locator, Page } from 'playwright-core';
import { startBrowser, visit, type Visit } from './browser.js';
import { casting, quickPipeline, type Cast } from './cast.js';
import { HttpStage } from './http.js';
import { setStage, type Stage } from './stage.js';
import { until } from './until.js';

/** The whole of Dealwarden, a browser, and two who may publish pipelines. */
export class EditorStage {
  private constructor(
    readonly stage: Stage,
    readonly cast: Cast,
    readonly http: HttpStage,
    readonly browser: Browser,
    /** Session of the administrator Ada Admin. */
    readonly ada: string,
    /** Session of Eva Ops of sales ops. */
    readonly eva: string,
  ) {}

  static async start(): Promise<EditorStage> {
    const stage = await setStage();
    const cast = await casting(stage.database);
    await stage.startWorker();
    const http = await HttpStage.start(stage);
    const ops = randomUUID();
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles) VALUES ($1, 'ops@example.test', 'Eva Ops', '{sales-ops}')`,
      [ops],
    );
    const [ada, eva] = [await http.session(cast.administrator), await http.session(ops)];
    return new EditorStage(stage, cast, http, await startBrowser(), ada, eva);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.http.close();
    await this.stage.close();
  }

  /** A pipeline of a spec's own. */
  async published(name: string): Promise<string> {
    const key = `p-${randomUUID().slice(0, 8)}`;
    await new DefinitionRepository(this.stage.database).publish(quickPipeline({ key, name }));
    return key;
  }

  async draftOf(key: string): Promise<DraftView> {
    return (await this.http.get<DraftView>(`/pipelines/${key}/draft`, this.ada)).body;
  }

  async saveDraft(key: string, definition: object): Promise<void> {
    const sent = { as: this.ada, body: { definition } };
    expect((await this.http.send('PUT', `/api/v1/pipelines/${key}/draft`, sent)).status).toBe(200);
  }

  async editing(key: string, session = this.ada): Promise<Visit> {
    const visited = await visit(this.browser, this.http.url, session);
    await visited.page.goto(`/pipelines/${key}/edit`);
    await visited.page.locator('[data-item="stages.0"]').waitFor();
    return visited;
  }
}

/** Waits until everything is saved. */
export function saved(page: Page): Promise<void> {
  return page.locator('[data-status=saved]').waitFor();
}

/** The input of a part of the definition. */
export function input(page: Page, path: string): Locator {
  return page.locator(`[id="part-${path}"]`);
}

/** Waits until what is expected is so. */
export function holds(expected: () => Promise<void>): Promise<void> {
  return until(async () => {
    await expected();
    return true;
  });
}

/** Goes on by Tab until the focus is where it is wanted, as somebody without a mouse does. */
export async function tabTo(page: Page, wanted: string, text = ''): Promise<void> {
  const [selector, words] = [JSON.stringify(wanted), JSON.stringify(text)];
  const isThere = `((one) => one.matches(${selector}) && one.textContent.includes(${words}))(document.activeElement)`;
  for (let tabs = 0; tabs < 100; tabs += 1) {
    if (await page.evaluate<boolean>(isThere)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no ${wanted} by Tab`);
}

export function focusedId(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.id');
}
