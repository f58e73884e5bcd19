import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { rightTo, type Action, type Reach, type RightsHolder } from '@app/domain/access/permissions.js';
import type { SessionUser } from '@app/persistence/session.repository.js';
import { TokenHolders } from '@app/persistence/token-holders.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { permissionMetadata, type Permission } from './permit.js';
import { PrincipalLimit } from './principal-limit.js';
import { ProblemError } from './problem.error.js';
import { requireSameOrigin } from './same-origin.js';
import { presentedToken, type PresentedToken } from './session-token.js';

/** Stands before every route: who is it, and may they? What no permission was written for is refused. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly holders: TokenHolders,
    private readonly limit: PrincipalLimit,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = permissionOf(context.getHandler());
    if (!permission) throw new ProblemError('forbidden', 'nobody is permitted to do this');
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    request.mayChangeHolders = mayChangeHolders(request.method, permission);
    // The route asks for itself. Older browsers send no origin from a page without referrer, so it is not asked for here.
    if (permission.kind === 'signed-address') return (request.cameByLink = true);
    if (permission.kind === 'public') {
      // A sign-in from another site would put its own session into the browser.
      requireSameOrigin(request);
      return true;
    }
    const presented = presentedToken(request);
    if (presented?.fromCookie) requireSameOrigin(request);
    const user = presented && (await this.holderOf(presented));
    if (!user)
      throw new ProblemError('sign-in-required', undefined, { headers: { 'www-authenticate': 'Bearer' } });
    request.signedInAs = user.userId;
    request.apiTokenId = user.tokenId;
    await this.limit.check(request, http.getResponse<FastifyReply>());
    request.principal = { ...user, reach: reachFor(permission, user), session: presented.hash };
    return true;
  }

  private holderOf({ kind, hash }: PresentedToken): Promise<Holder | undefined> {
    return kind === 'api' ? this.holders.apiToken(hash) : this.holders.session(hash);
  }
}

type Holder = SessionUser & Pick<RightsHolder, 'scopes'> & { readonly tokenId?: string };

/** Rights that change who may do what. */
const overPeople: ReadonlySet<Action> = new Set<Action>(['user.write', 'person.erase']);

/** Whether a session, a token, a person or a team may be another after the request. */
function mayChangeHolders(method: string, permission: Permission): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return permission.kind !== 'action' || overPeople.has(permission.action);
}

/** What a handler's decorator says; undefined when it says nothing. */
export function permissionOf(handler: object): Permission | undefined {
  return Reflect.getMetadata(permissionMetadata, handler) as Permission | undefined;
}

function reachFor(
  permission: Exclude<Permission, { kind: 'public' | 'signed-address' }>,
  holder: RightsHolder,
): Reach {
  if (permission.kind === 'signed-in') {
    // Passwords, sessions and tokens themselves: a program that holds a token does not make itself another.
    if (holder.scopes) throw new ProblemError('forbidden', 'no API token serves here: sign in');
    return 'own';
  }
  const reach = rightTo(holder, permission.action);
  if (!reach || (permission.reach === 'all' && reach !== 'all')) {
    throw new ProblemError('forbidden', `it takes the right ${permission.action}`);
  }
  return reach;
}
