import { Body, Controller, Post, Req } from '@nestjs/common';
import {
  passwordReset,
  passwordResetAsked,
  type PasswordReset,
  type PasswordResetAsked,
} from '@app/contracts/sessions.js';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '../common/endpoint.js';
import { PasswordResetsService } from './password-resets.service.js';

/** Setting a password anew, for whoever has forgotten it or was never given one. */
@Controller('password-resets')
export class PasswordResetsController {
  constructor(private readonly resets: PasswordResetsService) {}

  @Post()
  @Endpoint({
    permit: 'public',
    summary: 'Asks for a mail with a link that sets a new password',
    description:
      'The answer is the same whether or not anybody has the e-mail. The link serves once, for half an hour. A fourth mail within a day has to wait: Retry-After says how long.',
    answers: { 202: null },
    problems: ['origin-not-allowed', 'database-unavailable'],
  })
  async askForPasswordReset(
    @Body({ schema: passwordResetAsked }) { email }: PasswordResetAsked,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.resets.ask(email, request.ip);
  }

  /** Without an Idempotency-Key: the link itself serves once. */
  @Post('redeemed')
  @Endpoint({
    permit: 'public',
    summary: 'Sets a new password with the link of a mail, and ends all sessions of its user',
    answers: { 204: null },
    problems: ['reset-link-unknown', 'password-too-easy', 'origin-not-allowed', 'database-unavailable'],
  })
  async resetPassword(@Body({ schema: passwordReset }) { token, password }: PasswordReset): Promise<void> {
    await this.resets.reset(token, password);
  }
}
