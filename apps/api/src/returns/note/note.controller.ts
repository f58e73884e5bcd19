import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { returnNoteQuery, type ReturnNoteQuery } from '@app/contracts/evidence.js';
import { Endpoint } from '../../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../../common/principal.js';
import { NoteService } from './note.service.js';

/** The note that goes into a parcel of returned goods. */
@ApiTags('return-cases')
@Controller('return-cases/:id/return-note')
export class NoteController {
  constructor(private readonly notes: NoteService) {}

  @Get()
  @Endpoint({
    permit: 'return.read',
    summary: 'A return note to print: what goes to whom, with a code of the case’s number',
    description: 'A4, in the language of its receiver.',
    answers: { 200: null },
    headers: { 'Content-Disposition': 'A name for the file' },
    files: ['application/pdf'],
    problems: ['not-found', 'step-not-due', 'counterparty-unknown'],
  })
  async printReturnNote(
    @Param({ schema: idPath }) { id }: IdPath,
    @Query({ schema: returnNoteQuery }) { counterpartyId }: ReturnNoteQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<StreamableFile> {
    const note = await this.notes.note(id, counterpartyId, principal);
    // Loaded for the first note: an API that prints none has no need of the memory of what writes PDF.
    const { writeReturnNote } = await import('./return-note.js');
    return new StreamableFile(writeReturnNote(note), {
      type: 'application/pdf',
      disposition: `attachment; filename="${note.number}.pdf"`,
    });
  }
}
