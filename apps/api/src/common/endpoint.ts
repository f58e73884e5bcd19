/**
 * One decorator says all about an endpoint: who may, what it answers, how it can fail. A controller's method then reads:
 *
 *   @Post(':id/moves')
 *   @Endpoint({
 *     permit: 'deal.work',                       // or 'public', or 'signed-in'
 *     summary: 'Moves a deal to another stage',
 *     answers: { 200: dealView },                // the first is the status; null: no body
 *     headers: { ETag: 'Revision of the deal' }, // of the successful answer, if any
 *     ifMatch: true,                             // where it looks at If-Match
 *     problems: ['deal-closed', 'stage-unknown', 'move-not-allowed', 'revision-mismatch'],
 *   })
 *   moveDeal(
 *     @Param({ schema: idPath }) { id }: IdPath,
 *     @Body({ schema: moveDeal }) body: MoveDealInput,
 *     @CurrentPrincipal() principal: Principal,
 *     @IdempotencyKey() key: string,
 *   ): Promise<DealView> { … }
 *
 * The method's name is the operationId, so it is unique among all controllers. Body, query and path are described from the
 * schemas of their decorators; the problems of those, of sign-in and of the Idempotency-Key come by themselves. A method
 * with two successful statuses sets the other one by `@Res({ passthrough: true }) reply: FastifyReply`.
 */
import { applyDecorators, HttpCode } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { problemKinds, type ProblemCode } from '@app/contracts/problem.js';
import type { Action } from '@app/domain/access/permissions.js';
import type { z } from 'zod';
import { takesIdempotencyKey } from './idempotency.js';
import { problemResponses } from './problem-responses.js';
import { Permit, Public, SignedIn } from './permit.js';

export interface EndpointDescription {
  readonly permit: Action | 'public' | 'signed-in';
  /** The least reach that serves; 'all' where the query does not look at owners. */
  readonly reach?: 'all';
  readonly summary: string;
  readonly description?: string;
  /** Successful answers by status. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Media types of an answer that is a file: beside JSON, or in its place where an answer has no schema. */
  readonly files?: readonly string[];
  /** The endpoint looks at If-Match; `required`: it does nothing without. */
  readonly ifMatch?: boolean | 'required';
  /** The endpoint looks at If-None-Match. */
  readonly ifNoneMatch?: boolean;
  readonly problems?: readonly ProblemCode[];
}

/** See the head of this file. */
export function Endpoint(endpoint: EndpointDescription): MethodDecorator {
  const [status = 200] = Object.keys(endpoint.answers).map(Number);
  return (target, property, descriptor) => {
    const isKeyed = takesIdempotencyKey(target, property);
    const isChecked = isKeyed || Boolean(endpoint.ifMatch) || hasSchema(target, property);
    const decorators = [
      permission(endpoint),
      HttpCode(status),
      ApiOperation({
        operationId: String(property),
        summary: endpoint.summary,
        description: endpoint.description,
      }),
      ...answers(endpoint),
      ...problemResponses(codesOf(endpoint, { isKeyed, isChecked, ...takenFrom(target, property) })).map(
        (response) => ApiResponse(response),
      ),
      ...(endpoint.permit === 'public' ? [] : [ApiBearerAuth('session')]),
      ...(isKeyed ? [ApiHeader(idempotencyKeyHeader)] : []),
      ...(endpoint.ifMatch
        ? [ApiHeader({ ...ifMatchHeader, required: endpoint.ifMatch === 'required' })]
        : []),
      ...(endpoint.ifNoneMatch ? [ApiHeader(ifNoneMatchHeader)] : []),
    ];
    applyDecorators(...decorators)(target, property, descriptor);
  };
}

const idempotencyKeyHeader = {
  name: 'Idempotency-Key',
  required: true,
  description: 'The same key with the same body is done once and answered alike; best a UUID',
  schema: {
    type: 'string' as const,
    minLength: 1,
    maxLength: 200,
    example: '0198f3a2-5c1e-7b53-9d0a-2f6b8f0c7d11',
  },
};

const ifMatchHeader = {
  name: 'If-Match',
  description: 'ETag of what the command is meant for; when it has changed meanwhile, the command is refused',
  schema: { type: 'string' as const, example: '"7"' },
};

