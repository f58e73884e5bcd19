import { Module } from '@nestjs/common';
import { RetimingsController } from './retimings.controller.js';

@Module({ controllers: [RetimingsController] })
export class RetimingsModule {}
