import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { labelOf, pipelineQuery, pipelinesQuery } from '../api/pipelines.js';
import type { PipelineVersionView } from '@app/contracts/pipelines.js';

interface OfStage {
  readonly pipeline: string;
  readonly stage: string;
  readonly stageName: string;
}

interface OfReason {
  readonly pipeline: string;
  readonly reason: string;
  readonly reasonName: string;
}

/** What rows of reports are called in the reader's language, as far as sales ops named it in that. */
export interface Names {
  readonly pipeline: (key: string) => string;
  readonly stage: (of: OfStage) => string;
  readonly reason: (of: OfReason) => string;
}

export function useNames(): Names {
  const { language } = useTranslation().i18n;
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const definitions = useDefinitions();
  const ofPipeline = (key: string) => definitions.find((definition) => definition.key === key);
  return {
    pipeline: (key) => pipelines.find((one) => one.key === key)?.name ?? key,
    stage: ({ pipeline, stage, stageName }) => {
      const known = ofPipeline(pipeline)?.stages.find(({ key }) => key === stage);
      return known ? labelOf(known, language) : stageName;
    },
    reason: ({ pipeline, reason, reasonName }) => {
      const known = ofPipeline(pipeline)?.lossReasons.find(({ key }) => key === reason);
      return known ? labelOf(known, language) : reasonName;
    },
  };
}

/** Product lines that pipelines are for, or one of them. */
export function useProductLines(pipeline: string | undefined): string[] {
  const definitions = useDefinitions().filter(({ key }) => pipeline === undefined || key === pipeline);
  return [...new Set(definitions.flatMap(({ productLines }) => productLines))].sort();
}

function useDefinitions() {
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  return useQueries({ queries: pipelines.map(({ key }) => pipelineQuery(key)), combine: definitionsOf });
}

const definitionsOf = (results: UseQueryResult<PipelineVersionView>[]) =>
  results.flatMap(({ data }) => (data ? [data.definition] : []));
