import type { OpenAPIObject } from '@nestjs/swagger';
import { Sampler, type SampledSchema } from './sample.js';

interface MediaContent {
  schema?: SampledSchema;
  example?: unknown;
  examples?: unknown;
}

/** Gives every answer in JSON an example that has none, made from its schema: what is described is shown as well. */
export function addAnswerExamples(document: OpenAPIObject): void {
  const sampler = new Sampler((document.components?.schemas ?? {}) as Record<string, SampledSchema>);
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path) as { responses?: Record<string, { content?: object }> }[]) {
      for (const { content = {} } of Object.values(operation.responses ?? {})) addExamples(content, sampler);
    }
  }
}

function addExamples(content: object, sampler: Sampler): void {
  for (const [type, media] of Object.entries(content) as [string, MediaContent][]) {
    if (type !== 'application/json' || !media.schema) continue;
    if (media.example === undefined && media.examples === undefined)
      media.example = sampler.sample(media.schema);
  }
}
