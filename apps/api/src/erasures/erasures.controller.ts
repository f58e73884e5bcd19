import { Body, Controller, Param, Post } from '@nestjs/common';
import { contactPath, type ContactPath } from '@app/contracts/contacts.js';
import {
  counterpartyErasureAsked,
  erasureAsked,
  erasureReport,
  type CounterpartyErasureAsked,
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
  'Names, addresses and every text that names the person are gone with the answer; ids and what was done stay, and the audit still counts. The answer tells what is left, searched over every text of the database, the histories of workflows, the files of imports and the mails that this machine caught; photos and documents are not read. Backups made before still hold the person.';

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

  @Post('counterparties/:id/contact/erasure')
  @Endpoint({
    permit: 'person.erase',
    reach: 'all',
    summary: 'Erases whom one writes to, or wrote to, at a vendor or carrier',
    description: `${description} The vendor or carrier stays; an address is erased where it is said to be the person's own.`,
    answers: { 200: erasureReport },
    problems: ['not-found', 'temporal-unavailable'],
  })
  async eraseCounterpartyContact(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: counterpartyErasureAsked }) { name, email }: CounterpartyErasureAsked,
  ): Promise<ErasureReport> {
    const person = await this.repository.atCounterparty(id, name, email ?? null);
    if (!person) throw notFound('no such vendor or carrier');
    if (person === 'name' || person === 'email') throw notTheirs(person);
    return this.erase(person);
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
  if (person.name !== name) throw notTheirs('name');
}

const reasons = {
  name: 'is not the name of whoever has this id',
  email: 'is no address of the vendor or carrier, and was none',
};

function notTheirs(path: keyof typeof reasons): ProblemError {
  return new ProblemError('request-invalid', undefined, { errors: [{ path, reason: reasons[path] }] });
}
