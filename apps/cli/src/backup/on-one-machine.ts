import type { Config } from '@app/config/config.js';
import { badInput } from '../console/failure.js';

/**
 * A backup holds Temporal's and our databases at one moment because both are in the embedded cluster.
 * @throws Failure where one of them is elsewhere
 */
export function requireOneMachine(config: Config): void {
  const elsewhere = (['DATABASE_URL', 'TEMPORAL_ADDRESS'] as const).find((key) => config[key]);
  if (!elsewhere) return;
  throw badInput(
    `${elsewhere} is set, and only what runs from the data folder is backed up and restored here`,
    'Back up that server with its own tools (docs/OPERATIONS.md says how the two are brought together again).',
  );
}
