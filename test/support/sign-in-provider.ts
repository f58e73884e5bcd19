import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

/** Somebody with an account at the provider. */
export interface Account {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

export const signInClient = { id: 'dealwarden', secret: 'a secret of the client and the provider' };

/** A real OpenID provider, whose people sign in by naming themselves in the address. */
export interface SignInProvider {
  readonly issuer: string;
  readonly accounts: Map<string, Account>;
  close(): Promise<void>;
}

export async function startSignInProvider(callback: string, port = 0): Promise<SignInProvider> {
  const accounts = new Map<string, Account>();
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration(callback, accounts));
  const serve = provider.callback();
  answer = (request, response) => {
    const asked = new URL(request.url ?? '/', issuer);
    if (asked.pathname.startsWith('/interaction/')) void decide(provider, asked, request, response);
    else void serve(request, response);
  };
  return {
    issuer,
    accounts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `?login=…` is who it is; `?deny` does not want to. */
async function decide(
  provider: Provider,
  { searchParams }: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const result = searchParams.has('deny')
    ? { error: 'access_denied' }
    : { login: { accountId: searchParams.get('login') ?? '' } };
  await provider.interactionFinished(request, response, result);
}

function configuration(callback: string, accounts: ReadonlyMap<string, Account>): Configuration {
  return {
    clients: [{ client_id: signInClient.id, client_secret: signInClient.secret, redirect_uris: [callback] }],
    cookies: { keys: [randomUUID()] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => {
      const account = accounts.get(sub);
      return account && { accountId: sub, claims: () => ({ ...account }) };
    },
    // Nobody is asked whether we may know their e-mail.
    loadExistingGrant: async ({ oidc }) => {
      const { session, client, params } = oidc;
      const grant = new oidc.provider.Grant({ accountId: session?.accountId, clientId: client?.clientId });
      grant.addOIDCScope(String(params?.scope));
      await grant.save();
      return grant;
    },
  };
}
