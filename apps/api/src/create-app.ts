import fastifyCookie from '@fastify/cookie';
import { Logger, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@app/config/config.js';
import { TokenHolders } from '@app/persistence/token-holders.js';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFormsOf } from './act/act-form.js';
import { AppModule } from './app.module.js';
import { addHooks, commonHeaders } from './common/http-hooks.js';
import { JsonLogger } from './common/json-logger.js';
import { KnownRoutes } from './common/known-routes.js';
import { PrincipalLimit } from './common/principal-limit.js';
import { sendProblem } from './common/problem.filter.js';
import { problemOf } from './common/problem.mapping.js';
import { limitRequests } from './common/rate-limit.js';
import { requestIdOf } from './common/request-id.js';
import { streamBodies } from './common/streamed-bodies.js';
import { importFile } from './imports/file-body.js';
import { Metrics } from './metrics/metrics.js';
import { OpenApi } from './openapi/openapi.controller.js';
import { ApiTracing } from './tracing/api-tracing.js';
import { readPage } from './page/page-files.js';
import { servePage } from './page/serve-page.js';
import { streamFormsOf } from './return-links/multipart-file.js';
import { caseEvidence } from './returns/evidence/evidence-body.js';

/** A definition of a pipeline with all its stages is far below it. */
const bodyBytes = 1_048_576;

/** Pages that links in mails lead to, with forms. */
const formPages = ['/act/:token', '/password-reset/:token', '/return/:token'];

/** The API, ready to listen (or to be asked by `inject`). It answers what it is asked in JSON, and serves the page. */
export async function createApp(
  config: Config,
  logger: LoggerService = new JsonLogger(config.DEALWARDEN_LOG_LEVEL),
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forConfig(config), adapter(config), {
    logger,
    // Fastify's own parser of JSON is the only one, but for the forms of three pages: others could be sent by other sites.
    bodyParser: false,
    abortOnError: false,
  });
  app.setGlobalPrefix('api/v1', {
    exclude: [
      'health/live',
      'health/ready',
      'metrics',
      'api/openapi.json',
      ...formPages.map((page) => page.slice(1)),
    ],
  });
  app.enableShutdownHooks();
  const fastify = app.getHttpAdapter().getInstance();
  await prepare(fastify, app.get(KnownRoutes), app.get(TokenHolders), config);
  app.get(Metrics).countRequests(fastify);
  app.get(ApiTracing).traceRequests(fastify);
  app.get(PrincipalLimit).limitBy(fastify, config.DEALWARDEN_PRINCIPAL_REQUESTS_PER_MINUTE);
  app.get(OpenApi).describe(app);
  return app;
}

async function prepare(
  fastify: FastifyInstance,
  routes: KnownRoutes,
  holders: TokenHolders,
  config: Config,
): Promise<void> {
  fastify.removeContentTypeParser('text/plain');
  readFormsOf(fastify, formPages);
  streamBodies(fastify, [caseEvidence, importFile]);
  streamFormsOf(fastify, '/return/:token');
  await fastify.register(fastifyCookie);
  fastify.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  addHooks(fastify, holders);
  servePage(fastify, readPage());
  await limitRequests(fastify, config.DEALWARDEN_REQUESTS_PER_MINUTE);
}

function adapter({ DEALWARDEN_TRUSTED_PROXIES: proxies }: Config): FastifyAdapter {
  const logger = new Logger('problem');
  return new FastifyAdapter({
    bodyLimit: bodyBytes,
    trustProxy: proxies ?? false,
    requestIdHeader: false,
    genReqId: requestIdOf,
    skipMiddie: true,
    // What the router itself refuses, such as a malformed address.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(problemOf(error), request, reply.headers(commonHeaders(request)), logger),
  });
}
