import { readConfig } from '@app/config/config.js';
import { calendarProblems } from '@app/contracts/calendar-check.js';
import { changedParts } from '@app/domain/pipeline/timing.js';
import { instant } from '@app/domain/instant.js';
import type { Problem } from '@app/domain/errors.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { agreedNormProblems } from '@app/persistence/agreed-norms.js';
import { CheckedNorms } from '@app/persistence/checked-norms.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { Published, PublishedBy, TimingFor } from '@app/persistence/publication.js';
import { RetimingPreviews, type RetimingPreview } from '@app/persistence/retiming-preview.js';
import type { DataSource } from 'typeorm';
import { isYes, ownTerminal, type Terminal } from '../console/asking.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { print, printJson } from '../console/output.js';
import { checkPipelineFile } from './definition-file.js';
import { tellFound } from './found.js';
import { publishedCalendars } from './publishing.js';

export interface PublishOptions {
  readonly note?: string;
  /** Whom the timing is for: running deals as well, or new ones only; absent: running if it has changed. */
  readonly timing?: TimingFor;
  /** Only show what it would mean. */
  readonly dryRun?: boolean;
  /** Do not ask. */
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** What a publication means, before it is done. */
export interface Meaning {
  readonly structureChanged: boolean;
  readonly timingChanged: boolean;
  readonly timing: TimingFor;
  /** Nothing, when the timing is for new deals only. */
  readonly running: RetimingPreview;
}

/**
 * `dealwarden pipelines publish`: shows what a file would mean for running deals, then publishes it. Of a file that cannot
 * be published everything that is wrong is told, as `validate` tells it.
 */
export async function publishCommand(file: string, options: PublishOptions): Promise<ExitCode> {
  const config = readConfig();
  const checked = await checkPipelineFile(file);
  return withDatabase(config, async (database) => {
    const definitions = new DefinitionRepository(database);
    const calendars = await publishedCalendars(definitions);
    const onCalendar = await calendarProblems(checked.content, checked, calendars, Date.now());
    const { definition, checkable } = checked;
    const agreed = checkable ? await agreedProblems(checkable, database) : [];
    const problems = [...checked.problems, ...onCalendar, ...agreed];
    if (!definition || problems.length > 0) {
      tellFound(file, { ...checked, problems }, options);
      return exitCodes.badInput;
    }
    return publishSound(definition, database, options);
  });
}

async function publishSound(
  definition: PipelineDefinition,
  database: DataSource,
  options: PublishOptions,
): Promise<ExitCode> {
  const definitions = new DefinitionRepository(database);
  const previews = new RetimingPreviews(database, definitions);
  const meaning = await meaningOf(definition, definitions, previews, options.timing);
  if (!options.json) for (const line of meaningLines(meaning)) print(line);
  if (options.dryRun) {
    if (options.json) printJson({ key: definition.key, ...meaning, published: null });
    else print('Nothing was published.');
    return exitCodes.ok;
  }
  if (!(await isWanted(meaning, options))) {
    print('Nothing was published.');
    return exitCodes.ok;
  }
  const published = await publishHeld(definition, database, {
    note: options.note,
    timing: options.timing,
  });
  if (options.json) printJson({ key: definition.key, ...meaning, published });
  else print(outcomeLine(definition.key, published));
  return exitCodes.ok;
}

function agreedProblems({ calendar }: PipelineDefinition, database: DataSource): Promise<Problem[]> {
  const customers = new CustomerRepository(database);
  return agreedNormProblems(new DefinitionRepository(database), customers, calendar, Date.now());
}

/** Publishes, unless a norm that the calendar does not hold was agreed while somebody thought about it. */
function publishHeld(
  definition: PipelineDefinition,
  database: DataSource,
  by: PublishedBy,
): Promise<Published> {
  return new CheckedNorms(database).change(
    async () => {
      const [problem] = await agreedProblems(definition, database);
      if (problem) throw badInput(problem.reason, problem.hint);
    },
    (stillTrue) => new DefinitionRepository(database).publish(definition, by, stillTrue),
  );
}

async function meaningOf(
  definition: PipelineDefinition,
  definitions: DefinitionRepository,
  previews: RetimingPreviews,
  asked: TimingFor | undefined,
): Promise<Meaning> {
  const newest = await definitions.find(definition.key);
  const changed = newest ? changedParts(newest.definition, definition) : { structure: false, timing: false };
  const timing = asked ?? (changed.timing ? 'running' : 'new');
  const running = await previews.ofPipeline(definition, instant(Date.now()));
  const untouched = { earlierDeadlines: 0, newStalls: 0, newStallsOfKeyDeals: 0, mendedStalls: 0 };
  return {
    structureChanged: changed.structure,
    timingChanged: changed.timing,
    timing,
    running: timing === 'running' ? running : { ...running, ...untouched },
  };
}

/** What a person has to know before saying yes. */
export function meaningLines({ running, timing, ...changed }: Meaning): string[] {
  const { runningDeals, deals, earlierDeadlines, newStalls, newStallsOfKeyDeals, mendedStalls } = running;
  if (runningDeals === 0) return ['No running deal is concerned.'];
  const structure = changed.structureChanged ? ' They keep the structure they have.' : '';
  if (timing === 'new') return [`Running deals: ${runningDeals}. They keep their timing.${structure}`];
  const counted = deals < runningDeals ? ` (of the first ${deals})` : '';
  return [
    `Running deals: ${runningDeals}.${structure}`,
    `Due earlier than now${counted}: ${earlierDeadlines}. ` +
      `Newly stalling: ${newStalls}, of which key deals: ${newStallsOfKeyDeals}. No longer stalling: ${mendedStalls}.`,
  ];
}

/** Whether it is to be published: asked only when deals would be due earlier or stall. */
export async function isWanted(
  { running }: Pick<Meaning, 'running'>,
  { yes, json }: PublishOptions,
  terminal: Terminal = ownTerminal,
): Promise<boolean> {
  if (yes || (running.earlierDeadlines === 0 && running.newStalls === 0)) return true;
  if (json || !terminal.input.isTTY) {
    throw badInput(
      `${running.earlierDeadlines} running deals would be due earlier, and ${running.newStalls} would stall`,
      'Run it with --yes to publish all the same, or with --timing new to leave running deals alone.',
    );
  }
  return isYes('Publish?', terminal);
}

function outcomeLine(key: string, { version, isNew, retimedDeals }: Published): string {
  if (!isNew) return `Pipeline ${key}: version ${version} says the same already; nothing was published.`;
  const following = retimedDeals > 0 ? ` ${retimedDeals} running deals follow within minutes.` : '';
  return `Pipeline ${key}: version ${version} is published.${following}`;
}
