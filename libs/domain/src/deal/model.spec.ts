import fc from 'fast-check';
import { modelSteps, playModel, type Played, type Refusing } from '../../../../test/support/deal-model.js';
import { dueAt } from './clocks.js';
import type { DealCommand } from './commands.js';
import { decide, timePassed } from './decide.js';
import { noEvasions, type DealPause, type DealState } from './state.js';

const runs = 150;

/** Plays many lives and checks each transition (and refusal) with what came before it in that life. */
function always(
  check: (played: Played, all: readonly Played[]) => void,
  onRefusal?: (refused: Refusing) => void,
): void {
  fc.assert(
    fc.property(modelSteps(), (steps) => {
      const all: Played[] = [];
      playModel(steps, {
        onTransition: (played) => {
          all.push(played);
          check(played, all);
        },
        ...(onRefusal ? { onRefusal } : {}),
      });
    }),
    { numRuns: runs },
  );
}

/** Level after level; what a person or a hand-over brings about is told beside the ladder. */
function levelsOf({ transition }: Played) {
  return transition.tellings.filter(({ purpose }) => purpose === undefined);
}

function brokenOf({ clocks }: DealState, now: string) {
  return clocks.filter((clock) => clock.dueAt <= now);
}

describe('in whatever life a deal leads', () => {
  it('every event counts one on, and only commands raise the revision', () => {
    always(({ before, transition, command }) => {
      expect(transition.state.seq).toBe((before?.seq ?? 0) + 1);
      const isCommand = command !== undefined || before === undefined;
      expect(transition.state.revision).toBe((before?.revision ?? 0) + (isCommand ? 1 : 0));
      expect(transition.state.shape).toBe(2);
    });
  });

  it('it has an escalation exactly while a deadline is broken; on hold none is opened; closed it has none', () => {
    always(({ before, transition: { state }, command, now }) => {
      const broken = brokenOf(state, now).map(({ kind, since }) => ({ kind, since }));
      if (state.status !== 'open') expect(state).toMatchObject({ escalation: undefined, clocks: [] });
      else if (state.hold && (!before?.escalation || command?.command.kind === 'move'))
        expect(state.escalation).toBeUndefined();
      else {
        expect((state.escalation?.stalls ?? []).map(({ kind, since }) => ({ kind, since }))).toEqual(broken);
      }
    });
  });

  it('its next deadline is the earliest thing that time does, and never has passed', () => {
    always(({ transition: { state }, now }) => {
      const { escalation, hold } = state;
      const rung = escalation?.takenOn?.promisedFor ?? escalation?.snoozed?.until ?? escalation?.nextLevelAt;
      const ahead = [
        ...state.clocks.map((clock) => clock.dueAt).filter((due) => due > now),
        ...(rung !== undefined && !hold ? [rung] : []),
        ...(hold ? [hold.until] : []),
      ].sort();
      expect(state.nextDueAt).toBe(state.status === 'open' ? ahead[0] : undefined);
      if (state.nextDueAt !== undefined) expect(state.nextDueAt > now).toBe(true);
      if (state.status === 'open') expect(ahead).not.toEqual([]);
    });
  });

  it('nobody is told the same twice, and one transition tells one level, or two for the third stall in a quarter', () => {
    always((played, all) => {
      const names = all
        .flatMap(({ transition }) => transition.tellings)
        .filter(({ purpose }) => purpose !== 'hand-over')
        .map(({ escalationId, round, level, purpose }) => [escalationId, round, level, purpose].join(' '));
      expect(new Set(names).size).toBe(names.length);
      const levels = levelsOf(played).map(({ level }) => level);
      if (played.transition.state.escalation?.oneLevelUp && levels[0] === 0)
        expect(levels.length).toBeLessThan(3);
      else expect(levels.length).toBeLessThan(2);
    });
  });

  it('within a round its levels are told upwards', () => {
    always((_, all) => {
      const last = new Map<string, number>();
      for (const { escalationId, round, level } of all.flatMap(levelsOf)) {
        const name = `${escalationId} ${round}`;
        expect(level).toBeGreaterThan(last.get(name) ?? -1);
        last.set(name, level);
      }
    });
  });

  it('no level is told while it is taken on, put off, on hold or closed', () => {
    always((played) => {
      const { state } = played.transition;
      if (!state.hold && !state.escalation?.takenOn && !state.escalation?.snoozed && state.status === 'open')
        return;
      expect(levelsOf(played)).toEqual([]);
    });
  });

  it('nothing is found or told just because of a change of norms, ladder, calendar or class', () => {
    always(({ before, transition, command, now }) => {
      const isOnlyRetimed = before && !command && (before.nextDueAt === undefined || before.nextDueAt > now);
      if (!isOnlyRetimed) return;
      expect(transition.tellings).toEqual([]);
      const kinds = transition.event.happenings.map(({ kind }) => kind);
      expect(kinds).toContain('re-timed');
      expect(kinds).not.toContain('stalled');
    });
  });
});

