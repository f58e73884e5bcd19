import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { ExportText } from '@app/exchange/export/export-texts.js';
import { errorCode } from '@app/stack/errors.js';
import { badInput } from '../console/failure.js';

/** Only its owner reads what holds all deals. */
const ownerOnly = 0o600;

/**
 * Writes beside the file and puts it in its place when all of it is there: nobody reads half an export, and what was there
 * before stays when something fails.
 * @returns how many rows it has
 */
export async function toFile(
  path: string,
  texts: AsyncIterable<ExportText>,
  hear: (rows: number) => void,
): Promise<number> {
  const beside = `${path}.${randomUUID().slice(0, 8)}.part`;
  const file = await open(beside, 'wx', ownerOnly).catch((error: unknown) => {
    const why = errorCode(error) ?? String(error);
    throw badInput(`${path} cannot be written (${why})`, 'Name a file in a folder of yours.');
  });
  let rows = 0;
  try {
    for await (const one of texts) {
      await file.write(one.text);
      rows += one.rows;
      hear(rows);
    }
    await file.sync();
    await file.close();
    await rename(beside, path);
  } catch (error) {
    await file.close();
    await rm(beside, { force: true });
    throw error;
  }
  return rows;
}

/** @returns how many rows were written */
export async function toOutput(output: Writable, texts: AsyncIterable<ExportText>): Promise<number> {
  let rows = 0;
  for await (const one of texts) {
    if (!output.write(one.text)) await once(output, 'drain');
    rows += one.rows;
  }
  return rows;
}
