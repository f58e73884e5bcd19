import { ConfigError, publicUrl, type Config } from '@app/config/config.js';
import { roles, type Role } from '@app/domain/access/permissions.js';

/** Roles by a group of the provider. */
export type RoleMapping = ReadonlyMap<string, readonly Role[]>;

/** How people sign in by an OpenID provider. */
export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scopes: string;
  readonly groupsClaim: string;
  /** Undefined: roles are given here, and the provider says only who somebody is. */
  readonly roles?: RoleMapping;
  readonly createsUsers: boolean;
  readonly label: string;
  /** Where the provider sends people back to. */
  readonly callback: URL;
}

/**
 * Undefined: nobody signs in so.
 * @throws ConfigError when a group is mapped to a role that there is not
 */
export function oidcSettingsOf(config: Config): OidcSettings | undefined {
  const { DEALWARDEN_OIDC_ISSUER: issuer, DEALWARDEN_OIDC_CLIENT_ID: clientId } = config;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    issuer: new URL(issuer),
    clientId,
    clientSecret: config.DEALWARDEN_OIDC_CLIENT_SECRET,
    scopes: config.DEALWARDEN_OIDC_SCOPES,
    groupsClaim: config.DEALWARDEN_OIDC_GROUPS_CLAIM,
    roles: mappingOf(config.DEALWARDEN_OIDC_ROLES),
    createsUsers: config.DEALWARDEN_OIDC_CREATE_USERS,
    label: config.DEALWARDEN_OIDC_LABEL,
    callback: new URL(`${publicUrl(config)}/api/v1/sign-in/oidc/callback`),
  };
}

function mappingOf(given: Config['DEALWARDEN_OIDC_ROLES']): RoleMapping | undefined {
  return given && new Map(Object.entries(given).map(([group, names]) => [group, names.map(roleNamed)]));
}

function roleNamed(name: string): Role {
  const role = roles.find((one) => one === name);
  if (!role) throw new ConfigError(`DEALWARDEN_OIDC_ROLES: there is no role ${name}`);
  return role;
}
