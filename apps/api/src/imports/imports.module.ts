import { Module } from '@nestjs/common';
import { dataDirectory, type Config } from '@app/config/config.js';
import { ImportFiles } from '@app/exchange/import/import-files.js';
import { CONFIG } from '../common/config.token.js';
import { ImportsController } from './imports.controller.js';
import { ImportFilesController } from './import-files.controller.js';
import { ImportMappings } from './import-mappings.js';
import { ImportMappingsController } from './import-mappings.controller.js';
import { ImportsService } from './imports.service.js';

@Module({
  controllers: [ImportsController, ImportFilesController, ImportMappingsController],
  providers: [
    ImportMappings,
    ImportsService,
    {
      provide: ImportFiles,
      inject: [CONFIG],
      useFactory: (config: Config) => new ImportFiles(dataDirectory(config)),
    },
  ],
  exports: [ImportFiles],
})
export class ImportsModule {}
