import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Body, Controller, Get, Param, Put, Query, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  importErrorsQuery,
  importView,
  type ImportErrorsQuery,
  type ImportView,
} from '@app/contracts/imports.js';
import { spreadsheetErrors } from '@app/exchange/import/spreadsheet-errors.js';
import { Endpoint } from '../common/endpoint.js';
import { importViewOf } from './import-view.js';
import { fileType } from './file-body.js';
import { ImportsService } from './imports.service.js';

/** What goes to and fro of imports as files. */
@ApiTags('imports')
@Controller('imports/:id')
export class ImportFilesController {
  constructor(private readonly imports: ImportsService) {}

  /** The import has one file: sent again it is refused, and needs no key. */
  @Put('file')
  @ApiConsumes(fileType)
  @ApiBody({
    schema: { type: 'string', format: 'binary' },
    description: 'The CSV file as it is',
    required: true,
  })
  @Endpoint({
    permit: 'import.run',
    reach: 'all',
    summary: 'Sends the file of an import; a worker begins with it',
    description: `As it is, also as \`text/csv\`. It is written down as it comes, and refused when it lacks a column that the mapping
names. DEALWARDEN_IMPORT_FILE_MB limits it.`,
    answers: { 202: importView },
    problems: [
      'not-found',
      'import-ended',
      'import-has-file',
      'import-file-invalid',
      'import-file-too-large',
      'media-type-unsupported',
    ],
  })
  async sendImportFile(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body() sent: unknown,
  ): Promise<ImportView> {
    return importViewOf(await this.imports.takeFile(id, sent));
  }

  @Get('errors')
  @Endpoint({
    permit: 'import.run',
    reach: 'all',
    summary: 'The rows that were left out, each with its line, the columns and what is wrong',
    description:
      'As sent (`form=as-sent`) and mended, the file can be imported again by the same mapping. For a spreadsheet, cells that it would run begin with an apostrophe, ids as well.',
    answers: { 200: null },
    headers: { 'Content-Disposition': 'A name for the file' },
    files: ['text/csv'],
    problems: ['not-found'],
  })
  async readImportErrors(
    @Param({ schema: idPath }) { id }: IdPath,
    @Query({ schema: importErrorsQuery }) { form }: ImportErrorsQuery,
  ): Promise<StreamableFile> {
    const path = await this.imports.errorsOf(id);
    const sent =
      form === 'as-sent'
        ? createReadStream(path)
        : Readable.from(spreadsheetErrors(path), { objectMode: false });
    return new StreamableFile(sent, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="import-errors.csv"`,
    });
  }
}
