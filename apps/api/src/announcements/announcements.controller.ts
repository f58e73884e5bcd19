import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  announcementPage,
  announcementQuery,
  type AnnouncementQuery,
  type AnnouncementView,
} from '@app/contracts/announcements.js';
import {
  AnnouncementRepository,
  handedOver,
  type AnnouncementRow,
} from '@app/persistence/announcement.repository.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

/** What one was told beside escalations: by stages, of won deals to take over, and of deals that were handed over to one. */
@ApiTags('escalations')
@Controller('inbox/announcements')
export class AnnouncementsController {
  constructor(private readonly announcements: AnnouncementRepository) {}

  @Get()
  @Endpoint({
    permit: 'inbox.read',
    summary: 'What one was told by stages, of handovers and of deals that are one’s own now, newest first',
    answers: { 200: announcementPage },
  })
  async listAnnouncements(
    @Query({ schema: announcementQuery }) { limit, cursor }: AnnouncementQuery,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<Page<AnnouncementView>> {
    const rows = await this.announcements.page(userId, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, viewOf, ({ at, id }) => ({ at: at.toISOString(), id }));
  }
}

function viewOf(row: AnnouncementRow): AnnouncementView {
  const isOfStage = row.stage !== '';
  return {
    id: row.id,
    at: row.at.toISOString(),
    kind: isOfStage ? 'stage' : row.action === handedOver ? 'own' : 'handover',
    deal: { id: row.dealId, title: row.dealTitle, customerName: row.customerName },
    stage: isOfStage ? row.stage : null,
    action: isOfStage ? row.action : null,
    handoverId: row.handoverId,
  };
}
