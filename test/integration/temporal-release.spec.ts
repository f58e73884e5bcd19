import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { freePorts } from '@app/stack/ports.js';
import { until } from '../support/until.js';

const scripts = new URL('../../scripts/lib/', import.meta.url).href;
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const [, version = ''] = /go\.temporal\.io\/server v(\S+)/.exec(read('tools/temporal/go.mod')) ?? [];
const machine = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
const archiveName = `temporal_${version}_${process.platform}_${machine}.tar.gz`;
/** How much of the archive a server that cuts sends at once. */
const cutBytes = 300_000;

let folder: string;
/** An address at which nobody listens. */
let nowhere: string;
let archive: Buffer;
let releases: Server;
/** What the archive was asked for, as `Range` says it. */
let asked: (string | undefined)[];
/** How the server behaves. */
let manners: { cuts?: number; ignoresRanges?: boolean; lies?: boolean };

beforeAll(async () => {
  nowhere = `http://127.0.0.1:${(await freePorts(1))[0]}`;
  const made = mkdtempSync(join(tmpdir(), 'dealwarden-archive-'));
  // What cannot be compressed, so that it is large enough to be cut.
  for (const name of ['temporal-server', 'temporal-sql-tool', 'LICENSE'])
    writeFileSync(join(made, name), Buffer.concat([Buffer.from(`the ${name}\n`), randomBytes(500_000)]));
  execFileSync('tar', ['-czf', join(made, archiveName), 'temporal-server', 'temporal-sql-tool', 'LICENSE'], {
    cwd: made,
  });
  archive = readFileSync(join(made, archiveName));
  rmSync(made, { recursive: true });
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealwarden-release-'));
  [asked, manners] = [[], {}];
  // Only what is put here is there: a Go of this machine is not.
  mkdirSync(join(folder, 'bin'));
  for (const name of ['tar', 'gzip', 'sh'])
    symlinkSync(execFileSync('which', [name]).toString().trim(), join(folder, 'bin', name));
  releases = createServer(answer).listen(0, '127.0.0.1');
  await once(releases, 'listening');
});
afterEach(async () => {
  releases.closeAllConnections();
  await new Promise((resolve) => releases.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === `/v${version}/checksums.txt`) {
    const digest = createHash('sha256')
      .update(archive)
      .update(manners.lies ? 'a lie' : '')
      .digest('hex');
    response.end(`${'0'.repeat(64)}  temporal_${version}_plan9_amd64.tar.gz\n${digest}  ${archiveName}\n`);
  } else if (request.url === `/v${version}/${archiveName}`) sendArchive(request, response);
  else response.writeHead(404).end();
}

function sendArchive(request: IncomingMessage, response: ServerResponse): void {
  asked.push(request.headers.range);
  const wanted = manners.ignoresRanges
    ? 0
    : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (wanted >= archive.length) {
    response.writeHead(416, { 'content-range': `bytes */${archive.length}` }).end();
    return;
  }
  const rest = archive.subarray(wanted);
  const headers = { 'content-length': rest.length };
  if (wanted === 0) response.writeHead(200, headers);
  else
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${wanted}-${archive.length - 1}/${archive.length}`,
    });
  if (asked.length > (manners.cuts ?? 0)) response.end(rest);
  else response.write(rest.subarray(0, cutBytes), () => response.destroy());
}

const here = () => `http://127.0.0.1:${(releases.address() as AddressInfo).port}`;
const programs = () => join(folder, 'cache', 'temporal');

/** The set-up's part, in a process of its own as the set-up is. */
async function provide(from = here()) {
  const script = `const { run } = await import('${scripts}console.mjs'); const { provide } = await import('${scripts}temporal.mjs');
    await run(() => provide(${JSON.stringify(programs())}));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: join(folder, 'bin'), HOME: folder, DEALWARDEN_TEMPORAL_RELEASES: from },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

function haveGo(): void {
  const go = `#!/bin/sh
case "$1 $2" in
  "env GOVERSION") echo go9.9.9 ;;
  "env "*) echo auto ;;
  build*) while [ "$1" != -o ]; do shift; done; echo built > "$2/server"; echo built > "$2/sql" ;;
