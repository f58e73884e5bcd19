import { expressionCheck, expressionHint, type ExpressionCheck } from '../criteria/expression-problem.js';
import { isAmount } from '../deal/money.js';
import type { Problem } from '../errors.js';
import { classNormProblems, namedProblems, normProblems, repeated, textProblems } from './checking.js';
import type { PipelineDefinition, StallRules } from './definition.js';
import { fieldProblems } from './field-problems.js';
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
 * @param holes paths at which something stands only so that the rest can be checked: nothing is said of them, nor of
 * what depends on them
 */
export function pipelineProblems(definition: PipelineDefinition, holes: readonly string[] = []): Problem[] {
  const isWhole = (parts: RegExp): boolean => !holes.some((hole) => parts.test(hole));
  return checks
    .filter(({ parts }) => !parts || isWhole(parts))
    .flatMap(({ problems }) => problems(definition))
    .filter(({ path }) => !holes.some((hole) => path === hole || path.startsWith(`${hole}.`)));
}

interface Check {
  readonly problems: (definition: PipelineDefinition) => Problem[];
  /** What it looks at beside the place it tells of: with a hole in it, it would tell what is not so. */
  readonly parts?: RegExp;
}

const checks: readonly Check[] = [
  { problems: (definition) => textProblems(definition, '') },
  { problems: currencyProblems },
  { problems: ({ fields = [] }) => fieldProblems(fields) },
  { problems: ({ stages }) => stageProblems(stages) },
  { problems: ({ stages }) => moveProblems(stages), parts: /^stages(\.\d+(\.key)?)?$/ },
  {
    problems: ({ stages, fields = [] }) => requiredFieldProblems(stages, fields),
    parts: /^fields(\.\d+(\.key)?)?$/,
  },
  {
    problems: (definition) => expressionProblems(definition),
    parts: /^fields(\.\d+(\.(key|type))?)?$/,
  },
  {
    problems: doneProblems,
    parts: /^stages(\.\d+(\.actions(\.\d+(\.(key|by|kind))?)?)?)?$/,
  },
  {
    problems: ({ stages }) => wayProblems(stages),
    parts: /^stages(\.\d+(\.(key|canWin|moves(\.\d+)?))?)?$/,
  },
  { problems: ({ lossReasons }) => lossReasonProblems(lossReasons) },
  { problems: ({ keyDeal }) => amountProblems(keyDeal) },
  { problems: ({ stalls }) => stallProblems(stalls) },
  { problems: ({ ladder }) => ladderProblems(ladder) },
  { problems: ({ ladder }) => dutyProblems(ladder), parts: /^ladder(\.\d+(\.to)?)?$/ },
  { problems: ({ handover }) => (handover ? normProblems(handover.norm, 'handover.norm') : []) },
];

const currencyForm = /^[A-Z]{3}$/;

function currencyProblems({ currency, currencies = [] }: PipelineDefinition): Problem[] {
  const hint = 'write a code of ISO 4217, such as EUR';
  const wrong = [
    { path: 'currency', code: currency },
    ...currencies.map((code, index) => ({ path: `currencies.${index}`, code })),
  ].filter(({ code }) => !currencyForm.test(code));
  const own = currencies.indexOf(currency);
  return [
    ...wrong.map(({ path, code }) => ({ path, reason: `${code} is no currency`, hint })),
    ...repeated(currencies, 'currencies'),
    ...(own < 0
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

function expressionProblems(definition: PipelineDefinition): Problem[] {
  const check: ExpressionCheck = expressionCheck(definition);
  const { keyDeal } = definition;
  const reason = 'when' in keyDeal ? check(keyDeal.when, { forKeyRule: true }) : undefined;
  return [
    ...criterionProblems(definition.stages, check),
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
