import { isNativeError } from 'node:util/types';
import { HttpException } from '@nestjs/common';
import { CalendarError } from '@app/domain/calendar/calendar-error.js';
import type { ProblemCode } from '@app/contracts/problem.js';
import {
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { lostToAnother } from '@app/persistence/sql-state.js';
import { TooManyInFlight } from '@app/gateway/in-flight.js';
import { TemporalAway } from '@app/gateway/temporal.gateway.js';
import { ProblemError } from './problem.error.js';

/** Whatever was thrown, as the problem to answer; its `cause` is set when it has to be logged. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof TooManyInFlight) {
    return new ProblemError('too-many-requests', 'too many commands for this deal are waiting');
  }
  if (error instanceof CalendarError) return new ProblemError('deadline-uncountable', error.message);
  if (isTemporalAway(error)) {
    const detail = 'the command may still be carried out: send it again with the same Idempotency-Key';
    return new ProblemError('temporal-unavailable', detail, { cause: error });
  }
  if (isDatabaseAway(error)) return new ProblemError('database-unavailable', undefined, { cause: error });
  if (isDatabaseError(error, lostToAnother)) {
    const detail = 'another change came first, and nothing was done: send it again';
    return new ProblemError('database-unavailable', detail, { cause: error });
  }
  if (isDatabaseError(error, /^22/))
    return new ProblemError('data-not-storable', undefined, { cause: error });
  const code = codeOf(error);
  return code ? new ProblemError(code) : new ProblemError('internal', undefined, { cause: error });
}

/** The SDK tells in several ways that there was no answer, or that the workflow ended while it was asked. */
function isTemporalAway(error: unknown): boolean {
  const kinds = [TemporalAway, ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError, WorkflowNotFoundError];
  return isGrpcServiceError(error) || kinds.some((kind) => error instanceof kind);
}

/** What Fastify refuses before a route is reached, as it is or as Nest wraps it. */
function codeOf(error: unknown): ProblemCode | undefined {
  if ((error as { code?: unknown } | undefined)?.code === 'FST_ERR_BAD_URL') return 'request-invalid';
  const status = statusOf(error);
  return status === undefined ? undefined : codeOfStatus[status];
}

const codeOfStatus: Readonly<Partial<Record<number, ProblemCode>>> = {
  // Schemas tell of themselves; what is left is a body that could not be read.
  400: 'json-invalid',
  401: 'sign-in-required',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  414: 'not-found',
  415: 'media-type-unsupported',
};

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}

/**
 * No connection to be had, or a server that shuts down or starts (57P01–57P03), has none left (53300), gave a statement or
 * an idle transaction up (57014, 25P03), or cannot be talked to (08xxx).
 */
const awayCodes =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|57P0[123]|53300|57014|25P03|08...)$/;
/** pg-pool and pg give these no code. */
const awayMessages =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error/;

/** Whether the database could not be reached, or went away in the middle. */
export function isDatabaseAway(error: unknown): boolean {
  if (isDatabaseError(error, awayCodes)) return true;
  // Not instanceof: errors of sockets are made outside of a test's own realm.
  if (!isNativeError(error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isDatabaseAway);
  return awayMessages.test(error.message);
}

/** Whether the database, or the way to it, says a code (SQLSTATE or the system's) like this. */
function isDatabaseError(error: unknown, codes: RegExp): boolean {
  if (!isNativeError(error)) return false;
  const { driverError = error } = error as Error & { driverError?: unknown };
  const { code } = driverError as { code?: unknown };
  return typeof code === 'string' && codes.test(code);
}
