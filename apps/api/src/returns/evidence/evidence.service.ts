import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@app/config/config.js';
import type { EvidenceList, EvidenceShowing, EvidenceView } from '@app/contracts/evidence.js';
import { pictureTypes, type EvidenceType, type PictureType } from '@app/domain/returns/evidence-types.js';
import { partsOf } from '@app/domain/returns/parts.js';
import { EvidenceRefused, type Received } from '@app/evidence/evidence-store.js';
import { FolderStore } from '@app/evidence/folder-store.js';
import { mediaTypeOfFile } from '@app/evidence/media-type.js';
import { checkPicture, previewOf, withoutMetadata } from '@app/evidence/picture.js';
import {
  EvidenceRepository,
  type EvidenceLimits,
  type EvidenceRow,
} from '@app/persistence/evidence.repository.js';
import { ReturnCaseRepository } from '@app/persistence/return-case.repository.js';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../../common/config.token.js';
import { Idempotency } from '../../common/idempotency.js';
import type { Principal } from '../../common/principal.js';
import { notFound, partNotFound, ProblemError } from '../../common/problem.error.js';
import { tooLarge } from './evidence-body.js';

/** A photo or document as it is sent. */
export interface SentEvidence {
  readonly caseId: string;
  readonly name: string;
  /** Asked for when the case is found. */
  readonly content: () => Readable;
}

/** As much as one customer, vendor or carrier may send to one case. */
const sentAtMost = 20;

/** What is answered of a content. */
export interface OpenedEvidence {
  readonly view: EvidenceView;
  readonly content: Readable;
  readonly bytes: number;
}

