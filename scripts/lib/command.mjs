import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { root } from './tree.mjs';

/**
 * Runs a command and gathers what it prints.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string, missing: boolean }>} `missing`: there is no such command
 */
export function execute(command, args, options = {}) {
  return new Promise((resolve) => {
    /** @type {string[]} */
    const lines = [];
    const windows = process.platform === 'win32';
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm and npx are batch files there.
      shell: windows && !command.includes('\\'),
    });
    const take = (/** @type {string} */ line) => {
      lines.push(line);
      options.onLine?.(line);
    };
    createInterface({ input: child.stdout }).on('line', take);
    createInterface({ input: child.stderr }).on('line', take);
    child.once('error', (error) => {
      const missing = 'code' in error && error.code === 'ENOENT';
      resolve({ code: 127, output: error.message, missing });
    });
    child.once('close', (code) => resolve({ code: code ?? 1, output: lines.join('\n'), missing: false }));
  });
}
