import { ConfigError, readConfig } from '@app/config/config.js';
import { groupsIn, rolesFor, textOf, together, type Claims } from './oidc-claims.js';
import { oidcSettingsOf } from './oidc-settings.js';

const base = { DEALWARDEN_OIDC_ISSUER: 'https://id.example.test', DEALWARDEN_OIDC_CLIENT_ID: 'dealwarden' };
const settingsFor = (more: Record<string, string>) =>
  oidcSettingsOf(readConfig({ ...base, ...more }, '/nowhere'));

describe('an address and whether it is verified', () => {
  const signed = { email: 'a@example.test', email_verified: true };
  it.each<[string, Claims, Claims, Claims]>([
    [
      'are what is signed, where both are',
      signed,
      { email: 'b@example.test', email_verified: false },
      signed,
    ],
    ['are both asked for, where none is signed', {}, signed, signed],
    ['are both asked for, where only the address is signed', { email: 'b@example.test' }, signed, signed],
    [
      'are not put together from two addresses',
      { email: 'b@example.test' },
      { email_verified: true },
      { email: 'b@example.test' },
    ],
  ])('%s', (_, ofToken, asked, told) => {
    const { email, email_verified } = together(ofToken, asked);
    expect({ email, email_verified }).toEqual({ email_verified: undefined, ...told });
  });
});

describe('the groups that a provider names', () => {
  it.each([
    ['a list', { groups: ['a', 'b'] }, 'groups', ['a', 'b']],
    ['one alone', { groups: 'a' }, 'groups', ['a']],
    ['a way into the claim', { realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
    ['a name with dots', { 'https://x.test/groups': ['a'] }, 'https://x.test/groups', ['a']],
    ['what is no text', { groups: [1, null, { a: 1 }, 'a'] }, 'groups', ['a']],
    ['nothing', {}, 'groups', []],
    ['nothing of its own', { groups: {} }, 'groups.constructor.name', []],
  ])('are read from %s', (_, claims, name, groups) => {
    expect(groupsIn(claims, name)).toEqual(groups);
  });

  it('have roles together, each once; an unknown one has none', () => {
    const mapping = settingsFor({
      DEALWARDEN_OIDC_ROLES: '{"sellers":["salesperson"],"heads":["head-of-sales","salesperson"]}',
    })!.roles!;
    expect(rolesFor(['heads', 'sellers'], mapping)).toEqual(['salesperson', 'head-of-sales']);
    expect(rolesFor(['strangers', '__proto__', 'constructor'], mapping)).toEqual([]);
  });
});

describe('a text of a provider', () => {
  it('is one line, and of a bounded length', () => {
    expect(textOf('Anna\r\nBcc: all@example.test', 200)).toBe('Anna Bcc: all@example.test');
    expect(textOf('x'.repeat(500), 200)).toHaveLength(200);
    expect([textOf(' \n', 200), textOf(7, 200), textOf(undefined, 200)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the settings', () => {
  it('are none where no provider is named', () => {
    expect(oidcSettingsOf(readConfig({}, '/nowhere'))).toBeUndefined();
  });

  it('send people back to where they reach the product', () => {
    const settings = settingsFor({ DEALWARDEN_PUBLIC_URL: 'https://x.test/deals/' });
    expect(settings?.callback.href).toBe('https://x.test/deals/api/v1/sign-in/oidc/callback');
  });

  it.each([
    ['a role that there is not', { DEALWARDEN_OIDC_ROLES: '{"a":["king"]}' }, 'no role king'],
    ['a mapping that is no JSON', { DEALWARDEN_OIDC_ROLES: 'a=salesperson' }, 'DEALWARDEN_OIDC_ROLES'],
    ['new users without a mapping', { DEALWARDEN_OIDC_CREATE_USERS: 'true' }, 'DEALWARDEN_OIDC_ROLES'],
    ['a provider in the open', { DEALWARDEN_OIDC_ISSUER: 'http://id.example.test' }, 'https:'],
    ['no client', { DEALWARDEN_OIDC_CLIENT_ID: '' }, 'DEALWARDEN_OIDC_CLIENT_ID'],
    ['no openid', { DEALWARDEN_OIDC_SCOPES: 'email' }, 'openid'],
  ])('refuse %s', (_, more, told) => {
    const read = () => settingsFor(more);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(told);
  });
});
