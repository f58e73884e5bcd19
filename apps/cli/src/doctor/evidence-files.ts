import { stat } from 'node:fs/promises';
import { concurrently } from '@app/exchange/concurrently.js';
import type { EvidenceStore } from '@app/evidence/evidence-store.js';
import { hashOfFile } from '@app/evidence/folder-store.js';
import type { EvidenceRepository, NamedContent } from '@app/persistence/evidence.repository.js';

/** A photo or document whose file is not what its row says. */
export interface EvidenceProblem {
  readonly kind: 'evidence-missing' | 'evidence-differs';
  readonly caseId: string;
  readonly id: string;
  readonly detail: string;
}

export interface EvidenceFiles {
  /** Photos and documents that were read. */
  readonly read: number;
  readonly problems: readonly EvidenceProblem[];
}

const pageSize = 500;
/** Files are read from one disk. */
const atOnce = 4;

/** Reads every photo and document, and holds it against its row. Nothing is changed. */
export async function examineEvidence(
  rows: EvidenceRepository,
  store: EvidenceStore,
  onRead: (read: number) => void = () => undefined,
): Promise<EvidenceFiles> {
  const problems: EvidenceProblem[] = [];
  let read = 0;
  await concurrently(everyContent(rows), atOnce, async (content) => {
    const found = await problemOf(content, store);
    if (found) problems.push(found);
    onRead(++read);
  });
  return { read, problems };
}

/** The outcome as people read it; nothing where there is none. */
export function evidenceLines({ read, problems }: EvidenceFiles): string[] {
  if (read === 0) return [];
  return [
    ...problems.map(
      ({ kind, caseId, id, detail }) => `${kind}  return-case ${caseId} evidence ${id}  ${detail}`,
    ),
    `${read} photos and documents read; ${problems.length} missing or changed`,
    ...(problems.length > 0 ? ['evidence: bring the files back from a backup'] : []),
  ];
}

async function* everyContent(rows: EvidenceRepository): AsyncGenerator<NamedContent> {
  let after: string | undefined;
  for (;;) {
    const page = await rows.contents(pageSize, after);
    yield* page;
    if (page.length < pageSize) return;
    after = page.at(-1)?.id;
  }
}

async function problemOf(
  { caseId, id, sha256, bytes }: NamedContent,
  store: EvidenceStore,
): Promise<EvidenceProblem | undefined> {
  const path = store.pathOf(sha256);
  const size = await stat(path).then(
    (found) => found.size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (size === undefined) return { kind: 'evidence-missing', caseId, id, detail: 'its file is not there' };
  if (size === bytes && (await hashOfFile(path)) === sha256) return undefined;
  return { kind: 'evidence-differs', caseId, id, detail: 'its file is not what was sent' };
}
