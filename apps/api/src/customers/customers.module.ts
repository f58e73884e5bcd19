import { Module } from '@nestjs/common';
import { AgreedNorms } from './agreed-norms.js';
import { CustomersController } from './customers.controller.js';

@Module({ controllers: [CustomersController], providers: [AgreedNorms] })
export class CustomersModule {}
