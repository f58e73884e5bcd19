import { Logger } from '@nestjs/common';
import type { AlertDetail, AlertKind, AlertRepository } from '@app/persistence/alert.repository.js';
import type { WatchedTable } from '@app/persistence/watchdog.repository.js';

/** What a sweep may find. */
export const findings = [
  'workflow-stopped',
  'row-ahead',
  'row-behind',
] as const satisfies readonly AlertKind[];
export type Finding = (typeof findings)[number];

/** So many of one kind are alerts of their own: who reads more of them has one cause to look for, not many. */
const singleAtMost = 20;
/** Ids in an alert about many: enough to see what they have in common. */
const idsNamed = 20;

/**
 * Raises what a sweep finds: one alert for each entity, up to twenty of a kind; what is found beyond them in one pass is
 * one alert about many, with their number. That one is over when a whole pass has found no more than twenty.
 */
export class AlertBook {
  private readonly logger = new Logger(AlertBook.name);
  private single = new Map<Finding, Set<string>>();
  private many = new Map<Finding, Set<string>>();

  constructor(
    private readonly alerts: AlertRepository,
    private readonly entity: WatchedTable['kind'],
  ) {}

  /** Begins a round. @returns the entities that have alerts of their own, to be looked at again. */
  async open(): Promise<string[]> {
    const open = await this.alerts.openOf(findings, this.entity, singleAtMost * findings.length);
    this.single = new Map(
      findings.map((kind) => [
        kind,
        new Set(open.filter((one) => one.kind === kind).map((one) => one.entityId)),
      ]),
    );
    return [...new Set(open.map(({ entityId }) => entityId))];
  }

  async raise(finding: Finding, entityId: string, detail: AlertDetail): Promise<void> {
    const single = this.single.get(finding) ?? new Set();
    if (!single.has(entityId) && single.size >= singleAtMost) return this.raiseMany(finding, entityId);
    single.add(entityId);
    this.single.set(finding, single);
    if (await this.alerts.raise(finding, entityId, { entity: this.entity, ...detail }))
      this.logger.error(`${finding}: ${entityId} ${JSON.stringify(detail)}`);
  }

  /** None of these is true of the entity any more. */
  async resolve(kinds: readonly Finding[], entityId: string): Promise<void> {
    const over = kinds.filter((kind) => this.single.get(kind)?.delete(entityId));
    if (over.length > 0) await this.alerts.resolve(over, [entityId]);
  }

  /** A pass over all entities has ended. */
  async endPass(): Promise<void> {
    const over = findings.filter((kind) => !this.many.has(kind));
    this.many = new Map();
    await this.alerts.resolveMany(over, this.entity);
  }

  private async raiseMany(finding: Finding, entityId: string): Promise<void> {
    const many = this.many.get(finding) ?? new Set();
    this.many.set(finding, many);
    if (many.has(entityId)) return;
    many.add(entityId);
    const isNew = await this.alerts.raise(finding, null, {
      entity: this.entity,
      count: many.size,
      firstIds: [...many].slice(0, idsNamed),
    });
    if (isNew) this.logger.error(`${finding}: more than ${singleAtMost}, among them ${entityId}`);
  }
}
