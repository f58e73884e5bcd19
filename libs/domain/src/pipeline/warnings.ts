import { delayProblem, parseDelay } from '../calendar/norm.js';
import { askedBy } from '../criteria/asked.js';
import type { Problem } from '../errors.js';
import { phases, type PipelineDefinition } from './definition.js';

/** What can be published, but is worth a second look. */
export function pipelineWarnings(definition: PipelineDefinition): Problem[] {
  return [
    ...phaseWarnings(definition),
    ...probabilityWarnings(definition),
    ...reasonWarnings(definition),
    ...ladderWarnings(definition),
    ...currencyWarnings(definition),
    ...(definition.productLines.length > 0
      ? []
      : [{ path: 'productLines', reason: 'it is made for no product line', hint: 'name those it is for' }]),
  ];
}

function phaseWarnings({ stages }: PipelineDefinition): Problem[] {
  const used = new Set(stages.map((stage) => stage.phase));
  const skipped = phases
    .filter((phase) => !used.has(phase))
    .map((phase) => ({
      path: 'stages',
      reason: `no stage is in the phase ${phase}`,
      hint: 'right where the customer knows none, as in repeat orders',
    }));
  const backwards = stages.flatMap((stage, index) => {
    const before = stages[index - 1];
    if (!before || phases.indexOf(stage.phase) >= phases.indexOf(before.phase)) return [];
    const reason = `${stage.phase} comes after ${before.phase} of ${before.key}`;
    const hint = 'list stages in the order of buying: one listed before is a step back, and needs a reason';
    return [{ path: `stages.${index}.phase`, reason, hint }];
  });
  return [...skipped, ...backwards];
}

function probabilityWarnings({ stages }: PipelineDefinition): Problem[] {
  return stages.flatMap((stage, index) => {
    const before = stages[index - 1];
    if (!before || stage.probability >= before.probability) return [];
    const reason = `${stage.probability} is less than the ${before.probability} of ${before.key}`;
    return [{ path: `stages.${index}.probability`, reason, hint: 'the chance mostly grows on the way' }];
  });
}

function reasonWarnings({ lossReasons }: PipelineDefinition): Problem[] {
  if (lossReasons.length === 0 || lossReasons.some((reason) => reason.side === 'inside')) return [];
  const hint = 'add what we ourselves lose deals by: only that leads to a corrective action';
  return [{ path: 'lossReasons', reason: 'no reason lies inside us', hint }];
}

function ladderWarnings({ ladder, keyDeal }: PipelineDefinition): Problem[] {
  const told = new Set(ladder.map((level) => level.to));
  const untold: Problem[] = [];
  if (!told.has('head-of-sales')) {
    const hint = 'add a level for it: a salesperson who is away tells nobody';
    untold.push({ path: 'ladder', reason: 'the head of sales is never told', hint });
  }
  if (!told.has('management')) {
    const hint = 'add a level for it, unless no deal here concerns it';
    untold.push({ path: 'ladder', reason: 'management is not told of key deals', hint });
  } else if ('when' in keyDeal && keyDeal.when.trim() === 'false') {
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
function currencyWarnings({ currency, currencies = [], keyDeal }: PipelineDefinition): Problem[] {
  if (currencies.length === 0 || !comparesBareAmount(keyDeal)) return [];
  const hint = `give each its amount: (currency == "${currency}" && amount >= …) || (currency == "${currencies[0]}" && amount >= …)`;
  return [
    { path: 'keyDeal', reason: 'amounts of several currencies are compared with the same number', hint },
  ];
}

function comparesBareAmount(keyDeal: PipelineDefinition['keyDeal']): boolean {
  if ('amountAtLeast' in keyDeal) return true;
  const { names } = askedBy(keyDeal.when);
  return names.has('amount') && !names.has('currency');
}
