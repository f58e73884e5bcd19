import type { Through } from '@app/domain/deal/commands.js';
import type { CommandOriginRepository } from '@app/persistence/command-origin.repository.js';
import type { Origin } from '@app/persistence/origin.js';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.js';
import { currentRequest } from './request-id.js';

/** A program names itself at the beginning. */
const longestAgent = 120;
const reading = ['GET', 'HEAD', 'OPTIONS'];

/** Who acts by the request being served, for the audit. One that only reads changes nothing, and is not told. */
export function currentOrigin(): Origin | undefined {
  const request = currentRequest();
  if (!request) return undefined;
  return request.changesByReading || !reading.includes(request.method) ? originOf(request) : undefined;
}

/** How a command is given: by the token of a program, by a link, by which request, and from where; that is kept by then. */
export async function throughOf(
  { userId, tokenId: token, byLink: link }: Pick<Principal, 'userId' | 'tokenId' | 'byLink'>,
  origins: CommandOriginRepository,
): Promise<Through> {
  const request = currentRequest();
  if (!request) return { token, link };
  const place = { principalId: userId, address: request.ip, agent: agentOf(request) };
  return { token, link, request: request.id, from: await origins.commitmentTo(place) };
}

/** Whoever sends the present request holds a signed link of this user's: what follows is done by it. */
export function actByLinkOf(userId: string): void {
  const request = currentRequest();
  if (!request) throw new Error('no request is being served');
  request.signedInAs = userId;
  request.cameByLink = true;
}

/** How the program names itself that sends a request, cut short. */
export function agentOf(request: FastifyRequest): string | undefined {
  return request.headers['user-agent']?.replace(/[^\x20-\x7e]/g, '').slice(0, longestAgent);
}

/** Who sends a request, as far as it is known by now. */
export function originOf(request: FastifyRequest): Origin {
  const { signedInAs, apiTokenId: token, cameByLink } = request;
  const from = { request: request.id, address: request.ip, agent: agentOf(request) };
  if (signedInAs === undefined) return { kind: 'nobody', ...from };
  if (token !== undefined) return { kind: 'token', id: signedInAs, token, ...from };
  return { kind: cameByLink ? 'link' : 'user', id: signedInAs, ...from };
}
