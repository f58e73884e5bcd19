import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  customerChange,
  customerPage,
  customerQuery,
  customerView,
  newCustomer,
  type CustomerChange,
  type CustomerQuery,
  type CustomerView,
  type NewCustomer,
} from '@app/contracts/customers.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { CustomerRepository, type Customer } from '@app/persistence/customer.repository.js';
import { v7 as uuidv7 } from 'uuid';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../common/cursor.js';
import { pageOf, readCursor } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { Idempotency, IdempotencyKey } from '../common/idempotency.js';
import { ifMatchOf, withEtag } from '../common/if-match.js';
import { nameCursor, namePlace } from '../common/name-cursor.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { tellingViolations } from '../common/violations.js';
import { AgreedNorms } from './agreed-norms.js';

const violations = {
  customer_external_id_taken: () => new ProblemError('external-id-taken'),
  customer_personal_manager_id_fkey: () =>
    new ProblemError('user-unknown', 'no user has the id of personalManagerId'),
};

/** The companies that buy. */
@Controller('customers')
export class CustomersController {
  constructor(
    private readonly customers: CustomerRepository,
    private readonly idempotency: Idempotency,
    private readonly agreed: AgreedNorms,
  ) {}

  @Get()
  @Endpoint({
    permit: 'customer.read',
    reach: 'all',
    summary: 'Lists customers by name',
    answers: { 200: customerPage },
  })
  async listCustomers(
    @Query({ schema: customerQuery }) { limit, cursor, ...filter }: CustomerQuery,
  ): Promise<Page<CustomerView>> {
    const customers = await this.customers.page(limit + 1, filter, readCursor(cursor, nameCursor));
    return pageOf(customers, limit, customerViewOf, namePlace);
  }

  @Get(':id')
  @Endpoint({
    permit: 'customer.read',
    reach: 'all',
    summary: 'Shows a customer',
    answers: { 200: customerView },
    headers: { ETag: 'Revision of the customer' },
    problems: ['not-found'],
  })
  async readCustomer(
    @Param({ schema: idPath }) { id }: IdPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerView> {
    const customer = await this.customers.find(id);
    if (!customer) throw notFound('no such customer');
    return customerViewOf(withEtag(reply, customer));
  }

  @Post()
  @Endpoint({
    permit: 'customer.write',
    reach: 'all',
    summary: 'Adds a customer',
    answers: { 201: customerView },
    problems: ['user-unknown', 'external-id-taken'],
  })
  async addCustomer(
    @Body({ schema: newCustomer }) body: NewCustomer,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<CustomerView> {
    const asked = { principal, key, route: 'POST /customers', body };
    return tellingViolations(violations, () =>
      this.agreed.agreeing(body.norms, (first) =>
        this.idempotency.once(asked, async (transaction) => {
          await first?.(transaction);
          const { personalManagerId = null, ...rest } = body;
          const customer = { ...rest, id: uuidv7(), personalManagerId };
          return customerViewOf(await this.customers.add(customer, transaction));
        }),
      ),
    );
  }

  /** Running deals follow a changed class, and changed norms, within minutes. */
  @Patch(':id')
  @Endpoint({
    permit: 'customer.write',
    reach: 'all',
    summary: 'Changes a customer: name, class, personal manager, e-mail, language, norms agreed with it',
    answers: { 200: customerView },
    problems: ['not-found', 'user-unknown', 'external-id-taken', 'revision-mismatch'],
    headers: { ETag: 'Revision of the customer' },
    ifMatch: true,
  })
  async changeCustomer(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: customerChange }) body: CustomerChange,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerView> {
    const expected = ifMatchOf(request);
    const customer = await tellingViolations(violations, () =>
      this.agreed.agreeing(body.norms, (first) => this.customers.change(id, body, expected, first)),
    );
    if (!customer) throw notFound('no such customer');
    if (customer === 'changed-meanwhile') throw new ProblemError('revision-mismatch');
    return customerViewOf(withEtag(reply, customer));
  }
}

function customerViewOf({
  id,
  name,
  class: customerClass,
  ...rest
}: Omit<Customer, 'revision'>): CustomerView {
  const { personalManagerId, email, locale, norms, externalIds } = rest;
  return {
    ...{ id, name, class: customerClass, personalManagerId, email, locale, norms },
    externalIds: [...externalIds],
  };
}
