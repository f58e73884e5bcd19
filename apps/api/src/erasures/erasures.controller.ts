import { Body, Controller, Param, Post } from '@nestjs/common';
import { contactPath, type ContactPath } from '@app/contracts/contacts.js';
import {
  erasureAsked,
  erasureReport,
  type ErasureAsked,
  type ErasureReport,
} from '@app/contracts/erasures.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { erasePerson } from '@app/doctor/erasing.js';
import { ImportFiles } from '@app/exchange/import/import-files.js';
import { ErasureRepository, type Person } from '@app/persistence/erasure.repository.js';
import { CaughtMails } from '@app/stack/caught-mails.js';
import { Client } from '@temporalio/client';
import { Endpoint } from '../common/endpoint.js';
import { notFound, ProblemError } from '../common/problem.error.js';

const description =
  'Names, addresses and every text that names the person are gone with the answer; ids and what was done stay, and the audit still counts. The answer tells what is left, searched over every text of the database, the histories of workflows, the files of imports and the mails that this machine caught. Backups made before still hold the person.';

/** Erases people, without a key: there is nothing left to erase twice. */
@Controller()
export class ErasuresController {
  constructor(
    private readonly repository: ErasureRepository,
    private readonly client: Client,
    private readonly files: ImportFiles,
    private readonly mails: CaughtMails,
  ) {}

  @Post('users/:id/erasure')
  @Endpoint({
    permit: 'person.erase',
    reach: 'all',
    summary: 'Erases an inactive user',
    description,
    answers: { 200: erasureReport },
    problems: ['not-found', 'user-active', 'temporal-unavailable'],
  })
  async eraseUser(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: erasureAsked }) { name }: ErasureAsked,
  ): Promise<ErasureReport> {
    const user = await this.repository.user(id);
    if (!user) throw notFound('no such user');
    requireName(user, name);
    if (user.active) throw new ProblemError('user-active', 'make the user inactive first');
    return this.erase(user);
  }

  @Post('customers/:id/contacts/:contactId/erasure')
  @Endpoint({
    permit: 'person.erase',
    reach: 'all',
    summary: 'Erases a contact of a customer',
    description,
    answers: { 200: erasureReport },
    problems: ['not-found', 'temporal-unavailable'],
  })
  async eraseContact(
    @Param({ schema: contactPath }) { id, contactId }: ContactPath,
    @Body({ schema: erasureAsked }) { name }: ErasureAsked,
  ): Promise<ErasureReport> {
    const contact = await this.repository.contact(contactId);
    if (contact?.customerId !== id) throw notFound('no such contact');
    requireName(contact, name);
    return this.erase(contact);
  }

  private async erase(person: Person): Promise<ErasureReport> {
    const beside = { files: this.files, mails: this.mails };
    const report = await erasePerson(this.repository, this.client, person, beside);
    const { changed, values, left, lookedFor, notLookedFor, histories, files, mails } = report;
    return {
      ...{ changed: [...changed], values, left: [...left] },
      ...{ lookedFor: [...lookedFor], notLookedFor: [...notLookedFor] },
      histories: { runs: histories.runs, found: [...histories.found] },
      files: { removed: [...files.removed], left: [...files.left] },
      mails: { removed: mails.removed },
    };
  }
}

/** @throws ProblemError request-invalid when somebody else is meant */
function requireName(person: Person, name: string): void {
  if (person.name === name) return;
  const errors = [{ path: 'name', reason: 'is not the name of whoever has this id' }];
  throw new ProblemError('request-invalid', undefined, { errors });
}
