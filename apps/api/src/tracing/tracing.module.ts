import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '@app/config/config.js';
import { ApiTracing } from './api-tracing.js';

/** Traces of requests, where somebody collects them. */
@Global()
@Module({})
export class TracingModule {
  static forConfig(config: Config): DynamicModule {
    return {
      module: TracingModule,
      providers: [{ provide: ApiTracing, useFactory: () => ApiTracing.start(config) }],
      exports: [ApiTracing],
    };
  }
}
