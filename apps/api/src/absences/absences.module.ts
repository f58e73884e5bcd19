import { Module } from '@nestjs/common';
import { AbsencesController } from './absences.controller.js';
import { EverybodysAbsencesController } from './everybodys-absences.controller.js';
import { AbsencesService } from './absences.service.js';

@Module({ controllers: [AbsencesController, EverybodysAbsencesController], providers: [AbsencesService] })
export class AbsencesModule {}