const ifNoneMatchHeader = {
  name: 'If-None-Match',
  required: false,
  description: '`*`: the command is refused when there is one already',
  schema: { type: 'string' as const, enum: ['*'] },
};

/** Whether a body, query or path is held against a schema. */
function hasSchema(controller: object, method: string | symbol): boolean {
  const parameters = Object.values(parametersOf(controller, method));
  return parameters.some(({ schema }) => schema !== undefined);
}

/** Whether something of its address is open, such as an id, and whether it takes a body. */
function takenFrom(controller: object, method: string | symbol): Record<'hasPath' | 'hasBody', boolean> {
  const names = Object.keys(parametersOf(controller, method));
  const has = (kind: RouteParamtypes) => names.some((name) => name.startsWith(`${kind}:`));
  return { hasPath: has(RouteParamtypes.PARAM), hasBody: has(RouteParamtypes.BODY) };
}

/** What the method's parameters are taken from, by kind and place. */
function parametersOf(controller: object, method: string | symbol): Record<string, { schema?: unknown }> {
  return (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller.constructor, method) ?? {}) as Record<
    string,
    { schema?: unknown }
  >;
}

function permission({ permit, reach }: EndpointDescription): MethodDecorator {
  if (permit === 'public') return Public();
  return permit === 'signed-in' ? SignedIn() : Permit(permit, reach);
}

function answers({ answers, headers, summary, files }: EndpointDescription): MethodDecorator[] {
  const described =
    headers &&
    Object.fromEntries(
      Object.entries(headers).map(([name, description]) => [
        name,
        { description, schema: { type: 'string' as const } },
      ]),
    );
  return Object.entries(answers).map(([status, schema]) =>
    ApiResponse({
      status: Number(status),
      description: summary,
      headers: described,
      ...(schema ? { standardSchema: schema } : {}),
      ...(files ? { [schema ? besideJson : 'content']: fileContent(files) } : {}),
    }),
  );
}

/** Where an answer that has a schema keeps its files until the document is made. */
export const besideJson = 'x-beside-json';

/** Files of text are shown; pictures and documents cannot be. */
const fileExamples: Readonly<Record<string, string>> = {
  'text/csv': 'id,title\r\n508269b4-5583-5a1e-bbe7-05c14175eab7,Press line for the Brno works\r\n',
  'application/jsonl':
    '{"id":"508269b4-5583-5a1e-bbe7-05c14175eab7","title":"Press line for the Brno works"}\n',
  'text/event-stream': 'id: 81237\nevent: beat\ndata: {}\n\n',
  'text/plain': '# TYPE dealwarden_deadlines_due gauge\ndealwarden_deadlines_due{kind="deal"} 0\n',
};

function fileContent(types: readonly string[]) {
  return Object.fromEntries(
    types.map((type) => [type, { schema: { type: 'string' as const }, example: fileExamples[type] }]),
  );
}

/** Problems that come with what an endpoint is, beside its own. */
function codesOf(
  endpoint: EndpointDescription,
  { isKeyed, isChecked, hasPath, hasBody }: Record<'isKeyed' | 'isChecked' | 'hasPath' | 'hasBody', boolean>,
): ProblemCode[] {
  const { permit, problems = [] } = endpoint;
  const codes: ProblemCode[] = [...problems, 'too-many-requests', 'internal'];
  if (isChecked) codes.push('request-invalid');
  if (hasBody) codes.push('json-invalid', 'body-too-large', 'media-type-unsupported');
  // Also where everything is found: an address may be longer than any that there is.
  if (hasPath) codes.push('not-found');
  if (permit !== 'public') codes.push('sign-in-required', 'origin-not-allowed', 'database-unavailable');
  if (permit !== 'public' && permit !== 'signed-in') codes.push('forbidden');
  if (endpoint.ifMatch === 'required') codes.push('revision-missing');
  if (isKeyed) codes.push('idempotency-key-missing', 'idempotency-key-reused');
  return [...new Set(codes)].sort((a, b) => problemKinds[a].status - problemKinds[b].status);
}
