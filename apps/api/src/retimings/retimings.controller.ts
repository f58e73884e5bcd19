import { Controller, Get } from '@nestjs/common';
import { retimingList, type RetimingView } from '@app/contracts/retimings.js';
import { RetimingRepository, type Retiming } from '@app/persistence/retiming.repository.js';
import { Endpoint } from '../common/endpoint.js';

/** Older ones are of no interest any more. */
const listed = 100;

/** Changes of timing, calendars and customers on their way to running deals and open return cases. */
@Controller('retimings')
export class RetimingsController {
  constructor(private readonly retimings: RetimingRepository) {}

  @Get()
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Lists the changes that running deals and open return cases follow, those under way first',
    answers: { 200: retimingList },
  })
  async listRetimings(): Promise<{ items: RetimingView[] }> {
    return { items: (await this.retimings.newest(listed)).map(retimingViewOf) };
  }
}

function retimingViewOf(retiming: Retiming): RetimingView {
  const { pipelineKey, calendarKey, regulationKey, createdAt, doneAt, ...rest } = retiming;
  return {
    ...{ ...rest, pipeline: pipelineKey, calendar: calendarKey, regulation: regulationKey },
    createdAt: createdAt.toISOString(),
    doneAt: doneAt?.toISOString() ?? null,
  };
}
