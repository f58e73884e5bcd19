import { closingQuietly } from '@app/doctor/closing-quietly.js';
import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { temporalAddress, type Config } from '@app/config/config.js';
import { Client, Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import { InFlight } from '@app/gateway/in-flight.js';
import { Metrics } from '../metrics/metrics.js';
import { ApiTracing } from '../tracing/api-tracing.js';
import { TemporalGateway } from '@app/gateway/temporal.gateway.js';

/** The client of Temporal; lazy, so that the API starts, and says what is missing, while Temporal is away. */
@Global()
@Module({})
export class TemporalModule implements OnApplicationShutdown {
  constructor(private readonly client: Client) {}

  static forConfig(config: Config): DynamicModule {
    return {
      module: TemporalModule,
      providers: [
        {
          provide: Client,
          inject: [ApiTracing],
          useFactory: ({ commands }: ApiTracing) => lazyClient(config, commands),
        },
        { provide: InFlight, useFactory: () => new InFlight(config.DEALWARDEN_UPDATES_IN_FLIGHT) },
        {
          provide: TemporalGateway,
          inject: [Client, InFlight, Metrics],
          useFactory: (client: Client, inFlight: InFlight, metrics: Metrics) =>
            new TemporalGateway(client, inFlight, (seconds, answer) => metrics.countUpdate(seconds, answer)),
        },
      ],
      exports: [TemporalGateway, Client],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.connection.close();
  }
}

function lazyClient(config: Config, workflow: WorkflowClientInterceptor[]): Client {
  const connection = Connection.lazy({ address: temporalAddress(config), interceptors: closingQuietly() });
  return new Client({ connection, namespace: config.TEMPORAL_NAMESPACE, interceptors: { workflow } });
}
