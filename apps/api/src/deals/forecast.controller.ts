import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  forecastList,
  forecastQuery,
  type ForecastQuery,
  type ForecastRow,
} from '@app/contracts/forecast.js';
import { ForecastRepository } from '@app/persistence/forecast.repository.js';
import { Endpoint } from '../common/endpoint.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';

/** What is expected of open deals. */
@ApiTags('deals')
@Controller('forecast')
export class ForecastController {
  constructor(private readonly forecast: ForecastRepository) {}

  @Get()
  @Endpoint({
    permit: 'deal.read',
    summary: 'Sums of open deals within reach, by month of the expected contract and by currency',
    answers: { 200: forecastList },
  })
  async readForecast(
    @Query({ schema: forecastQuery }) query: ForecastQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: ForecastRow[] }> {
    return { items: await this.forecast.sums(query, principal) };
  }
}
