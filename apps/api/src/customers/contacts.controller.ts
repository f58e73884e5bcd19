import { Body, Controller, Delete, Get, Param, Patch, Post, Req, Res } from '@nestjs/common';
import {
  contactChange,
  contactList,
  contactPath,
  contactView,
  newContact,
  type ContactChange,
  type ContactPath,
  type ContactView,
  type NewContact,
} from '@app/contracts/contacts.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { ContactRepository, type Contact } from '@app/persistence/contact.repository.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { Endpoint } from '../common/endpoint.js';
import { Idempotency, IdempotencyKey } from '../common/idempotency.js';
import { ifMatchOf, withEtag } from '../common/if-match.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { tellingViolations } from '../common/violations.js';

const headers = { ETag: 'Revision of the contact' };
const violations = { contact_customer_id_fkey: () => notFound('no such customer') };

/** The people of a customer, and how they like to be reached. */
@Controller('customers/:id/contacts')
export class ContactsController {
  constructor(
    private readonly contacts: ContactRepository,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Endpoint({
    permit: 'customer.read',
    reach: 'all',
    summary: "Lists a customer's contacts by name",
    answers: { 200: contactList },
    problems: ['not-found'],
  })
  async listContacts(@Param({ schema: idPath }) { id }: IdPath): Promise<{ items: ContactView[] }> {
    const contacts = await this.contacts.ofCustomer(id);
    if (!contacts) throw notFound('no such customer');
    return { items: contacts.map(contactViewOf) };
  }

  @Post()
  @Endpoint({
    permit: 'customer.write',
    reach: 'all',
    summary: 'Adds a contact of a customer',
    answers: { 201: contactView },
    problems: ['not-found'],
  })
  addContact(
    @Param({ schema: idPath }) { id: customerId }: IdPath,
    @Body({ schema: newContact }) body: NewContact,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<ContactView> {
    const request = { principal, key, route: `POST /customers/${customerId}/contacts`, body };
    return tellingViolations(violations, () =>
      this.idempotency.once(request, async (transaction) => {
        const contact = { id: uuidv7(), customerId, ...body };
        await this.contacts.add(contact, transaction);
        return { ...contact, revision: 1 };
      }),
    );
  }

  @Get(':contactId')
  @Endpoint({
    permit: 'customer.read',
    reach: 'all',
    summary: 'Shows a contact',
    answers: { 200: contactView },
    headers,
    problems: ['not-found'],
  })
  async readContact(
    @Param({ schema: contactPath }) { id, contactId }: ContactPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactView> {
    return contactViewOf(withEtag(reply, there(await this.contacts.find(id, contactId))));
  }

  @Patch(':contactId')
  @Endpoint({
    permit: 'customer.write',
    reach: 'all',
    summary: 'Changes a contact',
    answers: { 200: contactView },
    headers,
    ifMatch: true,
    problems: ['not-found', 'revision-mismatch'],
  })
  async changeContact(
    @Param({ schema: contactPath }) { id, contactId }: ContactPath,
    @Body({ schema: contactChange }) body: ContactChange,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactView> {
    const changed = await this.contacts.change(id, contactId, body, ifMatchOf(request));
    return contactViewOf(withEtag(reply, there(changed)));
  }

  @Delete(':contactId')
  @Endpoint({
    permit: 'customer.write',
    reach: 'all',
    summary: 'Removes a contact',
    answers: { 204: null },
    ifMatch: true,
    problems: ['not-found', 'revision-mismatch'],
  })
  async removeContact(
    @Param({ schema: contactPath }) { id, contactId }: ContactPath,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    there(await this.contacts.remove(id, contactId, ifMatchOf(request)));
  }
}

/** @throws ProblemError not-found, revision-mismatch */
function there<Outcome>(outcome: Outcome | 'changed-meanwhile' | undefined): Outcome {
  if (outcome === undefined) throw notFound('no such contact');
  if (outcome === 'changed-meanwhile') throw new ProblemError('revision-mismatch');
  return outcome;
}

/** The row is what the contract let in. */
function contactViewOf(contact: Contact): ContactView {
  return contact as ContactView;
}
