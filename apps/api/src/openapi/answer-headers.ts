import type { OpenAPIObject } from '@nestjs/swagger';

interface DescribedAnswer {
  headers?: Record<string, object>;
}

const refTo = (name: string) => ({ $ref: `#/components/headers/${name}` });
const whole = { type: 'integer' as const, minimum: 0 };

/** What answers carry besides what their endpoints say of them. */
const headers = {
  RequestId: {
    required: true,
    description: 'Names the request in the logs; a problem has it as its `instance`',
    schema: { type: 'string' as const, example: '0198f3a2-5c1e-7b53-9d0a-2f6b8f0c7d11' },
  },
  RateLimitLimit: {
    description:
      'Requests a minute that may be sent: by the address, or by the person or API token, whichever has less left. Absent where nothing is limited',
    schema: { ...whole, example: 3_600 },
  },
  RateLimitRemaining: {
    description: 'Requests of these that are left',
    schema: { ...whole, example: 3_599 },
  },
  RateLimitReset: {
    description: 'Seconds until there are as many as before',
    schema: { ...whole, example: 60 },
  },
  RetryAfter: {
    required: true,
    description:
      'Seconds after which the same request, with the same Idempotency-Key, is worth sending again',
    schema: { ...whole, minimum: 1, example: 2 },
  },
  Authenticate: {
    description: 'How to show who asks; absent where a password was wrong',
    schema: { type: 'string' as const, const: 'Bearer' },
  },
};

const limited = {
  'RateLimit-Limit': refTo('RateLimitLimit'),
  'RateLimit-Remaining': refTo('RateLimitRemaining'),
  'RateLimit-Reset': refTo('RateLimitReset'),
};
/** Of problems with such a status; `/health` answers 503 to say how it stands, and to be asked again at will. */
const byStatus: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  401: { 'WWW-Authenticate': refTo('Authenticate') },
  429: { 'Retry-After': refTo('RetryAfter') },
  503: { 'Retry-After': refTo('RetryAfter') },
};

/** Describes what each answer carries: its request's id, what is left of the limits, and when to come again. */
export function addAnswerHeaders(document: OpenAPIObject): void {
  document.components = { ...document.components, headers };
  for (const [path, operations] of Object.entries(document.paths)) {
    const isHealth = path.startsWith('/health/');
    for (const { responses = {} } of Object.values(operations) as {
      responses?: Record<string, DescribedAnswer>;
    }[]) {
      for (const [status, answer] of Object.entries(responses)) {
        const more = isHealth ? {} : { ...limited, ...byStatus[status] };
        answer.headers = { ...answer.headers, 'X-Request-Id': refTo('RequestId'), ...more };
      }
    }
  }
}
