import { Injectable } from '@nestjs/common';
import type { DiffQuery, DirectPublication } from '@app/contracts/pipeline-publishing.js';
import type { Problem } from '@app/domain/errors.js';
import { instant } from '@app/domain/instant.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { diffOf, type Change } from '@app/domain/pipeline/diff.js';
import { changedParts } from '@app/domain/pipeline/timing.js';
import { CheckedNorms } from '@app/persistence/checked-norms.js';
import { DefinitionRepository, type PublishedPipeline } from '@app/persistence/definition.repository.js';
import { PipelineRepository, type Draft } from '@app/persistence/pipeline.repository.js';
import { publishPipelineVersion } from '@app/persistence/publication.js';
import { RetimingPreviews, type RetimingPreview } from '@app/persistence/retiming-preview.js';
import { Idempotency, type KeyedRequest } from '../common/idempotency.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { PipelineChecks, soundOf } from './pipeline-checks.js';

export interface Publication {
  readonly isNew: boolean;
  readonly version: PublishedPipeline;
}

/** What a publication would mean. */
export interface PublicationPreview {
  readonly structureChanged: boolean;
  readonly timingChanged: boolean;
  readonly changes: readonly Change[];
  readonly warnings: readonly Problem[];
  readonly running: RetimingPreview;
}

/** A version's number, or the draft. */
export type Side = number | 'draft';

/** Publishes pipelines, and says before what that means. */
@Injectable()
export class PipelinesService {
  constructor(
    private readonly definitions: DefinitionRepository,
    private readonly pipelines: PipelineRepository,
    private readonly previews: RetimingPreviews,
    private readonly checks: PipelineChecks,
    private readonly checked: CheckedNorms,
    private readonly idempotency: Idempotency,
  ) {}

  /** @throws ProblemError definition-invalid with everything that is wrong, at once. */
  async publish(
    body: DirectPublication,
    asked: Pick<KeyedRequest, 'principal' | 'key'>,
  ): Promise<Publication> {
    const { definition: given, note, timing } = body;
    const by = { userId: asked.principal.userId, note, timing };
    const request = { ...asked, route: 'POST /pipelines', body };
    const { definition, version, isNew } = await this.checked.change(
      async () => soundOf(await this.checks.check(given), 'definition'),
      async (stillTrue, { definition }) => ({
        ...(await this.idempotency.once(request, async (transaction) => {
          await stillTrue(transaction);
          return publishPipelineVersion(transaction, definition, by);
        })),
        definition,
      }),
    );
    return { isNew, version: await this.version(definition.key, version) };
  }

  /** What publishing a definition, or the draft, would mean. Nothing is done. */
  async preview(key: string, given?: Readonly<Record<string, unknown>>): Promise<PublicationPreview> {
    const { definition, warnings } = given
      ? soundOf(await this.checks.check(given, key), 'definition')
      : soundOf(await this.checks.check(await this.draft(key, 'draft-missing'), key));
    const newest = await this.definitions.find(key);
    const changed = newest
      ? changedParts(newest.definition, definition)
      : { structure: false, timing: false };
    return {
      structureChanged: changed.structure,
      timingChanged: changed.timing,
      changes: newest ? diffOf(newest.definition, definition) : [],
      warnings,
      running: await this.previews.ofPipeline(definition, instant(Date.now())),
    };
  }

  /** What differs between two versions, or a version and the draft. */
  async diff(key: string, asked: DiffQuery): Promise<{ from: Side; to: Side; changes: Change[] }> {
    const newest = await this.definitions.find(key);
    if (!newest) throw notFound('no such pipeline');
    const to = asked.to ?? ((await this.pipelines.draft(key)) ? 'draft' : newest.version);
    const before = to === 'draft' ? newest.version : Math.max(1, to - 1);
    const from = asked.from ?? before;
    return { from, to, changes: diffOf(await this.side(key, from), await this.side(key, to)) };
  }

  /** @throws ProblemError not-found */
  async setArchived(key: string, isArchived: boolean): Promise<void> {
    if (!(await this.pipelines.setArchived(key, isArchived))) throw notFound('no such pipeline');
  }

  private async side(key: string, side: Side): Promise<PipelineDefinition> {
    if (side !== 'draft') return (await this.version(key, side)).definition;
    return soundOf(await this.checks.check(await this.draft(key, 'not-found'), key)).definition;
  }

  private async draft(key: string, otherwise: 'not-found' | 'draft-missing'): Promise<Draft['definition']> {
    const draft = await this.pipelines.draft(key);
    if (!draft) throw new ProblemError(otherwise, `pipeline ${key} has no draft`);
    return draft.definition;
  }

  private async version(key: string, version: number): Promise<PublishedPipeline> {
    const found = await this.definitions.find(key, version);
    if (!found) throw notFound('no such version of a pipeline');
    return found;
  }
}
