import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const requirements = resolve(import.meta.dirname, '../../tools/schemathesis/requirements.txt');
const installMs = 120_000;

/**
 * Path of Schemathesis, in an environment of its own in the cache folder, of exactly the versions that are pinned. Undefined
 * where Python or its package index is not to be had: the reason, and the command that would help, are printed.
 */
export async function schemathesis(): Promise<string | undefined> {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'dealwarden');
  const folder = join(cache, `schemathesis-${hash}`);
  const program = join(folder, 'bin', 'schemathesis');
  if (existsSync(program)) return program;
  try {
    mkdirSync(cache, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder], { timeout: installMs });
    const pip = join(folder, 'bin', 'pip');
    await run(pip, ['install', '--quiet', '--no-input', '-r', requirements], { timeout: installMs });
    return program;
  } catch (error) {
    renameAway(folder);
    const [reason] = String((error as { stderr?: string }).stderr || error).split('\n');
    console.warn(
      `Schemathesis is skipped: ${reason}. It needs python3 with venv, and the package index: ` +
        `python3 -m venv /tmp/try && /tmp/try/bin/pip install -r tools/schemathesis/requirements.txt`,
    );
    return undefined;
  }
}

/** A half-made environment must not look like a whole one. */
function renameAway(folder: string): void {
  if (!existsSync(folder)) return;
  const away = `${folder}.broken-${process.pid}`;
  renameSync(folder, away);
  rmSync(away, { recursive: true, force: true });
}
