import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '@app/config/config.js';
import { CONFIG } from './config.token.js';
import { Denials } from './denials.js';
import { Idempotency } from './idempotency.js';
import { KnownRoutes } from './known-routes.js';
import { PrincipalLimit } from './principal-limit.js';

/** What every subject of the API may use: the settings, and doing things once. */
@Global()
@Module({})
export class CommonModule {
  static forConfig(config: Config): DynamicModule {
    return {
      module: CommonModule,
      providers: [{ provide: CONFIG, useValue: config }, Denials, Idempotency, KnownRoutes, PrincipalLimit],
      exports: [CONFIG, Denials, Idempotency, KnownRoutes, PrincipalLimit],
    };
  }
}
