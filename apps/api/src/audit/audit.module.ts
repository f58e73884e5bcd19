import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditChecking } from './audit-checking.js';

@Module({ controllers: [AuditController], providers: [AuditChecking] })
export class AuditModule {}
