import { Injectable } from '@nestjs/common';
import type {
  AbsenceEntry,
  AbsenceQuery,
  AbsenceView,
  NewAbsenceInput,
  PossibleSubstitute,
  SubstituteQuery,
} from '@app/contracts/absences.js';
import { parseDate } from '@app/domain/calendar/civil-date.js';
import { instantAt } from '@app/domain/calendar/local-day.js';
import { instant, type Instant } from '@app/domain/instant.js';
import { AbsenceRepository, type Absence, type AbsenceOfOne } from '@app/persistence/absence.repository.js';
import { v7 as uuidv7 } from 'uuid';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Idempotency } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { notFound, partNotFound, ProblemError } from '../common/problem.error.js';
import { timePlace, timePlaceOf } from '../common/time-cursor.js';
import { tellingViolations } from '../common/violations.js';

/** Names in a list to choose from; who is not among them is found by a part of the name. */
const substitutesAtMost = 200;
const violations = { absence_substitute_id_fkey: () => new ProblemError('substitute-unknown') };

/** Absences of people within the principal's reach. */
@Injectable()
export class AbsencesService {
  constructor(
    private readonly absences: AbsenceRepository,
    private readonly idempotency: Idempotency,
  ) {}

  async list(userId: string, principal: Principal): Promise<AbsenceView[]> {
    await this.zoneOf(userId, principal);
    return (await this.absences.ofUser(userId, principal)).map(absenceViewOf);
  }

  /** One page of everybody's within reach. */
  async page({ limit, cursor, ...filter }: AbsenceQuery, principal: Principal): Promise<Page<AbsenceEntry>> {
    const rows = await this.absences.page(filter, principal, limit + 1, readCursor(cursor, timePlace));
    return pageOf(rows, limit, absenceEntryOf, ({ from, id }) => timePlaceOf(from, id));
  }

  /** @throws ProblemError not-found */
  async substitutes(
    userId: string,
    { q, from, to }: SubstituteQuery,
    principal: Principal,
  ): Promise<PossibleSubstitute[]> {
    const zone = await this.zoneOf(userId, principal);
    const first = from ?? to;
    const last = to ?? from;
    const during =
      first === undefined || last === undefined
        ? undefined
        : { from: instantOf(first, zone, 0), to: instantOf(last, zone, 1) };
    return this.absences.substitutesFor(userId, substitutesAtMost, { part: q, during });
  }

  /** @throws ProblemError not-found, absence-overlaps, absence-ends-first, substitute-is-oneself, substitute-unknown */
  async add(userId: string, body: NewAbsenceInput, principal: Principal, key: string): Promise<AbsenceView> {
    const zone = await this.zoneOf(userId, principal);
    const request = { principal, key, route: `POST /users/${userId}/absences`, body };
    return tellingViolations(violations, () =>
      this.idempotency.once(request, async (transaction) => {
        const absence = {
          ...{ id: uuidv7(), userId, substituteId: body.substituteId ?? null },
          ...{ from: instantOf(body.from, zone, 0), to: instantOf(body.to, zone, 1) },
        };
        if (absence.from >= absence.to) throw new ProblemError('absence-ends-first');
        if (absence.substituteId === userId) throw new ProblemError('substitute-is-oneself');
        const added = await this.absences.add(absence, principal, transaction);
        if (added === 'unknown') throw notFound('no such user');
        if (added === 'overlaps') throw new ProblemError('absence-overlaps');
        if (added === 'substitute-inactive') throw new ProblemError('substitute-unknown');
        return absenceViewOf(added);
      }),
    );
  }

  async remove(userId: string, absenceId: string, principal: Principal): Promise<void> {
    if (await this.absences.remove(userId, absenceId, principal)) return;
    await this.zoneOf(userId, principal);
    throw partNotFound('no such absence');
  }

  private async zoneOf(userId: string, principal: Principal): Promise<string> {
    const zone = await this.absences.zoneOf(userId, principal);
    if (zone === undefined) throw notFound('no such user');
    return zone;
  }
}

/** A day begins where the person is; `daysLater` 1 gives its end. */
function instantOf(given: string, zone: string, daysLater: 0 | 1): Instant {
  const epochDay = parseDate(given);
  return epochDay === undefined ? given : instant(instantAt(zone, epochDay + daysLater, 0));
}

function absenceViewOf({ id, userId, from, to, substituteId, substituteName }: Absence): AbsenceView {
  return {
    ...{ id, userId, from: from.toISOString(), to: to.toISOString() },
    substitute: substituteId === null ? null : { id: substituteId, name: substituteName ?? '' },
  };
}

function absenceEntryOf(absence: AbsenceOfOne): AbsenceEntry {
  return { ...absenceViewOf(absence), user: { id: absence.userId, name: absence.userName } };
}
