import { Module } from '@nestjs/common';
import { LinkHolderRepository } from '@app/persistence/link-holder.repository.js';
import { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import { DataSource } from 'typeorm';
import { EscalationsModule } from '../escalations/escalations.module.js';
import { HandoversModule } from '../handovers/handovers.module.js';
import { ActController } from './act.controller.js';
import { ActService } from './act.service.js';

const repositories = [LinkHolderRepository, SigningKeyRepository].map((repository) => ({
  provide: repository,
  inject: [DataSource],
  useFactory: (database: DataSource) => new repository(database),
}));

/** Answering from a mail, without signing in. */
@Module({
  imports: [EscalationsModule, HandoversModule],
  controllers: [ActController],
  providers: [ActService, ...repositories],
})
export class ActModule {}
