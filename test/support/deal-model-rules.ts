import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import type { DealRules } from '@app/domain/deal/rules.js';
import type { CustomerNorms } from '@app/domain/deal/state.js';
import type { CustomerClass, PipelineDefinition, StageDefinition } from '@app/domain/pipeline/definition.js';
import { alwaysOpen, quickPipeline } from './cast.js';
import { office, rulesOf } from './deal-rules.js';

/** The surroundings of a made-up deal: which timing, calendar and customer it has at present. */
export interface ModelSetting {
  readonly timing: number;
  readonly calendar: number;
  readonly customerClass: CustomerClass;
  readonly norms: number;
}

const channels = ['inbox'] as const;
const [need, offer] = quickPipeline().stages as [StageDefinition, StageDefinition];

const structure = quickPipeline({
  fields: [{ key: 'budget', name: 'Budget', type: 'decimal' }],
  lossReasons: [
    { key: 'price', name: 'Price', side: 'outside' },
    { key: 'slow', name: 'Too slow', side: 'inside' },
  ],
  stages: [
    {
      ...need,
      actions: [
        { key: 'ask', name: 'Ask', kind: 'task', by: 'salesperson', due: 'P1D' },
        { key: 'tell', name: 'Tell', kind: 'notify', by: 'system', to: ['head-of-sales'] },
      ],
    },
    { ...offer, requiredFields: ['budget'], moves: ['need', 'close'] },
    { ...offer, key: 'close', name: 'Close', phase: 'contract', moves: ['offer'], canWin: true },
  ],
});

/** Timings that shorten and lengthen norms, and change the ladder; only the first level has no delay. */
const timings: readonly PipelineDefinition[] = [
  { ...structure, stalls: { noFutureActivity: 'P1D', activityOverdue: 'P1D' } },
  {
    ...structure,
    stages: structure.stages.map((stage) => ({ ...stage, norm: { A: 'PT4H', B: 'P1D', C: 'P3D' } })),
    stalls: {
      noFutureActivity: 'PT2H',
      activityOverdue: 'PT1H',
      customerSilent: { A: 'P2D', B: 'P3D', C: 'P4D' },
    },
    ladder: [
      { to: 'owner', after: 'PT0S', channels },
      { to: 'head-of-sales', after: 'PT1H', channels },
    ],
  },
  {
    ...structure,
    stages: structure.stages.map((stage) => ({ ...stage, norm: { A: 'P20D', B: 'P20D', C: 'P20D' } })),
    stalls: { noFutureActivity: 'P4D', customerSilent: { A: 'P9D', B: 'P9D', C: 'P9D' } },
    ladder: [
      { to: 'owner', after: 'PT0S', channels },
      { to: 'owner', after: 'PT4H', channels },
      { to: 'head-of-sales', after: 'P1D', channels },
      { to: 'management', after: 'P2D', channels },
    ],
  },
];

const lunch: CalendarDefinition = {
  ...office,
  key: 'lunch',
  week: {
    monday: [
      ['08:00', '12:00'],
      ['13:00', '18:00'],
    ],
    wednesday: [['10:00', '14:00']],
    thursday: [['08:00', '18:00']],
  },
};
const calendars: readonly CalendarDefinition[] = [office, alwaysOpen, lunch];

/** Norms that a made-up customer has agreed. */
export const modelNorms: readonly CustomerNorms[] = [
  {},
  { 'stage-norm': 'PT2H', 'no-future-activity': 'P3D' },
  { 'stage-norm/offer': 'P9D', 'customer-silent': 'P1D' },
  { 'stage-norm': 'P2D', 'stage-norm/need': 'PT1H', 'activity-overdue': 'PT30M' },
];

/** Another structure of the same pipeline: a stage has another key, a field is gone, and what is asked for differs. */
function restructured(pipeline: PipelineDefinition): PipelineDefinition {
  const [first, second, last] = pipeline.stages as [StageDefinition, StageDefinition, StageDefinition];
  return {
    ...pipeline,
    fields: [{ key: 'pieces', name: 'Pieces', type: 'integer' }],
    stages: [
      { ...first, actions: first.actions?.map((action) => ({ ...action, due: undefined })) },
      { ...second, requiredFields: [], moves: ['need', 'contract'] },
      { ...last, key: 'contract', name: 'Contract' },
    ],
  };
}

/** The two versions of the pipeline of made-up deals, with their first timing. */
export const modelStructures: readonly [PipelineDefinition, PipelineDefinition] = [
  timings[0]!,
  restructured(timings[0]!),
];

/** Both once more, under other norms and another ladder. */
export const modelRetimed: PipelineDefinition = restructured(timings[1]!);

const compiled = new Map<string, DealRules>();

/** The rules of a setting for deals of a version, and for those that are put on the other one; compiled once. */
export function modelRules(setting: ModelSetting, version = 1): DealRules {
  return { ...versionRules(setting, version), target: versionRules(setting, 3 - version) };
}

function versionRules({ timing, calendar, customerClass, norms }: ModelSetting, version: number): DealRules {
  const key = `${timing} ${calendar} ${version}`;
  const timed = timings[timing]!;
  const rules =
    compiled.get(key) ?? rulesOf(version === 1 ? timed : restructured(timed), calendars[calendar]);
  compiled.set(key, rules);
  return {
    ...rules,
    timingVersion: timing + 1,
    calendarVersion: calendar + 1,
    customer: { class: customerClass, norms: modelNorms[norms]! },
  };
}
