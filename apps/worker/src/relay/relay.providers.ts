import type { Provider } from '@nestjs/common';
import { publicUrl, smtpUrl, type Config } from '@app/config/config.js';
import { smtpChannel } from '@app/notify/mail-channel.js';
import { AccountMailRepository } from '@app/persistence/account-mail.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { MailFactsRepository } from '@app/persistence/mail-facts.repository.js';
import { MailParticularsRepository } from '@app/persistence/mail-particulars.repository.js';
import { MailSourcesRepository } from '@app/persistence/mail-sources.repository.js';
import { MailRepository } from '@app/persistence/mail.repository.js';
import { NoticeBindingRepository } from '@app/persistence/notice-binding.repository.js';
import { ReturnLinkRepository } from '@app/persistence/return-link.repository.js';
import { ReturnMailRepository } from '@app/persistence/return-mail.repository.js';
import { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import { DataSource } from 'typeorm';
import { CONFIG } from '../config.token.js';
import { parallelMails, RelayService } from './relay.service.js';

/** What the relay reads and writes. */
export function relayRepositories(database: DataSource) {
  return {
    mails: new MailRepository(database),
    notices: new NoticeBindingRepository(database),
    sources: new MailSourcesRepository(database),
    facts: new MailFactsRepository(database),
    particulars: new MailParticularsRepository(database),
    keys: new SigningKeyRepository(database),
    accounts: new AccountMailRepository(database),
    returns: new ReturnMailRepository(database),
    returnLinks: new ReturnLinkRepository(database),
  };
}

/** The relay, for a module that provides the database, the definitions and the configuration. */
export const relayProviders: Provider[] = [
  {
    provide: RelayService,
    inject: [CONFIG, DataSource, DefinitionRepository],
    useFactory: (config: Config, database: DataSource, definitions: DefinitionRepository) =>
      new RelayService(
        {
          ...relayRepositories(database),
          definitions,
          channel: smtpChannel({
            url: smtpUrl(config),
            from: config.DEALWARDEN_MAIL_FROM,
            connections: parallelMails,
          }),
        },
        {
          collectSeconds: config.DEALWARDEN_MAIL_COLLECT_SECONDS,
          publicUrl: publicUrl(config),
          returnLinkDays: config.DEALWARDEN_RETURN_LINK_DAYS,
        },
      ),
  },
];
