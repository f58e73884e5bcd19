import { NotFoundException } from '@nestjs/common';
import { problemKinds, problem, type ProblemCode } from '@app/contracts/problem.js';
import { refuse } from '@app/domain/errors.js';
import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { QueryFailedError } from 'typeorm';
import { CalendarError } from '@app/domain/calendar/calendar-error.js';
import { TooManyInFlight } from '@app/gateway/in-flight.js';
import { TemporalAway } from '@app/gateway/temporal.gateway.js';
import { ProblemError, refusalProblem } from './problem.error.js';
import { problemOf } from './problem.mapping.js';

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });
const queryFailed = (code: string) =>
  new QueryFailedError('SELECT secret', [], coded(code, 'Key (email)=(a@b) exists'));

describe('problems', () => {
  it.each<[string, unknown, number, ProblemCode]>([
    ['connection refused', coded('ECONNREFUSED'), 503, 'database-unavailable'],
    [
      'on both addresses of a name',
      new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]),
      503,
      'database-unavailable',
    ],
    ['shut down by the administrator', queryFailed('57P01'), 503, 'database-unavailable'],
    ['starting up', queryFailed('57P03'), 503, 'database-unavailable'],
    ['connection failure', queryFailed('08006'), 503, 'database-unavailable'],
    ['too many connections', queryFailed('53300'), 503, 'database-unavailable'],
    ['a deadlock', queryFailed('40P01'), 503, 'database-unavailable'],
    ['no order of two transactions', queryFailed('40001'), 503, 'database-unavailable'],
    ['statement given up', queryFailed('57014'), 503, 'database-unavailable'],
    [
      'no connection in time',
      new Error('timeout exceeded when trying to connect'),
      503,
      'database-unavailable',
    ],
    ['cut off', new Error('Connection terminated unexpectedly'), 503, 'database-unavailable'],
    ['no Temporal', new TemporalAway('no answer within 5000 ms'), 503, 'temporal-unavailable'],
    [
      'an update that Temporal gave up',
      new WorkflowUpdateRPCTimeoutOrCancelledError('x'),
      503,
      'temporal-unavailable',
    ],
    ['a query that was never answered', new Error('Query read timeout'), 503, 'database-unavailable'],
    ['a calendar that is closed for good', new CalendarError('no time left'), 422, 'deadline-uncountable'],
    ['a full queue', new TooManyInFlight(), 429, 'too-many-requests'],
    ['text that PostgreSQL cannot keep', queryFailed('22021'), 422, 'data-not-storable'],
    ['a broken constraint nobody thought of', queryFailed('23505'), 500, 'internal'],
    ['bad JSON', Object.assign(new SyntaxError('x'), { statusCode: 400 }), 400, 'json-invalid'],
    [
      'an empty body',
      Object.assign(coded('FST_ERR_CTP_EMPTY_JSON_BODY'), { statusCode: 400 }),
      400,
      'json-invalid',
    ],
    ['a bad address', Object.assign(coded('FST_ERR_BAD_URL'), { statusCode: 400 }), 400, 'request-invalid'],
    [
      'a body too large',
      Object.assign(coded('FST_ERR_CTP_BODY_TOO_LARGE'), { statusCode: 413 }),
      413,
      'body-too-large',
    ],
    [
      'another media type',
      Object.assign(coded('FST_ERR_CTP_INVALID_MEDIA_TYPE'), { statusCode: 415 }),
      415,
      'media-type-unsupported',
    ],
    ['no route', new NotFoundException(), 404, 'not-found'],
    ['a mistake of ours', new TypeError('x is not a function'), 500, 'internal'],
    ['no error at all', undefined, 500, 'internal'],
    ['a text', 'oops', 500, 'internal'],
  ])('%s', (_, error, status, code) => {
    const found = problemOf(error);
    expect([found.status, found.code]).toEqual([status, code]);
    expect(found.headers['retry-after']).toBe(status === 503 || status === 429 ? '2' : undefined);
  });

  it('tells nothing of what went wrong inside', () => {
    const told = JSON.stringify(problemOf(queryFailed('23505')).toProblem('r1'));
    expect(told).not.toMatch(/email|secret|a@b/);
  });

  it('passes a refusal on with its code, detail and status', () => {
    const refused = refusalProblem(refuse('move-not-allowed', 'from need a deal may move to: offer'));
    expect(refused.toProblem('r1')).toMatchObject({
      type: 'urn:dealwarden:problem:move-not-allowed',
      status: 409,
      code: 'move-not-allowed',
      detail: 'from need a deal may move to: offer',
      instance: 'r1',
    });
    expect(refusalProblem(refuse('row-behind-workflow', '')).headers['retry-after']).toBe('2');
    expect(refusalProblem(refuse('pipeline-unknown', ''), { status: 404 }).status).toBe(404);
  });

  it('has the promised form, for every code', () => {
    for (const code of Object.keys(problemKinds) as ProblemCode[]) {
      const crossing: unknown = JSON.parse(JSON.stringify(new ProblemError(code).toProblem('r1')));
      expect(problem.safeParse(crossing).success).toBe(true);
    }
  });
});