esac\n`;
  writeFileSync(join(folder, 'bin', 'go'), go);
  chmodSync(join(folder, 'bin', 'go'), 0o755);
}

function firstLines(): string[] {
  return ['server', 'sql'].map((name) => readFileSync(join(programs(), name), 'latin1').split('\n')[0]!);
}

const fetched = ['the temporal-server', 'the temporal-sql-tool'];

describe("the release of Temporal's server", () => {
  afterEach(() => {
    // Whatever happened: nothing is left beside the programs but what the next start goes on with.
    const left = existsSync(join(folder, 'cache')) ? readdirSync(join(folder, 'cache')) : [];
    expect(left.filter((name) => name !== 'temporal' && name !== 'temporal.download')).toEqual([]);
  });

  it('is fetched, checked and put in its place, with its two programs only', async () => {
    expect(await provide()).toMatchObject({ code: 0 });
    expect(firstLines()).toEqual(fetched);
    expect(readdirSync(programs()).sort()).toEqual(['server', 'sql']);
    expect(readdirSync(join(folder, 'cache'))).toEqual(['temporal']);
    // What is there is not asked for again.
    expect(await provide(nowhere)).toEqual({ code: 0, said: '' });
  });

  it('is fetched on from where the connection broke', async () => {
    manners = { cuts: 2 };
    const { code, said } = await provide();
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringMatching(/going on behind/) });
    expect(firstLines()).toEqual(fetched);
    expect(asked[0]).toBeUndefined();
    // What a broken connection had not delivered is not there.
    const froms = asked.slice(1).map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]));
    expect(froms).toHaveLength(2);
    expect(froms[0]).toBeGreaterThan(0);
    expect(froms[1]).toBeGreaterThan(froms[0]!);
  });

  it('is fetched as a whole from a server that knows no ranges', async () => {
    manners = { cuts: 1, ignoresRanges: true };
    expect(await provide()).toMatchObject({ code: 0 });
    expect(firstLines()).toEqual(fetched);
  });

  it.each([
    ['the first half of it', () => archive.subarray(0, archive.length / 2), 1],
    ['all of it', () => archive, 1],
    ['another file', () => randomBytes(1_000), 2],
    ['a longer file', () => randomBytes(archive.length + 1), 2],
  ])('goes on with what an earlier start has left: %s', async (_, left, times) => {
    mkdirSync(`${programs()}.download`, { recursive: true });
    writeFileSync(join(`${programs()}.download`, archiveName), left());
    expect(await provide()).toMatchObject({ code: 0 });
    expect(firstLines()).toEqual(fetched);
    expect(asked).toHaveLength(times);
  });

  it('is fetched once by two starts at the same time', async () => {
    const both = await Promise.all([provide(), provide()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(asked).toHaveLength(1);
    expect(firstLines()).toEqual(fetched);
  });
});

describe('a download', () => {
  it('tells each five seconds how far it is, and nothing in between', async () => {
    // A variable, since it has no types.
    const from = '../../scripts/lib/download.mjs';
    const { download } = (await import(from)) as {
      download: (url: string, path: string, what: string, now: () => number) => Promise<void>;
    };
    const file = join(folder, 'archive');
    let sending: ServerResponse | undefined;
    releases.removeAllListeners('request').on('request', (_, response: ServerResponse) => {
      sending = response.writeHead(200, { 'content-length': 3_000_000 });
      sending.flushHeaders();
    });
    let now = 0;
    const lines: string[] = [];
    const write = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => lines.push(String(text)) > 0);
    /** So much comes at that time; what was told by then. */
    const comes = async (at: number, bytes: number) => {
      const before = existsSync(file) ? statSync(file).size : 0;
      now = at;
      sending!.write(Buffer.alloc(bytes));
      await until(async () => existsSync(file) && statSync(file).size === before + bytes);
      return lines.splice(0);
    };
    try {
      const fetching = download(`${here()}/archive`, file, 'The archive', () => now);
      await until(async () => sending !== undefined);
      expect(await comes(4_999, 1_199_999)).toEqual([]);
      expect(await comes(5_000, 1)).toEqual(['dealwarden: The archive: 1.2 MB of 3.0 MB …\n']);
      expect(await comes(9_999, 1_299_999)).toEqual([]);
      expect(await comes(10_500, 1)).toEqual(['dealwarden: The archive: 2.5 MB of 3.0 MB …\n']);
      expect(await comes(15_499, 499_999)).toEqual([]);
      sending!.end(Buffer.alloc(1));
      await fetching;
      expect(lines).toEqual([]);
    } finally {
      write.mockRestore();
    }
  });
});

describe('a release that is not to be had', () => {
  it('is not unpacked when it is not what its checksums say, and the server is built', async () => {
    haveGo();
    manners = { lies: true };
    const { code, said } = await provide();
    expect(code).toBe(0);
    expect(said).toMatch(/not what the release's checksums say\. Building it instead\./);
    expect(firstLines()).toEqual(['built', 'built']);
    expect(readdirSync(join(folder, 'cache'))).toEqual(['temporal']);
  });

  it.each([
    ['nobody answers', 'nowhere', /ECONNREFUSED.*Building it instead/],
    ['there is none of this version', 'elsewhere', /checksums\.txt: 404\. Building it instead/],
  ])('is built instead when %s', async (_, from, why) => {
    haveGo();
    const { code, said } = await provide(from === 'nowhere' ? nowhere : `${here()}/elsewhere`);
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringMatching(why) });
    expect(firstLines()).toEqual(['built', 'built']);
  });

  it('is told with what to do where there is no Go either', async () => {
    const { code, said } = await provide(nowhere);
    expect(code).toBe(1);
    expect(said).toMatch(
      /Go is not installed, and the Temporal server is neither in the cache nor to be fetched/,
    );
    expect(said).toMatch(/TEMPORAL_ADDRESS/);
    expect(existsSync(programs())).toBe(false);
  });
});