describe('the state of a deal', () => {
  it('holds few pauses, in order: only those of its hold, its snooze and its closing reach beyond now', () => {
    always(({ transition: { state }, now }) => {
      const { pauses = [], hold, escalation, status } = state;
      expect(pauses.length).toBeLessThanOrEqual(41);
      for (const { because, from, to } of pauses) {
        expect(from <= (to ?? now)).toBe(true);
        if (because === 'closed') expect(to === undefined).toBe(status !== 'open' && from === state.closedAt);
        else if (to! > now) expect(because === 'snooze' ? escalation?.snoozed?.until : hold?.until).toBe(to);
      }
    });
  });

  it('forgets no pause that a clock feels, also one that begins to run only under other rules', () => {
    const lived = new Map<string, DealPause>();
    always(({ before, transition: { state }, rulesAfter, now }) => {
      if (!before) lived.clear();
      // One that is ended in the instant in which it begins is none.
      for (const [key, { from, to }] of lived) if (from >= now && (to ?? now) >= now) lived.delete(key);
      for (const pause of state.pauses ?? []) lived.set(`${pause.because} ${pause.from}`, pause);
      const remembered = { ...state, pauses: [...lived.values()] };
      for (const { since, norm } of state.clocks)
        expect(dueAt(since, norm!, state, rulesAfter)).toBe(dueAt(since, norm!, remembered, rulesAfter));
    });
  });

  it('counts what keeps the ladder quiet, and never forgets it', () => {
    always(({ before, transition: { state } }) => {
      const [then, since] = [before?.evasions ?? noEvasions, state.evasions ?? noEvasions];
      for (const what of Object.keys(noEvasions) as (keyof typeof noEvasions)[]) {
        expect(since[what] ?? 0).toBeGreaterThanOrEqual(then[what] ?? 0);
      }
    });
  });

  it('stays below 8 kB', () => {
    always(({ transition: { state } }) => {
      expect(JSON.stringify(state).length).toBeLessThan(8_192);
    });
  });

  it('is whole in its JSON: a deal read from its row goes on the same', () => {
    always(({ transition: { state }, rulesAfter, now }) => {
      const read = JSON.parse(JSON.stringify(state)) as DealState;
      expect(read).toEqual(state);
      const at = state.nextDueAt ?? now;
      expect(timePassed(read, rulesAfter, at)).toEqual(timePassed(state, rulesAfter, at));
    });
  });
});

describe('a command', () => {
  it('given twice decides the same, with the same ids', () => {
    always(({ before, transition, command, rules, now }) => {
      if (command && before) expect(decide(before, command, rules, now)).toEqual(transition);
    });
  });

  it('that is refused changes nothing, and says why', () => {
    const frozen = new Map<DealState, string>();
    always(
      ({ transition: { state } }) => {
        frozen.set(state, JSON.stringify(state));
      },
      ({ before, code }) => {
        expect(JSON.stringify(before)).toBe(frozen.get(before));
        expect(code).toMatch(/^[a-z-]+$/);
      },
    );
  });

  it('of every kind is taken in some life, and refused in some', () => {
    const taken = new Set<string>();
    const refused = new Set<string>();
    // The same lives each time: whether all that can happen does happen in them must not depend on luck.
    for (const steps of fc.sample(modelSteps(), { numRuns: 300, seed: 20_260_302 })) {
      playModel(steps, {
        onTransition: ({ transition }) => taken.add(transition.event.kind),
        onRefusal: ({ command }) => refused.add(command.command.kind),
      });
    }
    expect([...taken].sort()).toEqual([...Object.keys(everyKind), 'open', 'time-passed'].sort());
    expect([...refused].sort()).toEqual(Object.keys(everyKind).sort());
  });
});

const everyKind: Readonly<Record<DealCommand['kind'], true>> = {
  move: true,
  'plan-activity': true,
  'record-activity': true,
  'finish-activity': true,
  'move-activity': true,
  'cancel-activity': true,
  'customer-answered': true,
  'finish-task': true,
  change: true,
  'mark-key': true,
  hold: true,
  migrate: true,
  resume: true,
  'hand-over': true,
  win: true,
  lose: true,
  reopen: true,
  'take-on': true,
  snooze: true,
  instruct: true,
};
