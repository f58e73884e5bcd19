import type { Problem } from '../errors.js';
import type {
  ExitCriterion,
  FieldDefinition,
  LadderLevel,
  PipelineDefinition,
  StageAction,
  StageDefinition,
} from './definition.js';

/** A sound pipeline that uses whatever a definition knows. */
export const norm = { A: 'P5D', B: 'P5D', C: 'P10D' };
export const budget: FieldDefinition = { key: 'budget', name: 'Budget', type: 'decimal' };
export const route: FieldDefinition = {
  key: 'buying-route',
  name: 'Route',
  labels: { cs: 'Postup nákupu', ru: 'Порядок закупки' },
  type: 'choice',
  choices: [
    { key: 'tender', name: 'Tender' },
    { key: 'direct', name: 'Direct' },
  ],
};
export const affordable: ExitCriterion = {
  key: 'affordable',
  name: 'Affordable',
  when: 'has(fields.budget) && fields.budget >= amount',
};
export const visit: StageAction = {
  key: 'visit',
  name: 'Visit',
  kind: 'task',
  by: 'salesperson',
  due: 'P3D',
};
export const hello: StageAction = {
  key: 'hello',
  name: 'Hello',
  kind: 'mail',
  by: 'system',
  mail: {
    send: 'for-approval',
    texts: { en: { subject: '{{deal}}', body: 'Dear {{ customer }}, {{amount}}' } },
  },
};
export const telling: StageAction = {
  key: 'telling',
  name: 'Telling',
  kind: 'notify',
  by: 'system',
  to: ['head-of-sales'],
};
export const need: StageDefinition = {
  key: 'need',
  name: 'Need',
  phase: 'awareness',
  probability: 10,
  norm,
  requiredFields: ['budget'],
  exitCriteria: [affordable],
  actions: [visit, hello, telling],
  moves: ['offer'],
  canWin: false,
};
export const offer: StageDefinition = {
  key: 'offer',
  name: 'Offer',
  phase: 'selection',
  probability: 40,
  norm,
  moves: ['need'],
  canWin: true,
};
export const owner: LadderLevel = { to: 'owner', after: 'PT0S', channels: ['inbox'] };
export const head: LadderLevel = { to: 'head-of-sales', after: 'PT4H', channels: ['inbox', 'email'] };
export const management: LadderLevel = { to: 'management', after: 'P1D', channels: ['email'] };
export const sound: PipelineDefinition = {
  key: 'machinery-project',
  name: 'Machinery project',
  labels: { cs: 'Strojní projekt', pl: 'Projekt maszynowy', ru: 'Проект оборудования' },
  productLines: ['presses'],
  currency: 'EUR',
  currencies: ['CZK'],
  calendar: 'cz',
  fields: [budget, route],
  stages: [need, offer],
  lossReasons: [
    { key: 'price', name: 'Price', side: 'outside' },
    { key: 'late', name: 'Too late', side: 'inside' },
  ],
  keyDeal: { when: '(currency == "EUR" && amount >= 50000) || fields.buying_route == "tender"' },
  stalls: { noFutureActivity: 'P2D', activityOverdue: 'P1D', customerSilent: norm },
  ladder: [owner, head, management],
  handover: { norm: 'P2D' },
};

/** Where something is wrong, and why; each has to say what to do about it, too. */
export function placedOf(problems: readonly Problem[]): string[] {
  expect(problems.filter(({ hint, reason }) => hint.trim() === '' || hint === reason)).toEqual([]);
  return problems.map(({ path, reason }) => `${path}: ${reason}`);
}
