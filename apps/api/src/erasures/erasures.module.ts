import { Module } from '@nestjs/common';
import { dataDirectory, type Config } from '@app/config/config.js';
import { CaughtMails } from '@app/stack/caught-mails.js';
import { CONFIG } from '../common/config.token.js';
import { ImportsModule } from '../imports/imports.module.js';
import { ErasuresController } from './erasures.controller.js';

@Module({
  imports: [ImportsModule],
  controllers: [ErasuresController],
  providers: [
    {
      provide: CaughtMails,
      inject: [CONFIG],
      useFactory: (config: Config) => new CaughtMails(dataDirectory(config)),
    },
  ],
})
export class ErasuresModule {}
