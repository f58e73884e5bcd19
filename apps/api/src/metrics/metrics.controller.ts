import { Controller, Get, StreamableFile } from '@nestjs/common';
import { Endpoint } from '../common/endpoint.js';
import { Metrics } from './metrics.js';

/** For Prometheus, which signs in by an API token with this one right. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Endpoint({
    permit: 'metrics.read',
    reach: 'all',
    summary: 'Deadlines, ladders, mails, alerts and answer times, as Prometheus reads them',
    description:
      'Of the whole installation, whichever of its processes is asked, but for answer times and what the process itself needs. No personal data.',
    answers: { 200: null },
    files: ['text/plain'],
  })
  async readMetrics(): Promise<StreamableFile> {
    const { text, mediaType: type } = await this.metrics.read();
    return new StreamableFile(Buffer.from(text), { type });
  }
}
