import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ImportMapping } from '@app/contracts/import-mapping.js';
import {
  checkedMapping,
  mappingToCheck,
  shippedMappings,
  type CheckedMappingView,
  type MappingToCheck,
} from '@app/contracts/imports.js';
import { Endpoint } from '../common/endpoint.js';
import { ImportMappings } from './import-mappings.js';

/** How files of other systems are read. */
@ApiTags('imports')
@Controller()
export class ImportMappingsController {
  constructor(private readonly mappings: ImportMappings) {}

  @Get('import-mappings')
  @Endpoint({
    permit: 'import.run',
    reach: 'all',
    summary: 'Mappings that come with the product, to begin with',
    answers: { 200: shippedMappings },
  })
  listImportMappings(): { items: { name: string; mapping: ImportMapping }[] } {
    return { items: this.mappings.shipped() };
  }

  /** Nothing is done: it needs no key. */
  @Post('imports/check')
  @Endpoint({
    permit: 'import.run',
    reach: 'all',
    summary: 'Says everything that is wrong with a mapping, in form and against its pipeline',
    answers: { 200: checkedMapping },
  })
  async checkImportMapping(
    @Body({ schema: mappingToCheck }) { mapping }: MappingToCheck,
  ): Promise<CheckedMappingView> {
    const { problems } = await this.mappings.check(mapping);
    return { problems: problems.map(({ path, reason, hint }) => ({ path, reason, hint })) };
  }
}
