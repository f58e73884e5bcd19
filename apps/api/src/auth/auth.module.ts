import { Module } from '@nestjs/common';
import { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import { DataSource } from 'typeorm';
import { IssuedTokensController } from './issued-tokens.controller.js';
import { OidcController } from './oidc/oidc.controller.js';
import { OidcPeopleService } from './oidc/oidc-people.service.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { PasswordResetsController } from './password-resets.controller.js';
import { PasswordResetsService } from './password-resets.service.js';
import { ResetPageController } from './reset-page.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { TokensController } from './tokens.controller.js';

@Module({
  controllers: [
    SessionsController,
    TokensController,
    IssuedTokensController,
    PasswordResetsController,
    ResetPageController,
    OidcController,
  ],
  providers: [
    SessionsService,
    PasswordResetsService,
    OidcProvider,
    OidcPeopleService,
    {
      provide: SigningKeyRepository,
      inject: [DataSource],
      useFactory: (database: DataSource) => new SigningKeyRepository(database),
    },
  ],
  exports: [PasswordResetsService, SessionsService],
})
export class AuthModule {}