/** Photos and documents of return cases, for whoever may see the case. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly rows: EvidenceRepository,
    private readonly cases: ReturnCaseRepository,
    private readonly store: FolderStore,
    private readonly idempotency: Idempotency,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** What one may have at most. */
  get bytesAtMost(): number {
    return Math.floor(this.config.DEALWARDEN_EVIDENCE_MEGABYTES * 1_000_000);
  }

  /** Nothing is read of what is sent before the case is found. */
  async add(sent: SentEvidence, principal: Principal, key: string): Promise<EvidenceView> {
    await this.requireCase(sent.caseId, principal);
    const received = await this.received(sent.content());
    try {
      const mediaType = await typeOf(received);
      return await this.added({ ...sent, mediaType }, received, principal, key);
    } catch (error) {
      throw asProblem(error, this.bytesAtMost);
    } finally {
      await this.store.drop(received);
    }
  }

  /**
   * Adds what somebody outside sends by a link, who is checked before. The same content twice is one of theirs. Who has sent as much as
   * it may is refused before anything of it is read: nothing is written for it.
   * @throws ProblemError as `add` does
   */
  async addSent(sent: SentEvidence, sentBy: string): Promise<void> {
    if (await this.rows.isFull(sent.caseId, sentBy, this.limits)) throw new ProblemError('evidence-too-many');
    const received = await this.received(sent.content());
    try {
      const mediaType = await typeOf(received);
      const { caseId, name } = sent;
      const { sha256, bytes } = received;
      const one = { ...{ id: uuidv7(), caseId, sha256, mediaType, bytes, name }, addedBy: null, sentBy };
      const row = await this.rows.addSent(one, this.limits, () => this.store.keep(received));
      if (!row) throw new ProblemError('evidence-too-many');
    } catch (error) {
      throw asProblem(error, this.bytesAtMost);
    } finally {
      await this.store.drop(received);
    }
  }

  /** What a customer, vendor or carrier may see of a case. */
  seenBy(caseId: string, holderId: string): Promise<EvidenceRow[]> {
    return this.rows.seenBy(caseId, holderId);
  }

  /**
   * One of them; undefined when it is none that the holder may see. What others have sent is without what their camera wrote into it.
   */
  async openedBy(caseId: string, id: string, holderId: string): Promise<OpenedEvidence | undefined> {
    const row = (await this.rows.seenBy(caseId, holderId)).find((one) => one.id === id);
    if (!row || row.sentById === holderId || !isPicture(row.mediaType)) return row && this.opened(row);
    const clean = await withoutMetadata(this.store.pathOf(row.sha256), row.mediaType);
    return { content: Readable.from([clean]), bytes: clean.length, view: viewOf(row) };
  }

  /** Shows it to the customer, or to a vendor or carrier of the case, or no more. */
  async show(
    caseId: string,
    id: string,
    { to, shown }: EvidenceShowing,
    principal: Principal,
  ): Promise<EvidenceView> {
    await this.found(caseId, id, principal);
    const state = (await this.cases.find(caseId, principal))?.state;
    const counterparties = state ? partsOf(state).map(({ counterparty }) => counterparty?.id) : [];
    if (to !== state?.customerId && !counterparties.includes(to))
      throw new ProblemError('counterparty-unknown', 'it has nothing to do with this case');
    await this.rows.show(id, to, principal.userId, shown);
    return viewOf(await this.found(caseId, id, principal));
  }

  async list(caseId: string, principal: Principal): Promise<EvidenceList> {
    await this.requireCase(caseId, principal);
    return { items: (await this.rows.ofCase(caseId)).map(viewOf), bytesAtMost: this.bytesAtMost };
  }

  async download(caseId: string, id: string, principal: Principal): Promise<OpenedEvidence> {
    const row = await this.found(caseId, id, principal);
    return this.opened(row);
  }

  async preview(caseId: string, id: string, principal: Principal): Promise<OpenedEvidence> {
    const row = await this.found(caseId, id, principal);
    if (!isPicture(row.mediaType)) throw partNotFound('only pictures have a preview');
    try {
      const small = await previewOf(this.store.pathOf(row.sha256));
      return { content: Readable.from([small]), bytes: small.length, view: viewOf(row) };
    } catch (error) {
      throw asProblem(error, this.bytesAtMost);
    }
  }

  /** Whoever added it may take it away, and the complaint desk; what an act names stays. */
  async remove(caseId: string, id: string, principal: Principal): Promise<void> {
    const row = await this.found(caseId, id, principal);
    const isDesk = principal.roles.some((role) => role === 'complaint-desk' || role === 'administrator');
    if (!isDesk && row.addedById !== principal.userId)
      throw new ProblemError('forbidden', 'it is taken away by whoever added it, or by the complaint desk');
    if (row.isNamed) throw new ProblemError('evidence-named');
    // What an act has named meanwhile, or somebody has taken away, is as it is now.
    if (await this.rows.remove(caseId, id, principal.userId)) return;
    throw (await this.rows.find(caseId, id)) ? new ProblemError('evidence-named') : nothing();
  }

  private get limits(): EvidenceLimits {
    return { ofCase: this.config.DEALWARDEN_EVIDENCE_PER_CASE, ofSender: sentAtMost };
  }

  private async opened(row: EvidenceRow): Promise<OpenedEvidence> {
    const opened = await this.store.open(row.sha256);
    if (!opened) throw new Error(`the file of evidence ${row.id} is missing`);
    return { ...opened, view: viewOf(row) };
  }

  private async received(content: Readable): Promise<Received> {
    try {
      return await this.store.receive(content, this.bytesAtMost);
    } catch (error) {
      throw asProblem(error, this.bytesAtMost);
    }
  }

  private async added(
    { caseId, name, mediaType }: Omit<SentEvidence, 'content'> & { mediaType: EvidenceType },
    received: Received,
    principal: Principal,
    key: string,
  ): Promise<EvidenceView> {
    const { sha256, bytes } = received;
    const route = `POST /return-cases/${caseId}/evidence`;
    return this.idempotency.once({ principal, key, route, body: { name, sha256 } }, async (transaction) => {
      const one = { ...{ id: uuidv7(), caseId, sha256, mediaType, bytes, name }, addedBy: principal.userId };
      const keep = () => this.store.keep(received);
      const row = await this.rows.add(one, this.limits, keep, transaction);
      if (!row) throw new ProblemError('evidence-too-many', `a return case may have ${this.limits.ofCase}`);
      return viewOf(row);
    });
  }

  private async requireCase(caseId: string, principal: Principal): Promise<void> {
    if (!(await this.cases.find(caseId, principal))) throw notFound('no such return case');
  }

  private async found(caseId: string, id: string, principal: Principal): Promise<EvidenceRow> {
    await this.requireCase(caseId, principal);
    const row = await this.rows.find(caseId, id);
    if (!row) throw nothing();
    return row;
  }
}

function nothing(): ProblemError {
  return partNotFound('the return case has no such picture or document');
}

function isPicture(type: EvidenceType): type is PictureType {
  return pictureTypes.some((one) => one === type);
}

/** What was received, by its content; a picture is looked at before it is kept. */
async function typeOf({ path }: Received): Promise<EvidenceType> {
  const type = await mediaTypeOfFile(path);
  if (isPicture(type)) await checkPicture(path);
  return type;
}

function asProblem(error: unknown, bytesAtMost: number): unknown {
  if (!(error instanceof EvidenceRefused)) return error;
  if (error.because === 'too-large') return tooLarge(bytesAtMost);
  return new ProblemError('evidence-unfit', error.message);
}

function viewOf(row: EvidenceRow): EvidenceView {
  const { id, name, mediaType, bytes, sha256, addedById, addedByName, addedAt, isNamed } = row;
  const { sentById, sentByName, shownTo } = row;
  return {
    ...{ id, name, mediaType, bytes, sha256, isNamed },
    addedBy: addedById === null ? null : { id: addedById, name: addedByName ?? '' },
    sentBy: sentById === null ? null : { id: sentById, name: sentByName ?? '' },
    shownTo: [...shownTo],
    addedAt: addedAt.toISOString(),
    hasPreview: isPicture(mediaType),
  };
}
