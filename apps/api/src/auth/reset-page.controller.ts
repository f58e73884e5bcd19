import { Body, Controller, Get, Logger, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { languageOf } from '@app/domain/pipeline/definition.js';
import { password as passwordSchema } from '@app/contracts/users.js';
import { html } from '@app/notify/html.js';
import type { ResettingUser } from '@app/persistence/account-mail.repository.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { messagePage, pageDocument, pageHeaders } from '../act/page-layout.js';
import { browserLanguage } from '../act/texts/page-language.js';
import { SignedAddress } from '../common/permit.js';
import { logCause } from '../common/problem.filter.js';
import { problemOf } from '../common/problem.mapping.js';
import { PasswordResetsService } from './password-resets.service.js';
import { resetPageTexts, type ResetPageTexts } from './reset-page-texts.js';

interface Page {
  readonly status: number;
  readonly html: string;
}

/** The page that the link in the mail leads to. GET only shows: scanners of mails follow every link. */
@ApiExcludeController()
@Controller('password-reset')
export class ResetPageController {
  private readonly logger = new Logger('password-reset');

  constructor(private readonly resets: PasswordResetsService) {}

  @Get(':token')
  @SignedAddress()
  async showResetPage(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answering(request, reply, async () => {
      const user = await this.resets.userOf(token);
      return user ? formPage(user) : unknownPage(request);
    });
  }

  @Post(':token')
  @SignedAddress()
  async setOnPage(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answering(request, reply, async () => {
      const user = await this.resets.userOf(token);
      if (!user) return unknownPage(request);
      const texts = resetPageTexts[languageOf(user.locale)];
      const given = passwordSchema.safeParse(sentPassword(body));
      if (!given.success) return formPage(user, texts.tooShort);
      try {
        await this.resets.reset(token, given.data);
      } catch (error) {
        const { code } = problemOf(error);
        if (code === 'password-too-easy') return formPage(user, texts.tooEasy);
        if (code === 'reset-link-unknown') return unknownPage(request);
        throw error;
      }
      return { status: 200, html: messagePage(texts.done, languageOf(user.locale)) };
    });
  }

  /** Tells every trouble as a page. */
  private async answering(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: () => Promise<Page>,
  ): Promise<void> {
    let page: Page;
    try {
      page = await answer();
    } catch (error) {
      const problem = problemOf(error);
      logCause(problem, request, this.logger);
      page = messageOf(problem.status, 'failed', request);
    }
    await reply.status(page.status).headers(pageHeaders).send(page.html);
  }
}

function formPage(user: ResettingUser, problem?: string): Page {
  const language = languageOf(user.locale);
  const texts = resetPageTexts[language];
  const page = pageDocument(texts.title, language, [
    html`<h1>${texts.title}</h1>
      <p>${texts.account(user.email)}</p>`,
    ...(problem === undefined ? [] : [html`<p class="bad" role="alert">${problem}</p>`]),
    html`<form method="post">
      <label
        >${texts.password}<input
          type="password"
          name="password"
          required
          minlength="12"
          maxlength="200"
          autocomplete="new-password"
      /></label>
      <p class="quiet">${texts.rule}</p>
      <button type="submit">${texts.submit}</button>
    </form>`,
  ]);
  return { status: problem === undefined ? 200 : 422, html: page };
}

function unknownPage(request: FastifyRequest): Page {
  return messageOf(404, 'unknown', request);
}

function messageOf(
  status: number,
  which: keyof Pick<ResetPageTexts, 'unknown' | 'failed'>,
  request: FastifyRequest,
): Page {
  const language = browserLanguage(request.headers['accept-language']);
  return { status, html: messagePage(resetPageTexts[language][which], language) };
}

function sentPassword(body: unknown): string | undefined {
  return typeof body === 'string' ? (new URLSearchParams(body).get('password') ?? undefined) : undefined;
}
