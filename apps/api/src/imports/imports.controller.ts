import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  importPage,
  importsQuery,
  importView,
  newImport,
  type ImportsQuery,
  type ImportView,
  type NewImportInput,
} from '@app/contracts/imports.js';
import { nothing } from '@app/contracts/pipeline-publishing.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { importViewOf } from './import-view.js';
import { ImportsService } from './imports.service.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

/** Imports of deals of other systems, which a worker carries out. */
@ApiTags('imports')
@Controller('imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @Endpoint({
    permit: 'import.run',
    reach: 'all',
    summary: 'Asks for an import; its file is sent next, by PUT /imports/{id}/file',
    description:
      'A mapping with mistakes is refused with all of them. Without its file the import waits, and is given up after some days.',
    answers: { 201: importView },
    problems: ['mapping-invalid', 'body-too-large'],
  })
  addImport(
    @Body({ schema: newImport }) body: NewImportInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<ImportView> {
    return this.imports.add(body, principal, key);
  }

  @Get()
  @Endpoint({
    permit: 'import.run',
    reach: 'all',
    summary: 'Lists the imports that were asked for here, the newest first',
    answers: { 200: importPage },
  })
  async listImports(
    @Query({ schema: importsQuery }) { limit, cursor, ...filter }: ImportsQuery,
  ): Promise<Page<ImportView>> {
    const jobs = await this.imports.page(filter, limit + 1, readCursor(cursor, place));
    return pageOf(jobs, limit, importViewOf, ({ askedAt, id }) => ({ at: askedAt.toISOString(), id }));
  }

  @Get(':id')
  @Endpoint({
    permit: 'import.run',
    reach: 'all',
    summary: 'How far an import is, and what came of its rows',
    answers: { 200: importView },
    problems: ['not-found'],
  })
  async readImport(@Param({ schema: idPath }) { id }: IdPath): Promise<ImportView> {
    return importViewOf(await this.imports.found(id));
  }

  /** Asked again it is under way already, and answered alike: it needs no key. */
  @Post(':id/cancel')
  @Endpoint({
    permit: 'import.run',
    reach: 'all',
    summary: 'Gives an import up; what came in stays',
    description: 'It ends behind the rows that are being written, within seconds.',
    answers: { 202: importView },
    problems: ['not-found', 'import-ended'],
  })
  async cancelImport(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: nothing }) _: unknown,
  ): Promise<ImportView> {
    return importViewOf(await this.imports.cancel(id));
  }

  /** Asked again it goes on already, and is answered alike: it needs no key. */
  @Post(':id/resume')
  @Endpoint({
    permit: 'import.run',
    reach: 'all',
    summary: 'Goes on with an import that was interrupted, behind the last row that was dealt with',
    answers: { 202: importView },
    problems: ['not-found', 'import-ended', 'import-awaits-file'],
  })
  async resumeImport(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: nothing }) _: unknown,
  ): Promise<ImportView> {
    return importViewOf(await this.imports.resume(id));
  }
}
