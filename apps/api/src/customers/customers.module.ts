import { Module } from '@nestjs/common';
import { AgreedNorms } from './agreed-norms.js';
import { ContactsController } from './contacts.controller.js';
import { CustomersController } from './customers.controller.js';

@Module({ controllers: [CustomersController, ContactsController], providers: [AgreedNorms] })
export class CustomersModule {}
