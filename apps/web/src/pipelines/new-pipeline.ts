import type { TFunction } from 'i18next';
import type { Definition } from '../api/pipelines.js';

export interface Wished {
  readonly key: string;
  readonly name: string;
  readonly calendar: string;
  readonly currency: string;
}

const stages = [
  { name: 'need', phase: 'awareness', probability: 10, norm: 'P5D' },
  { name: 'solution', phase: 'alternatives', probability: 30, norm: 'P8D' },
  { name: 'offer', phase: 'selection', probability: 60, norm: 'P5D' },
  { name: 'contract', phase: 'contract', probability: 90, norm: 'P5D' },
] as const;

/** A pipeline to begin with: it could be published as it is. */
export function simplePipeline({ key, name, calendar, currency }: Wished, t: TFunction): Definition {
  return {
    ...{ key, name, productLines: [], currency, calendar },
    stages: stages.map(({ name: stage, phase, probability, norm }, index) => ({
      ...{ key: stage, name: t(`simple.${stage}`), phase, probability },
      norm: { A: norm, B: norm, C: norm },
      moves: [stages[index + 1]?.name, stages[index - 1]?.name].filter((one) => one !== undefined),
      canWin: index === stages.length - 1,
    })),
    lossReasons: [
      { key: 'competitor', name: t('simple.competitor'), side: 'outside' },
      { key: 'no-budget', name: t('simple.no-budget'), side: 'outside' },
      { key: 'too-slow', name: t('simple.too-slow'), side: 'inside' },
    ],
    keyDeal: { amountAtLeast: '50000' },
    stalls: { noFutureActivity: 'P1D', activityOverdue: 'P1D' },
    ladder: [
      { to: 'owner', after: 'PT0S', channels: ['inbox', 'email'] },
      { to: 'head-of-sales', after: 'PT8H', channels: ['inbox', 'email'] },
      { to: 'management', after: 'P1D', channels: ['inbox', 'email'] },
    ],
  };
}

/** Another one under a new name. */
export function copiedPipeline(of: Definition, { key, name }: Wished): Definition {
  const { labels: _, ...rest } = of;
  return { ...rest, key, name };
}
