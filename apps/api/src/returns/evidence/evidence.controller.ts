import { Body, Controller, Delete, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import {
  evidenceList,
  evidencePath,
  evidenceQuery,
  evidenceShowing,
  evidenceView,
  type EvidenceList,
  type EvidencePath,
  type EvidenceQuery,
  type EvidenceShowing,
  type EvidenceView,
} from '@app/contracts/evidence.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { evidenceTypes } from '@app/domain/returns/evidence-types.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '../../common/endpoint.js';
import { IdempotencyKey } from '../../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../../common/principal.js';
import { contentOf, sentAs } from './evidence-body.js';
import { savedAs, sandboxed } from './evidence-file.js';
import { EvidenceService, type OpenedEvidence } from './evidence.service.js';

const description = `The content is the body, as it is: JPEG, PNG, WebP or PDF by its first bytes, whatever it is called or sent as.
The same content twice from the same sender is one.`;

const fileHeaders = { 'Content-Disposition': 'A name for the file' };

/** Photos and documents of return cases. */
@ApiTags('return-cases')
@Controller('return-cases/:id/evidence')
export class EvidenceController {
  constructor(private readonly evidence: EvidenceService) {}

  @Post()
  @ApiConsumes(...sentAs)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Endpoint({
    permit: 'return.work',
    summary: 'Adds a photo or document to a return case',
    description,
    answers: { 201: evidenceView },
    problems: [
      ...(['not-found', 'media-type-unsupported', 'body-too-large', 'evidence-unfit'] as const),
      'evidence-too-many',
    ],
  })
  addEvidence(
    @Param({ schema: idPath }) { id }: IdPath,
    @Query({ schema: evidenceQuery }) { name }: EvidenceQuery,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Req() request: FastifyRequest,
  ): Promise<EvidenceView> {
    const content = () => contentOf(request, this.evidence.bytesAtMost);
    return this.evidence.add({ caseId: id, name, content }, principal, key);
  }

  @Get()
  @Endpoint({
    permit: 'return.read',
    summary: 'Photos and documents of a return case, in the order in which they came',
    answers: { 200: evidenceList },
    problems: ['not-found'],
  })
  listEvidence(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<EvidenceList> {
    return this.evidence.list(id, principal);
  }

  @Get(':evidenceId')
  @Endpoint({
    permit: 'return.read',
    summary: 'A photo or document as it was sent, to be saved',
    answers: { 200: null },
    headers: fileHeaders,
    files: evidenceTypes,
    problems: ['not-found'],
  })
  async downloadEvidence(
    @Param({ schema: evidencePath }) { id, evidenceId }: EvidencePath,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const opened = await this.evidence.download(id, evidenceId, principal);
    return fileOf(opened, opened.view.mediaType, savedAs(opened.view.name), reply);
  }

  @Get(':evidenceId/preview')
  @Endpoint({
    permit: 'return.read',
    summary: 'A small picture of a photo, without what the camera wrote into it',
    answers: { 200: null },
    files: ['image/jpeg'],
    problems: ['not-found', 'evidence-unfit'],
  })
  async previewEvidence(
    @Param({ schema: evidencePath }) { id, evidenceId }: EvidencePath,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const opened = await this.evidence.preview(id, evidenceId, principal);
    return fileOf(opened, 'image/jpeg', 'inline; filename="preview.jpg"', reply);
  }

  @Post(':evidenceId/shown')
  @Endpoint({
    permit: 'return.work',
    summary: 'Shows a photo or document to the customer, a vendor or a carrier by their links, or no more',
    description:
      'Done again it changes nothing. Nobody outside sees what is not shown to them and they have not sent.',
    answers: { 200: evidenceView },
    problems: ['not-found', 'counterparty-unknown'],
  })
  showEvidence(
    @Param({ schema: evidencePath }) { id, evidenceId }: EvidencePath,
    @Body({ schema: evidenceShowing }) showing: EvidenceShowing,
    @CurrentPrincipal() principal: Principal,
  ): Promise<EvidenceView> {
    return this.evidence.show(id, evidenceId, showing, principal);
  }

  @Delete(':evidenceId')
  @Endpoint({
    permit: 'return.work',
    summary: 'Takes a photo or document away',
    description: 'For whoever added it, and for the complaint desk. What an act names stays.',
    answers: { 204: null },
    problems: ['not-found', 'evidence-named'],
  })
  removeEvidence(
    @Param({ schema: evidencePath }) { id, evidenceId }: EvidencePath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    return this.evidence.remove(id, evidenceId, principal);
  }
}

function fileOf(
  { content, bytes }: OpenedEvidence,
  type: string,
  disposition: string,
  reply: FastifyReply,
): StreamableFile {
  reply.headers(sandboxed);
  return new StreamableFile(content, { type, disposition, length: bytes });
}
