import { delayProblem, parseDelay } from '../calendar/norm.js';
import { askedBy } from '../criteria/asked.js';
import type { Problem } from '../errors.js';
import { isChance } from './checking.js';
import { phases, type PipelineDefinition, type StageDefinition } from './definition.js';
import { Holes } from './holes.js';

/**
 * What can be published, but is worth a second look. Of a definition in which something is wrong as well, so that both
 * are corrected in one go.
 * @param paths of what has bad form: nothing is said of it, nor of what depends on it
 */
export function pipelineWarnings(definition: PipelineDefinition, paths: readonly string[] = []): Problem[] {
  const holes = new Holes(paths);
  return allWarnings(definition, holes).filter(({ path }) => !holes.has(path));
}

function allWarnings(definition: PipelineDefinition, holes: Holes): Problem[] {
  return [
    ...phaseWarnings(definition, holes),
    ...probabilityWarnings(definition, holes),
    ...reasonWarnings(definition, holes),
    ...ladderWarnings(definition, holes),
    ...currencyWarnings(definition, holes),
    ...(definition.productLines.length > 0
      ? []
      : [{ path: 'productLines', reason: 'it is made for no product line', hint: 'name those it is for' }]),
  ];
}

function phaseWarnings({ stages }: PipelineDefinition, holes: Holes): Problem[] {
  if (stages.length === 0) return [];
  const used = new Set(stages.map((stage) => stage.phase));
  const areAllKnown = holes.leave('phase', stages, 'stages');
  const skipped = phases
    .filter((phase) => areAllKnown && !used.has(phase))
    .map((phase) => ({
      path: 'stages',
      reason: `no stage is in the phase ${phase}`,
      hint: 'right where the customer knows none, as in repeat orders',
    }));
  const backwards = stages.flatMap((stage, index) => {
    const before = stages[index - 1];
    if (!before || holes.has(`stages.${index - 1}.phase`)) return [];
    if (phases.indexOf(stage.phase) >= phases.indexOf(before.phase)) return [];
    const reason = `${stage.phase} comes after ${before.phase} of ${nameOf(before, index - 1, holes)}`;
    const hint = 'list stages in the order of buying: one listed before is a step back, and needs a reason';
    return [{ path: `stages.${index}.phase`, reason, hint }];
  });
  return [...skipped, ...backwards];
}

function nameOf({ key }: StageDefinition, index: number, holes: Holes): string {
  return holes.has(`stages.${index}.key`) ? `stages.${index}` : key;
}

function probabilityWarnings({ stages }: PipelineDefinition, holes: Holes): Problem[] {
  return stages.flatMap((stage, index) => {
    const before = stages[index - 1];
    if (!before || holes.has(`stages.${index - 1}.probability`)) return [];
    if (stage.probability >= before.probability || !isChance(before.probability)) return [];
    const name = nameOf(before, index - 1, holes);
    const reason = `${stage.probability} is less than the ${before.probability} of ${name}`;
    return [{ path: `stages.${index}.probability`, reason, hint: 'the chance mostly grows on the way' }];
  });
}

function reasonWarnings({ lossReasons }: PipelineDefinition, holes: Holes): Problem[] {
  if (!holes.leave('side', lossReasons, 'lossReasons')) return [];
  if (lossReasons.length === 0 || lossReasons.some((reason) => reason.side === 'inside')) return [];
  const hint = 'add what we ourselves lose deals by: only that leads to a corrective action';
  return [{ path: 'lossReasons', reason: 'no reason lies inside us', hint }];
}

function ladderWarnings({ ladder, keyDeal }: PipelineDefinition, holes: Holes): Problem[] {
  if (ladder.length === 0) return [];
  const told = new Set(ladder.map((level) => level.to));
  const areAllKnown = holes.leave('to', ladder, 'ladder');
  const untold: Problem[] = [];
  if (areAllKnown && !told.has('head-of-sales')) {
    const hint = 'add a level for it: a salesperson who is away tells nobody';
    untold.push({ path: 'ladder', reason: 'the head of sales is never told', hint });
  }
  if (areAllKnown && !told.has('management')) {
    const hint = 'add a level for it, unless no deal here concerns it';
    untold.push({ path: 'ladder', reason: 'management is not told of key deals', hint });
  } else if (told.has('management') && 'when' in keyDeal && keyDeal.when.trim() === 'false') {
    const hint = 'leave the level of management out, or let the rule mark some';
    untold.push({ path: 'keyDeal', reason: 'no deal is ever key, so management is never told', hint });
  }
  const together = ladder.flatMap(({ after }, index) => {
    if (index === 0 || delayProblem(after) !== undefined) return [];
    const { days, ms } = parseDelay(after);
    if (days > 0 || ms > 0) return [];
    const hint = 'give those told before some working time to take it on';
    return [{ path: `ladder.${index}.after`, reason: 'is told together with the level before', hint }];
  });
  return [...untold, ...together];
}

/** 50,000 of one currency is not 50,000 of another. */
function currencyWarnings(
  { currency, currencies = [], keyDeal }: PipelineDefinition,
  holes: Holes,
): Problem[] {
  if (currencies.length === 0 || !comparesBareAmount(keyDeal)) return [];
  const own = holes.has('currency') ? '…' : currency;
  const other = currencies.find((_, index) => !holes.has(`currencies.${index}`)) ?? '…';
  const hint = `give each its amount: (currency == "${own}" && amount >= …) || (currency == "${other}" && amount >= …)`;
  return [
    { path: 'keyDeal', reason: 'amounts of several currencies are compared with the same number', hint },
  ];
}

function comparesBareAmount(keyDeal: PipelineDefinition['keyDeal']): boolean {
  if ('amountAtLeast' in keyDeal) return true;
  const { names } = askedBy(keyDeal.when);
  return names.has('amount') && !names.has('currency');
}
