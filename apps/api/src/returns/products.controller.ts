import { Controller, Get, Query } from '@nestjs/common';
import {
  productList,
  productQuery,
  type ProductQuery,
  type ProductView,
} from '@app/contracts/return-reading.js';
import { CounterpartyRepository } from '@app/persistence/counterparty.repository.js';
import { Endpoint } from '../common/endpoint.js';

/** More than these are found by more letters. */
const mostFound = 50;

/** What was sold, and so can be claimed. */
@Controller('products')
export class ProductsController {
  constructor(private readonly counterparties: CounterpartyRepository) {}

  @Get()
  @Endpoint({
    permit: 'counterparty.read',
    reach: 'all',
    summary: 'Finds products by their key or name',
    answers: { 200: productList },
  })
  async listProducts(
    @Query({ schema: productQuery }) { q }: ProductQuery,
  ): Promise<{ items: ProductView[] }> {
    return { items: await this.counterparties.products(q, mostFound) };
  }
}
