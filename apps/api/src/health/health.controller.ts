import { Controller, Get, Res } from '@nestjs/common';
import { health, healthState, type Health, type HealthState } from '@app/contracts/health.js';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Endpoint } from '../common/endpoint.js';
import { TemporalGateway } from '@app/gateway/temporal.gateway.js';
import { ImportJobRepository } from '@app/persistence/imports/import-job.repository.js';
import { MailHoldRepository } from '@app/persistence/mail-hold.repository.js';
import { StandingRepository } from '@app/persistence/standing.repository.js';

/** Patience with each of the checks. */
const checkMs = 2_000;

/** For those who watch over the process: is it alive, can it serve? */
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: DataSource,
    private readonly temporal: TemporalGateway,
    private readonly hold: MailHoldRepository,
    private readonly standing: StandingRepository,
    private readonly imports: ImportJobRepository,
  ) {}

  /** The process answers. Says nothing about what it needs. */
  @Get('live')
  @Endpoint({ permit: 'public', summary: 'Whether the process answers', answers: { 200: health } })
  isLive(): Health {
    return { status: 'ok' };
  }

  /** 200 when the database, Temporal and a worker are there, else 503 with which of them is not. */
  @Get('ready')
  @Endpoint({
    permit: 'public',
    summary: 'Whether the database, Temporal and a worker are there, and mail goes out',
    description: 'Mail that is held is told, and no reason to be unavailable: somebody has to release it.',
    answers: { 200: health, 503: health },
  })
  async isReady(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const [checks, mailHeldSince] = await Promise.all([
      this.checks(),
      within(this.mailHeldSince(), undefined),
    ]);
    const isReady = checks.database && checks.temporal && checks.worker;
    if (!isReady) void reply.status(503);
    return { status: isReady ? 'ok' : 'unavailable', checks, mailHeldSince };
  }

  /** What `dealwarden status` tells on the machine, for administrators who look from elsewhere. */
  @Get('state')
  @Endpoint({
    permit: 'alert.read',
    reach: 'all',
    summary: 'How all of it stands: what is there, which deadlines are late, what is under way',
    description:
      'What is amiss with single deals and cases is told by the alerts, what waits as mail by its queue.',
    answers: { 200: healthState },
  })
  async readState(): Promise<HealthState> {
    const [checks, { deadlines }, importsUnderWay] = await Promise.all([
      this.checks(),
      this.standing.look(),
      this.imports.underWay(),
    ]);
    return { checks, deadlines: [...deadlines], importsUnderWay };
  }

  private async checks(): Promise<HealthState['checks']> {
    const [database, { temporal, worker }] = await Promise.all([
      within(this.isDatabaseThere(), false),
      within(this.temporal.health(), { temporal: false, worker: false }),
    ]);
    return { database, temporal, worker };
  }

  private async mailHeldSince(): Promise<string | null | undefined> {
    try {
      return (await this.hold.since())?.toISOString() ?? null;
    } catch {
      // That the database is not there is told by its own check.
      return undefined;
    }
  }

  private async isDatabaseThere(): Promise<boolean> {
    try {
      await this.database.query('SELECT 1');
      return true;
    } catch {
      // That it is not there is the answer.
      return false;
    }
  }
}

async function within<Result>(check: Promise<Result>, otherwise: Result): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<Result>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), checkMs);
  });
  try {
    return await Promise.race([check, patience]);
  } finally {
    clearTimeout(timer);
  }
}
