import type { ApiTokenView } from '@app/contracts/tokens.js';
import type { ApiTokenRow } from '@app/persistence/api-token.repository.js';

/** A token as the API shows one; never the token itself. */
export function tokenViewOf({
  id,
  name,
  scopes,
  createdAt,
  expiresAt,
  lastUsedAt,
}: ApiTokenRow): ApiTokenView {
  return {
    ...{ id, name, scopes },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
