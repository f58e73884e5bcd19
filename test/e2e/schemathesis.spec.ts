import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ApiTokenOnce } from '@app/contracts/tokens.js';
import { permissions } from '@app/domain/access/permissions.js';
import { casting } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

const run = promisify(execFile);
const settings = resolve(import.meta.dirname, '../../tools/schemathesis/schemathesis.toml');
/** Installed by the set-up of the tests; where it cannot be, this file is left out. */
const program = process.env.TEST_SCHEMATHESIS;
/** How long it may make up requests; by one hand, for Python's compiler is not to be shared. */
const seconds = 30;
/** On the slowest machine each route gets more than one: fewer say that it did not come to asking. */
const requestsAtLeast = 300;

interface Ended {
  readonly stdout: string;
  /** Null: it was killed. */
  readonly code: number | string | null;
}

let stage: Stage;
let http: HttpStage;
let administrator: string;
let folder: string;

beforeAll(async () => {
  stage = await setStage({
    DEALWARDEN_REQUESTS_PER_MINUTE: '0',
    DEALWARDEN_PRINCIPAL_REQUESTS_PER_MINUTE: '0',
  });
  const cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  // A token, for a session ends by what is asked of it: signing out, another password.
  const scopes = Object.keys(permissions.administrator);
  const made = await http.post<ApiTokenOnce>('/tokens', await http.session(cast.administrator), {
    ...{ name: 'made up requests', scopes },
  });
  expect(made.status).toBe(201);
  administrator = made.body.token;
  folder = mkdtempSync(join(tmpdir(), 'dealwarden-schemathesis-'));
}, 60_000);
afterAll(async () => {
  await http?.close();
  await stage?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Requests made up from the served document, sound and unsound: the API answers each as the document says. */
describe('the API and its description', () => {
  it('agree: no failure of the server, no answer that is not described', async () => {
    let requests = 0;
    http.app.getHttpServer().on('request', () => requests++);
    const asked = run(
      program!,
      [
        ...['--config-file', settings, 'run', `${http.url}/api/openapi.json`, '--url', http.url],
        ...['-H', `Authorization: Bearer ${administrator}`],
        ...['--phases', 'examples,coverage,fuzzing', '--max-time', String(seconds), '--seed', '1'],
        ...['--checks', 'not_a_server_error,status_code_conformance,content_type_conformance'],
        ...['--checks', 'response_schema_conformance,response_headers_conformance'],
        ...['--continue-on-failure', '--request-timeout', '20', '--no-color', '--warnings', 'off'],
        // An answer without an end.
        ...['--exclude-path-regex', '^/api/v1/changes'],
      ],
      // It keeps notes where it runs.
      { cwd: folder, timeout: 280_000, maxBuffer: 100_000_000 },
    );
    // Other specs run beside it, and it would take all there is.
    setPriority(asked.child.pid!, constants.priority.PRIORITY_LOW);
    const { stdout, code } = await asked.then(
      (ended): Ended => ({ stdout: ended.stdout, code: 0 }),
      (error: Ended) => error,
    );
    const failures = stdout.slice(Math.max(0, stdout.indexOf('= FAILURES =') - 80));
    expect(stdout.includes('= FAILURES =') || stdout.includes('= ERRORS =') ? failures : 'as described').toBe(
      'as described',
    );
    // Killed, or ended by a mistake of its settings or its own, it has said nothing of the API. Its time limit is an end in good order.
    expect(code === 0 ? 'ended well' : `code ${code}: ${stdout.slice(-2_000)}`).toBe('ended well');
    expect(requests).toBeGreaterThan(requestsAtLeast);
  }, 300_000);
});
