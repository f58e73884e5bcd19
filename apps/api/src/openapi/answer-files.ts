import type { OpenAPIObject } from '@nestjs/swagger';
import { besideJson } from '../common/endpoint.js';

interface DescribedAnswer {
  content?: Record<string, object>;
  [besideJson]?: Record<string, object>;
}

/** Describes files that are answered beside JSON: an answer's schema takes the place of other content. */
export function addAnswerFiles(document: OpenAPIObject): void {
  for (const operations of Object.values(document.paths)) {
    for (const { responses = {} } of Object.values(operations) as {
      responses?: Record<string, DescribedAnswer>;
    }[]) {
      for (const answer of Object.values(responses)) {
        const files = answer[besideJson];
        if (!files) continue;
        answer.content = { ...answer.content, ...files };
        delete answer[besideJson];
      }
    }
  }
}
