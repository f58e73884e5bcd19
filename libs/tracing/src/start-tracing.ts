import type { Config } from '@app/config/config.js';
import type { Tracing } from './tracing.js';

/** Starts to trace where somebody collects traces; else nothing of it is loaded, and nobody waits for it. */
export async function startTracing(config: Config, service: string): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = config;
  if (endpoint === undefined) return undefined;
  const { Tracing } = await import('./tracing.js');
  return Tracing.to(endpoint, headers, service);
}
