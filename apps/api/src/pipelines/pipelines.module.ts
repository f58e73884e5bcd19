import { Module } from '@nestjs/common';
import { DraftsController } from './drafts.controller.js';
import { DraftsService } from './drafts.service.js';
import { MigrationsController } from './migrations.controller.js';
import { MigrationsService } from './migrations.service.js';
import { PipelineChecks } from './pipeline-checks.js';
import { PipelinesController } from './pipelines.controller.js';
import { PipelinesService } from './pipelines.service.js';
import { PublishingController } from './publishing.controller.js';

@Module({
  controllers: [PipelinesController, PublishingController, DraftsController, MigrationsController],
  providers: [PipelinesService, DraftsService, PipelineChecks, MigrationsService],
})
export class PipelinesModule {}
