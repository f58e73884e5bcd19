import { Module } from '@nestjs/common';
import { ReturnsModule } from '../returns/returns.module.js';
import { CaseLinksController } from './case-links.controller.js';
import { CaseLinksService } from './case-links.service.js';
import { LinkFilesService } from './link-files.service.js';
import { ReturnLinkController } from './return-link.controller.js';
import { ReturnLinkService } from './return-link.service.js';

/** Answering a return case from outside, by a link and without signing in. */
@Module({
  imports: [ReturnsModule],
  controllers: [ReturnLinkController, CaseLinksController],
  providers: [ReturnLinkService, LinkFilesService, CaseLinksService],
})
export class ReturnLinksModule {}
