import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problem } from '@app/contracts/problem.js';
import type { z } from 'zod';
import { addAnswerExamples } from './answer-examples.js';
import { addAnswerFiles } from './answer-files.js';
import { addAnswerHeaders } from './answer-headers.js';
import { describeSchema } from './json-schema.js';

/** Describes the running app (OpenAPI 3.1) from its endpoints and their schemas. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const described = describeSchema(problem, 'output');
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Dealwarden')
    .setDescription('Keeps B2B deals moving: no important deal stalls unnoticed.')
    .setVersion('1')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'Token of POST /api/v1/sessions' },
      'session',
    )
    .build();
  config.components = { ...config.components, schemas: described.components };
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: (schema, { schemaType }) => describeSchema(schema as z.ZodType, schemaType),
  });
  addAnswerExamples(document);
  addAnswerFiles(document);
  addAnswerHeaders(document);
  return document;
}
