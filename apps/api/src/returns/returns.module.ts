import { Module } from '@nestjs/common';
import { evidenceDirectory, type Config } from '@app/config/config.js';
import { FolderStore } from '@app/evidence/folder-store.js';
import { CONFIG } from '../common/config.token.js';
import { CounterpartiesController } from './counterparties.controller.js';
import { EvidenceSweep } from './evidence/evidence-sweep.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { EvidenceService } from './evidence/evidence.service.js';
import { NoteController } from './note/note.controller.js';
import { NoteService } from './note/note.service.js';
import { ProductsController } from './products.controller.js';
import { RegulationsController } from './regulations.controller.js';
import { ReturnCasesController } from './return-cases.controller.js';
import { ReturnCommandsService } from './return-commands.service.js';
import { ReturnReportsController } from './return-reports.controller.js';
import { ReturnReportsService } from './return-reports.service.js';
import { ReturnsService } from './returns.service.js';

@Module({
  controllers: [
    ReturnCasesController,
    EvidenceController,
    NoteController,
    CounterpartiesController,
    ProductsController,
    RegulationsController,
    ReturnReportsController,
  ],
  providers: [
    ReturnsService,
    ReturnCommandsService,
    EvidenceService,
    EvidenceSweep,
    NoteService,
    ReturnReportsService,
    {
      provide: FolderStore,
      inject: [CONFIG],
      useFactory: (config: Config) => new FolderStore(evidenceDirectory(config)),
    },
  ],
  exports: [ReturnsService, ReturnCommandsService, EvidenceService],
})
export class ReturnsModule {}
