import { Body, Controller, Get, Logger, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { languageOf } from '@app/domain/pipeline/definition.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignedAddress } from '../common/permit.js';
import { Denials } from '../common/denials.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { logCause } from '../common/problem.filter.js';
import { problemOf } from '../common/problem.mapping.js';
import { sentForm, type SentForm } from './act-form.js';
import { actPage, type ActView, type Said } from './act-page.js';
import { ActService, type Admission, type Visit } from './act.service.js';
import { messagePage, pageHeaders } from './page-layout.js';
import { browserLanguage, pageTexts } from './texts/page-language.js';
import { actKinds, type PageTexts } from './texts/page-texts.js';
import { WrongTokens } from './wrong-tokens.js';

interface Page {
  readonly status: number;
  readonly html: string;
}

/**
 * The page that links in mails lead to. GET only shows: scanners of mails follow every link. POST acts, and answers with
 * an address to look at, so that going back or reloading acts no second time.
 */
@ApiExcludeController()
@Controller('act')
export class ActController {
  private readonly logger = new Logger('act');
  private readonly wrong = new WrongTokens();

  constructor(
    private readonly acts: ActService,
    private readonly denials: Denials,
  ) {}

  @Get(':token')
  @SignedAddress()
  async showPage(
    @Param('token') token: string,
    @Query('done') done: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const said = { done: actKinds.find((kind) => kind === done) };
    await this.answering(request, reply, token, async (_, view) => pageOf(200, view, said));
  }

  @Post(':token')
  @SignedAddress()
  async actOnPage(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answering(request, reply, token, async (visit, view) => {
      const form = sentForm(body);
      if (!form) return pageOf(400, view, { problem: textsOf(view).incomplete });
      try {
        await this.acts.act(visit, form);
      } catch (error) {
        return this.notDone(problemOf(error), form, visit, view, request);
      }
      // Relative: the page may stand below a path that we do not know.
      await reply.status(303).headers(pageHeaders).header('location', `?done=${form.kind}`).send();
      return undefined;
    });
  }

  /** Finds out who it is, lets them see or act, and tells every trouble as a page. */
  private async answering(
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
    answer: (visit: Visit, view: ActView) => Promise<Page | undefined>,
  ): Promise<void> {
    let page: Page | undefined;
    try {
      page = await this.pageFor(request, token, answer);
    } catch (error) {
      const problem = problemOf(error);
      logCause(problem, request, this.logger);
      page = messageOf(problem.status, wordsFor(request).failed, request);
    }
    if (page) await reply.status(page.status).headers(pageHeaders).send(page.html);
  }

  private async pageFor(
    request: FastifyRequest,
    token: string,
    answer: (visit: Visit, view: ActView) => Promise<Page | undefined>,
  ): Promise<Page | undefined> {
    const now = new Date();
    const admitted = await this.acts.admit(token, now);
    if (typeof admitted === 'string') return this.turnedAway(admitted, request, now);
    request.signedInAs = admitted.holder.userId;
    const view = await this.acts.view(admitted, now);
    if (view) return answer(admitted, view);
    this.denials.note(request, notFound(), [admitted.escalationId]);
    return this.turnedAway('unknown', request, now);
  }

  /** Nothing is told to whoever holds no link of theirs, but that it does not work. */
  private turnedAway(why: Exclude<Admission, Visit>, request: FastifyRequest, now: Date): Page {
    const texts = wordsFor(request);
    if (why === 'expired') return messageOf(410, texts.expired, request);
    const isTooMany = why === 'forged' && this.wrong.count(request.ip, now.getTime());
    return isTooMany ? messageOf(429, texts.tooMany, request) : messageOf(404, texts.unknown, request);
  }

  /** The page as it is now, with what went wrong and the form as it was filled in. */
  private async notDone(
    problem: ProblemError,
    form: SentForm,
    visit: Visit,
    view: ActView,
    request: FastifyRequest,
  ): Promise<Page> {
    logCause(problem, request, this.logger);
    this.denials.note(request, problem, [visit.escalationId]);
    if (problem.status === 404 || problem.status === 500) throw problem;
    const isAway = problem.status === 503 || problem.status === 429;
    const texts = textsOf(view);
    const words =
      problem.code === 'request-invalid'
        ? texts.incomplete
        : (texts.problems[problem.code] ?? texts.problems.other);
    // What was not answered may still be carried out: the same key asks for the same outcome.
    const sent = { ...form, key: isAway ? form.key : undefined };
    const current = isAway ? view : ((await this.acts.view(visit, new Date())) ?? view);
    return pageOf(problem.status, current, { problem: isAway ? texts.away : words, sent });
  }
}

function pageOf(status: number, view: ActView, said: Said): Page {
  return { status, html: actPage(view, said) };
}

function messageOf(status: number, words: PageTexts['unknown'], request: FastifyRequest): Page {
  return { status, html: messagePage(words, browserLanguage(request.headers['accept-language'])) };
}

function wordsFor(request: FastifyRequest): PageTexts {
  return pageTexts[browserLanguage(request.headers['accept-language'])];
}

function textsOf({ reader }: ActView): PageTexts {
  return pageTexts[languageOf(reader.locale)];
}
