import { Injectable } from '@nestjs/common';
import type { DraftPublication, DraftView } from '@app/contracts/pipeline-publishing.js';
import { CheckedNorms } from '@app/persistence/checked-norms.js';
import { DefinitionRepository, type PublishedPipeline } from '@app/persistence/definition.repository.js';
import { PipelineRepository, type Draft, type DraftConflict } from '@app/persistence/pipeline.repository.js';
import { Idempotency } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { PipelineChecks, soundOf } from './pipeline-checks.js';

/** A draft that was published. */
export interface DraftPublished {
  readonly isNew: boolean;
  readonly version: PublishedPipeline;
  readonly retimedDeals: number;
}

/** The one draft of each pipeline. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly pipelines: PipelineRepository,
    private readonly definitions: DefinitionRepository,
    private readonly checks: PipelineChecks,
    private readonly idempotency: Idempotency,
    private readonly checked: CheckedNorms,
  ) {}

  async read(key: string): Promise<DraftView> {
    return this.view(key, await this.found(key));
  }

  /** Keeps a draft, also one in which something is wrong. @throws ProblemError draft-changed */
  async save(
    key: string,
    definition: Readonly<Record<string, unknown>>,
    principal: Principal,
    expected?: number | 'none',
  ): Promise<DraftView> {
    const saved = await this.pipelines.saveDraft(key, definition, { userId: principal.userId, expected });
    return this.view(key, settled(saved, key));
  }

  async fromVersion(
    key: string,
    version: number,
    principal: Principal,
    expected?: number,
  ): Promise<DraftView> {
    const found = await this.definitions.find(key, version);
    if (!found) throw notFound('no such version of a pipeline');
    return this.save(key, { ...found.definition }, principal, expected);
  }

  async discard(key: string, expected?: number): Promise<void> {
    const conflict = await this.pipelines.deleteDraft(key, expected);
    if (conflict) settled(conflict, key);
  }

  /**
   * Publishes the draft. Sent again with its key, it is answered as at first.
   * @throws ProblemError draft-missing, draft-changed, definition-invalid
   */
  async publish(
    key: string,
    body: DraftPublication,
    { principal, key: idempotencyKey, expected }: AskedToPublish,
  ): Promise<DraftPublished> {
    const route = `POST /pipelines/${key}/publish`;
    const request = { principal, key: idempotencyKey, route, body };
    const { version, isNew, retimedDeals } = await this.checked.change(
      () => this.checkedDraft(key),
      // A draft that is gone may have been published by this very request, when it came before.
      (stillTrue, checkedDraft) =>
        this.idempotency.once(request, async (transaction) => {
          if (!checkedDraft) throw missing(key);
          const { revision, check } = checkedDraft;
          if (expected !== undefined && expected !== revision) throw changed();
          const { definition } = soundOf(check);
          await stillTrue(transaction);
          const by = { userId: principal.userId, note: body.note, timing: body.timing };
          return settled(await this.pipelines.publishDraft(transaction, { definition, revision }, by), key);
        }),
    );
    const found = await this.definitions.find(key, version);
    if (!found) throw new Error(`version ${version} of pipeline ${key} was published, but is not there`);
    return { isNew, version: found, retimedDeals };
  }

  private async checkedDraft(key: string) {
    const draft = await this.pipelines.draft(key);
    return draft && { revision: draft.revision, check: await this.checks.check(draft.definition, key) };
  }

  private async found(key: string): Promise<Draft> {
    const draft = await this.pipelines.draft(key);
    if (!draft) throw notFound(`pipeline ${key} has no draft`);
    return draft;
  }

  private async view(key: string, { definition, revision, at, by, byName }: Draft): Promise<DraftView> {
    const { problems, warnings } = await this.checks.check(definition, key);
    return {
      ...{ key, revision, savedAt: at.toISOString(), savedById: by, savedByName: byName, definition },
      ...{ problems: [...problems], warnings: [...warnings] },
    };
  }
}

export interface AskedToPublish {
  readonly principal: Principal;
  /** The Idempotency-Key. */
  readonly key: string;
  /** The revision that If-Match names. */
  readonly expected?: number;
}

function missing(key: string): ProblemError {
  return new ProblemError('draft-missing', `pipeline ${key} has no draft, or no longer`);
}

function changed(): ProblemError {
  return new ProblemError('draft-changed', 'read the draft again, and bring your change into it');
}

/** What was done; or a draft that is missing, or not as it was expected. */
function settled<Done extends object>(outcome: Done | DraftConflict, key: string): Done {
  if (!('conflict' in outcome)) return outcome;
  throw outcome.conflict.revision === undefined ? missing(key) : changed();
}
