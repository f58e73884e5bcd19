import { expressionCheck, expressionHint, type ExpressionCheck } from '../criteria/expression-problem.js';
import { isAmount } from '../deal/money.js';
import type { Problem } from '../errors.js';
import { classNormProblems, namedProblems, normProblems, repeated, textProblems } from './checking.js';
import type { PipelineDefinition, StallRules } from './definition.js';
import { fieldProblems } from './field-problems.js';
import { Holes } from './holes.js';
import { dutyProblems, ladderProblems } from './ladder-problems.js';
import {
  criterionProblems,
  doneProblems,
  moveProblems,
  requiredFieldProblems,
  stageProblems,
} from './stage-problems.js';
import { wayProblems } from './ways.js';

/**
 * Everything that contradicts itself in a pipeline of good form, at once; an empty array when it can be published.
 * Whether its calendar exists is not known here.
 * @param paths of what has bad form, for which something else may stand in: nothing is said of it, nor of what depends
 * on it
 */
export function pipelineProblems(definition: PipelineDefinition, paths: readonly string[] = []): Problem[] {
  const holes = new Holes(paths);
  return checks.flatMap((check) => check(definition, holes)).filter(({ path }) => !holes.has(path));
}

/** A check that looks at more than the place of which it tells asks whether the rest is known. */
type Check = (definition: PipelineDefinition, holes: Holes) => readonly Problem[];

const checks: readonly Check[] = [
  (definition) => textProblems(definition, ''),
  currencyProblems,
  ({ fields = [] }, holes) => fieldProblems(fields, holes),
  ({ stages }, holes) => stageProblems(stages, holes),
  ({ stages }, holes) => moveProblems(stages, holes),
  ({ stages, fields = [] }, holes) => requiredFieldProblems(stages, fields, holes),
  expressionProblems,
  doneProblems,
  ({ stages }, holes) => wayProblems(stages, holes),
  ({ lossReasons }) => lossReasonProblems(lossReasons),
  ({ keyDeal }) => amountProblems(keyDeal),
  ({ stalls }) => stallProblems(stalls),
  ({ ladder }, holes) => ladderProblems(ladder, holes),
  ({ ladder }, holes) => dutyProblems(ladder, holes),
  ({ handover }) => (handover ? normProblems(handover.norm, 'handover.norm') : []),
];

const currencyForm = /^[A-Z]{3}$/;

function currencyProblems({ currency, currencies = [] }: PipelineDefinition, holes: Holes): Problem[] {
  const hint = 'write a code of ISO 4217, such as EUR';
  const wrong = [
    { path: 'currency', code: currency },
    ...currencies.map((code, index) => ({ path: `currencies.${index}`, code })),
  ].filter(({ code }) => !currencyForm.test(code));
  const own = currencies.findIndex((code, index) => code === currency && !holes.has(`currencies.${index}`));
  return [
    ...wrong.map(({ path, code }) => ({ path, reason: `${code} is no currency`, hint })),
    ...repeated(currencies, 'currencies', holes),
    ...(own < 0 || holes.has('currency')
      ? []
      : [
          {
            path: `currencies.${own}`,
            reason: `${currency} is the pipeline's currency already`,
            hint: 'leave it out',
          },
        ]),
  ];
}

function expressionProblems(definition: PipelineDefinition, holes: Holes): Problem[] {
  const { fields = [], stages, keyDeal } = definition;
  const check: ExpressionCheck = expressionCheck(definition, {
    ofAnyType: fields.filter((_, index) => holes.has(`fields.${index}.type`)).map(({ key }) => key),
    mayBeMore: !holes.leave('key', fields, 'fields'),
  });
  const reason = 'when' in keyDeal ? check(keyDeal.when, { forKeyRule: true }) : undefined;
  return [
    ...criterionProblems(stages, check),
    ...(reason === undefined ? [] : [{ path: 'keyDeal.when', reason, hint: expressionHint }]),
  ];
}

function amountProblems(keyDeal: PipelineDefinition['keyDeal']): Problem[] {
  if (!('amountAtLeast' in keyDeal) || isAmount(keyDeal.amountAtLeast)) return [];
  const hint = 'write decimal text, such as "50000"';
  return [{ path: 'keyDeal.amountAtLeast', reason: 'is no amount', hint }];
}

function lossReasonProblems(lossReasons: PipelineDefinition['lossReasons']): Problem[] {
  if (lossReasons.length > 0) return namedProblems(lossReasons, 'lossReasons', 'loss reason');
  const hint = 'name at least one reason: a lost deal has one';
  return [{ path: 'lossReasons', reason: 'there is no loss reason', hint }];
}

function stallProblems({ noFutureActivity, activityOverdue, customerSilent }: StallRules): Problem[] {
  return [
    ...normProblems(noFutureActivity, 'stalls.noFutureActivity'),
    ...(activityOverdue === undefined ? [] : normProblems(activityOverdue, 'stalls.activityOverdue')),
    ...(customerSilent === undefined ? [] : classNormProblems(customerSilent, 'stalls.customerSilent')),
  ];
}
