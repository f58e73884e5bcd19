import { Body, Controller, Get, Logger, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { languageOf } from '@app/domain/pipeline/definition.js';
import type { OpenedLink } from '@app/persistence/return-link.repository.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { messagePage, pageHeaders } from '../act/page-layout.js';
import { browserLanguage, pageTexts } from '../act/texts/page-language.js';
import { WindowCounts } from '../act/window-counts.js';
import { WrongTokens } from '../act/wrong-tokens.js';
import { SignedAddress } from '../common/permit.js';
import type { ProblemError } from '../common/problem.error.js';
import { logCause } from '../common/problem.filter.js';
import { problemOf } from '../common/problem.mapping.js';
import { sandboxed, savedAs } from '../returns/evidence/evidence-file.js';
import { formKey, nonceOf } from './form-key.js';
import { fileTrouble } from './link-files.js';
import { LinkFilesService } from './link-files.service.js';
import { actsOf, sentForm, type Said, type SentForm } from './link-form.js';
import { isPartOf, linkPage } from './link-page.js';
import type { LinkView } from './link-view.js';
import { ReturnLinkService } from './return-link.service.js';
import { linkPageTexts } from './texts/by-language.js';
import { linkActs } from './texts/link-page-texts.js';

/** Forms of one holder to one case within ten minutes: more than anybody fills in, and enough to send all its files. */
const formsAtMost = 60;

interface Page {
  readonly status: number;
  readonly html: string;
}

/** A request that came by a link which works. */
interface Visit {
  readonly token: string;
  readonly opened: OpenedLink;
  readonly request: FastifyRequest;
}

/**
 * The page by which vendors, carriers and customers answer a return case. GET only shows: scanners of mails follow every
 * link. POST takes a form that was made with this page, acts once, and answers with an address to look at.
 */
@ApiExcludeController()
@Controller('return')
export class ReturnLinkController {
  private readonly logger = new Logger('return-link');
  private readonly wrong = new WrongTokens();
  private readonly forms = new WindowCounts(formsAtMost);

  constructor(
    private readonly links: ReturnLinkService,
    private readonly files: LinkFilesService,
  ) {}

  @Get(':token')
  @SignedAddress()
  async showCase(
    @Param('token') token: string,
    @Query('done') done: unknown,
    @Query('file') file: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const said: Said = {
      done: linkActs.find((act) => act === done),
      ...(done === 'file' ? { file: 'taken' } : {}),
    };
    await this.answering(token, request, reply, async (visit) => {
      if (file !== undefined) return this.sendFile(textOf(file), visit, reply);
      return pageOf(200, await this.links.view(visit.opened), said, visit);
    });
  }

  @Post(':token')
  @SignedAddress()
  async actOnCase(
    @Param('token') token: string,
    @Body() body: unknown,
    @Query('files') files: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answering(token, request, reply, async (visit) => {
      if (this.isTooMany(visit)) {
        // What is still coming is not waited for.
        reply.header('connection', 'close');
        return messageOf(429, 'tooMany', request);
      }
      if (files !== undefined) return this.takeFile(textOf(files), visit, reply);
      const form = sentForm(body);
      const nonce = form && nonceOf(token, form.key);
      if (!form || nonce === undefined) return this.notOurs(visit);
      const read = actsOf(form, nonce);
      if ('errors' in read) {
        const view = await this.links.view(visit.opened);
        return pageOf(422, view, { sent: form, errors: read.errors }, visit);
      }
      try {
        await this.links.act(visit.opened, read.acts);
      } catch (error) {
        return this.notDone(problemOf(error), form, visit);
      }
      // Relative: the page may stand below a path that we do not know.
      await reply.status(303).headers(pageHeaders).header('location', `?done=${form.act}`).send();
      return undefined;
    });
  }

  /** Once nothing is left to answer, nothing is shown and nothing taken. */
  private async sendFile(id: string, { opened, request }: Visit, reply: FastifyReply) {
    const { isEnded } = await this.links.view(opened);
    const file = isEnded ? undefined : await this.files.opened(opened, id);
    if (!file) return messageOf(404, 'unknown', request);
    const { content, bytes, view, name } = file;
    await reply
      .status(200)
      .headers({ ...pageHeaders, ...sandboxed, 'content-type': view.mediaType, 'content-length': bytes })
      .header('content-disposition', savedAs(name))
      .header('x-content-type-options', 'nosniff')
      .send(content);
    return undefined;
  }

  /** The key is looked at before the file. */
  private async takeFile(key: string, visit: Visit, reply: FastifyReply): Promise<Page | undefined> {
    if (nonceOf(visit.token, key) === undefined) return this.notOurs(visit);
    const view = await this.links.view(visit.opened);
    if (view.isEnded) return pageOf(410, view, {}, visit);
    try {
      await this.files.add(visit.opened, visit.request);
    } catch (error) {
      const problem = problemOf(error);
      const trouble = fileTrouble(problem, linkPageTexts[languageOf(view.locale)]);
      if (trouble === undefined) throw error;
      reply.headers(problem.headers ?? {});
      return pageOf(problem.status, view, { file: { problem: trouble } }, visit);
    }
    await reply.status(303).headers(pageHeaders).header('location', '?done=file').send();
    return undefined;
  }

  /** Finds out which case it is, lets them see or act, and tells every trouble as a page. */
  private async answering(
    token: string,
    request: FastifyRequest,
    reply: FastifyReply,
    answer: (visit: Visit) => Promise<Page | undefined>,
  ): Promise<void> {
    let page: Page | undefined;
    try {
      const opened = await this.links.admit(token);
      page =
        typeof opened === 'string'
          ? this.turnedAway(opened, request)
          : await answer({ token, opened, request });
    } catch (error) {
      const problem = problemOf(error);
      logCause(problem, request, this.logger);
      page = messageOf(problem.status, 'failed', request);
    }
    if (page) await reply.status(page.status).headers(pageHeaders).send(page.html);
  }

  /** Whoever holds no link that works is told nothing of the case. Only links that we never gave out are counted. */
  private turnedAway(why: 'unknown' | 'over', request: FastifyRequest): Page {
    if (why === 'over') return overPage(browserLanguage(request.headers['accept-language']));
    const isTooMany = this.wrong.count(request.ip, Date.now());
    return messageOf(isTooMany ? 429 : 404, isTooMany ? 'tooMany' : 'unknown', request);
  }

  /** A holder may have several links to a case: all of them count together. */
  private isTooMany({ opened: { link } }: Visit): boolean {
    return this.forms.count(`${link.caseId} ${link.holderId}`, Date.now());
  }

  /** A form that was not made with this page. */
  private async notOurs(visit: Visit): Promise<Page> {
    const view = await this.links.view(visit.opened);
    return pageOf(403, view, { problem: linkPageTexts[languageOf(view.locale)].stale }, visit);
  }

  /** The page as it is now, with what went wrong and the form as it was filled in. */
  private async notDone(problem: ProblemError, form: SentForm, visit: Visit): Promise<Page> {
    logCause(problem, visit.request, this.logger);
    if (problem.status === 500) throw problem;
    const opened = await this.links.admit(visit.token);
    if (typeof opened === 'string') return this.turnedAway(opened, visit.request);
    const view = await this.links.view(opened);
    const language = languageOf(view.locale);
    const current = { ...visit, opened };
    // What was not answered may still be carried out: the same key asks for the same outcome.
    if (problem.status === 503 || problem.status === 429)
      return pageOf(problem.status, view, { problem: pageTexts[language].away, sent: form }, current);
    const sent = { ...form, key: '' };
    if (problem.code === 'quantity-invalid')
      return pageOf(422, view, { sent, errors: { quantities: 'unfit' } }, current);
    return pageOf(problem.status, view, { problem: linkPageTexts[language].changed, sent }, current);
  }
}

/** A query, which may be sent twice. */
function textOf(query: unknown): string {
  return typeof query === 'string' ? query : '';
}

/** The page of a case; once nothing is left to answer it shows nothing of it any more. */
function pageOf(status: number, view: LinkView, said: Said, { token }: Visit): Page {
  if (!view.isEnded) return { status, html: linkPage(view, said, () => formKey(token)) };
  const language = languageOf(view.locale);
  const { done } = said;
  const isDone = done && view.said.some(({ kind, isTheirs }) => isTheirs && isPartOf(kind, done));
  if (!isDone) return overPage(language);
  const { thanks, forms } = linkPageTexts[language];
  return { status: 200, html: messagePage({ title: thanks, text: forms[done].done }, language) };
}

function overPage(language: ReturnType<typeof browserLanguage>): Page {
  return { status: 410, html: messagePage(linkPageTexts[language].over, language) };
}

function messageOf(status: number, which: 'failed' | 'unknown' | 'tooMany', request: FastifyRequest): Page {
  const language = browserLanguage(request.headers['accept-language']);
  return { status, html: messagePage(pageTexts[language][which], language) };
}
