import type { ServerResponse } from 'node:http';
import { Controller, Get, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { changesQuery, type ChangesQuery } from '@app/contracts/changes.js';
import { TokenHolders } from '@app/persistence/token-holders.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '../common/endpoint.js';
import { ProblemError } from '../common/problem.error.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeStream, lastWordsMs } from './change-stream.js';

const type = 'text/event-stream';

const description = `Server-sent events, for \`Accept: text/event-stream\`, until the connection is closed, the session ends or the person is deactivated.
\`changes\`: a list of \`{kind, id, revision, escalation}\` (kind: deal, case or handover) of what has changed within reach; what changes
within a quarter of a second comes together, each once. \`ready\`: from here on changes are told. \`beat\`: each 15 seconds, so that silence
means a broken connection. \`reset\`: what was missed is too much to be told, or from another time: all is to be read anew. Each event has
an id, from which a new connection goes on by \`Last-Event-ID\` (or \`after\`). At most 12 connections of one person or API token.`;

/** What others do, as it happens. */
@ApiTags('changes')
@Controller('changes')
export class ChangesController {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly holders: TokenHolders,
  ) {}

  @Get()
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Id of the last event that was read; what came after it is told first',
    schema: { type: 'string', example: '81237' },
  })
  @Endpoint({
    permit: 'change.read',
    summary: 'Follows what changes within reach',
    description,
    answers: { 200: null },
    files: [type],
    problems: ['not-acceptable'],
  })
  followChanges(
    @Query({ schema: changesQuery }) { after }: ChangesQuery,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): StreamableFile {
    // Whoever did not mean to would wait for an end that does not come.
    if (!request.headers.accept?.includes(type))
      throw new ProblemError('not-acceptable', `it takes Accept: ${type}`);
    const last = request.headers['last-event-id'] ?? after;
    const stream = new ChangeStream(
      principal.tokenId ?? principal.userId,
      () => this.holderOf(principal),
      placeOf(last?.toString()),
    );
    // Whoever asks for the headers only does not follow.
    if (request.method === 'HEAD') stream.end();
    else this.feed.join(stream);
    stream.body.once('close', () => cutOff(reply.raw));
    // Its connection ends with it: one kept for other requests would hold up a shutdown. No proxy shall gather what is sent.
    void reply.headers({ connection: 'close', 'x-accel-buffering': 'no' });
    return new StreamableFile(stream.body, { type });
  }

  private holderOf({ tokenId, session }: Principal) {
    return tokenId === undefined ? this.holders.session(session) : this.holders.apiToken(session);
  }
}

/** What was sent last is read soon or not at all: a connection that stays open holds up a shutdown. */
function cutOff(answer: ServerResponse): void {
  const late = setTimeout(() => answer.destroy(), lastWordsMs);
  answer.once('close', () => clearTimeout(late));
}

/** What is no id of ours was given by somebody else, and what has been missed since is not known. */
function placeOf(last: string | undefined): bigint | 'unknown' | undefined {
  if (last === undefined || last === '') return undefined;
  return /^\d{1,18}$/.test(last) ? BigInt(last) : 'unknown';
}
