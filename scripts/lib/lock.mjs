import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { say } from './console.mjs';

const pollMilliseconds = 250;

/**
 * Does something while nobody else does it. A lock whose process is gone is taken over.
 * @template T
 * @param {string} path
 * @param {string} waitingFor told once, when somebody else has it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(path, waitingFor, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!take(path)) {
    if (!told) say(`Waiting for another process that ${waitingFor} …`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const holder = holderOf(path);
  if (holder === undefined || isAlive(holder)) return false;
  removeStale(path, holder);
  return false;
}

/**
 * Moves the lock of a dead process away before it is removed: of two that find it at the same time only one succeeds,
 * and the other cannot remove the new lock of the first.
 * @param {string} path
 * @param {number} holder
 */
function removeStale(path, holder) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  // Somebody was faster and this is their new lock already: they get it back.
  if (holderOf(aside) === holder) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/** Undefined when it was just released or is just being written. @param {string} path */
function holderOf(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: alive, and somebody else's.
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
