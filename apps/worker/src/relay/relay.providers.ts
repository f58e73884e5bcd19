import type { Provider } from '@nestjs/common';
import { publicUrl, smtpUrl, type Config } from '@app/config/config.js';
import { smtpChannel } from '@app/notify/mail-channel.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { MailFactsRepository } from '@app/persistence/mail-facts.repository.js';
import { MailRepository } from '@app/persistence/mail.repository.js';
import { DataSource } from 'typeorm';
import { CONFIG } from '../config.token.js';
import { parallelMails, RelayService } from './relay.service.js';

/** The relay, for a module that provides the database, the definitions and the configuration. */
export const relayProviders: Provider[] = [
  {
    provide: RelayService,
    inject: [CONFIG, DataSource, DefinitionRepository],
    useFactory: (config: Config, database: DataSource, definitions: DefinitionRepository) =>
      new RelayService(
        {
          mails: new MailRepository(database),
          facts: new MailFactsRepository(database),
          definitions,
          channel: smtpChannel({
            url: smtpUrl(config),
            from: config.DEALWARDEN_MAIL_FROM,
            connections: parallelMails,
          }),
        },
        { collectSeconds: config.DEALWARDEN_MAIL_COLLECT_SECONDS, publicUrl: publicUrl(config) },
      ),
  },
];
