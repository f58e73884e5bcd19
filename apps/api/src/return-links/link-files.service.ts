import { Injectable } from '@nestjs/common';
import type { EvidenceType } from '@app/domain/returns/evidence-types.js';
import { oneLine } from '@app/notify/plain-text.js';
import type { EvidenceRow } from '@app/persistence/evidence.repository.js';
import type { OpenedLink } from '@app/persistence/return-link.repository.js';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { ProblemError } from '../common/problem.error.js';
import { EvidenceService, type OpenedEvidence } from '../returns/evidence/evidence.service.js';
import type { SeenFile } from './link-view.js';
import { fileIn, FormCut } from './multipart-file.js';

const longestName = 200;

/** Photos and documents that come by a link, and those that its holder may see. */
@Injectable()
export class LinkFilesService {
  constructor(private readonly evidence: EvidenceService) {}

  async seen({ link, number }: OpenedLink): Promise<SeenFile[]> {
    const rows = await this.evidence.seenBy(link.caseId, link.holderId);
    return rows.map((row) => {
      const isTheirs = row.sentById === link.holderId;
      return { id: row.id, name: isTheirs ? row.name : neutralName(number, row), isTheirs };
    });
  }

  /** One of those that the holder may see, with the name by which it is saved. */
  async opened(opened: OpenedLink, id: string): Promise<(OpenedEvidence & { name: string }) | undefined> {
    const { caseId, holderId } = opened.link;
    const name = (await this.seen(opened)).find((one) => one.id === id)?.name;
    const evidence = name === undefined ? undefined : await this.evidence.openedBy(caseId, id, holderId);
    return evidence && { ...evidence, name: name ?? '' };
  }

  /**
   * Adds the file of a form to the case. Checks and limits are those of every piece of evidence, and a count for each sender.
   * @throws ProblemError evidence-unfit, evidence-too-many, body-too-large
   */
  async add({ link }: OpenedLink, request: FastifyRequest): Promise<void> {
    if (!(request.body instanceof Readable)) throw noFile();
    const file = await fileIn(request.body, request.headers['content-type'] ?? '').catch(asNoFile);
    const name = oneLine(file?.name ?? '', longestName);
    if (!file || name === '') throw noFile();
    const sent = { caseId: link.caseId, name, content: () => file.content };
    await this.evidence.addSent(sent, link.holderId).catch(asNoFile);
  }
}

const endings: Readonly<Record<EvidenceType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
};

/** What somebody else called it may tell who that is. */
function neutralName(number: string, { mediaType, ordinal }: EvidenceRow): string {
  const what = mediaType === 'application/pdf' ? 'document' : 'photo';
  return `${number}-${what}-${ordinal}.${endings[mediaType]}`;
}

function noFile(): ProblemError {
  return new ProblemError('evidence-unfit', 'the form has no file');
}

function asNoFile(error: unknown): never {
  throw error instanceof FormCut ? noFile() : error;
}
