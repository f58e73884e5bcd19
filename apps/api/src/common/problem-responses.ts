import type { ApiResponseOptions } from '@nestjs/swagger';
import { problemKinds, problemTypePrefix, type Problem, type ProblemCode } from '@app/contracts/problem.js';

const requestId = '0198f3a2-5c1e-7b53-9d0a-2f6b8f0c7d11';

/** Descriptions of problem answers, one for each status, with an example for each code. */
export function problemResponses(codes: readonly ProblemCode[]): ApiResponseOptions[] {
  const statuses = [...new Set(codes.map((code) => problemKinds[code].status))];
  return statuses.map((status) =>
    problemResponse(
      status,
      codes.filter((code) => problemKinds[code].status === status),
    ),
  );
}

function problemResponse(status: number, codes: readonly ProblemCode[]): ApiResponseOptions {
  return {
    status,
    description: codes.map((code) => `\`${code}\`: ${problemKinds[code].title}`).join('. '),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function exampleOf(code: ProblemCode): Problem {
  return { type: problemTypePrefix + code, ...problemKinds[code], code, instance: requestId };
}
