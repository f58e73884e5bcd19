import {
  connectionsOf,
  deadRows,
  limitsOf,
  lineThrough,
  live,
  transitionsOf,
  usedAtMost,
  type Company,
  type DealCosts,
} from './scale-model.js';

const course = { moves: 3, activities: 5, stalls: 1, levels: 3, workingDays: 30 };

/** 15 transitions a deal; one deal opened each day, 250 a year. */
const company: Company = {
  ...{ dealsPerYear: 250, course, workingDays: 250, hours: 8 },
  ...{ endOfQuarter: 1, busiestHour: 0.25, retention: 2 },
};

const costs: DealCosts = {
  ...{ transitions: 15, rows: 80, bytes: 1_000, bytesRunning: 100, bytesEnded: 50, timers: 2 },
  cpuMs: { api: 3, worker: 4, postgres: 6, temporal: 5 },
};

describe('the line through what was measured', () => {
  it('is found where the sizes lie on one', () => {
    const sizes = [1_000, 10_000, 50_000].map((deals) => ({ deals, bytes: 7_000 + 40 * deals, cpuMs: {} }));
    const { fixed, perDeal } = lineThrough(sizes);
    expect(perDeal).toBeCloseTo(40, 9);
    expect(fixed).toBeCloseTo(7_000, 3);
  });

  it('goes between those that do not', () => {
    const sizes = [
      { deals: 0, bytes: 0, cpuMs: {} },
      { deals: 1, bytes: 3, cpuMs: {} },
      { deals: 2, bytes: 3, cpuMs: {} },
    ];
    expect(lineThrough(sizes)).toEqual({ fixed: 0.5, perDeal: 1.5 });
  });
});

describe('a company that opens one deal each working day', () => {
  const load = live(company, costs);

  it('makes the transitions of each of them', () => {
    // Opening, 3 moves, 5 activities, 3 levels and their answer, the end, the acceptance.
    expect(transitionsOf(course)).toBe(15);
    // 15 a day: 3,750 in a year of 7,200,000 s; a quarter of the day's in its busiest hour.
    expect(load.transitionsPerYear).toBe(3_750);
    expect(load.perSecond).toBeCloseTo(3_750 / 7_200_000, 12);
    expect(load.perSecondBusiest).toBeCloseTo((15 * 0.25) / 3_600, 12);
  });

  it('has those of 30 days running, and those of 2 days kept', () => {
    expect(load.running).toBe(30);
    expect(load.temporalBytes).toBeCloseTo((30 * 100 + 2 * 50) * deadRows, 6);
  });

  it('writes the rows and the bytes of a year', () => {
    expect(load.rowsPerYear).toBe(250 * 80);
    expect(load.bytesPerYear).toBeCloseTo(250 * 1_000 * deadRows, 6);
  });

  it('keeps each program as busy as its part of a transition takes', () => {
    const postgres = (((15 * 0.25) / 3_600) * 0.006) / usedAtMost;
    expect(load.cores.postgres).toBeCloseTo(postgres, 12);
    // One process each, and Temporal's pools.
    expect(load.connections).toBe(2 * connectionsOf.ours + connectionsOf.temporal + connectionsOf.others);
  });

  it('opens twice as many on the days that end a quarter, and no more in a year', () => {
    const busy = live({ ...company, endOfQuarter: 2 }, costs);
    // 230 ordinary days and 20 that count twice.
    const ordinary = 250 / 270;
    expect(busy.transitionsPerYear).toBeCloseTo(3_750, 6);
    expect(busy.running).toBeCloseTo(25 * ordinary + 5 * ordinary * 2, 6);
  });

  it('costs a thousand times as much with a thousand times as many deals', () => {
    const larger = live({ ...company, dealsPerYear: 250_000 }, costs);
    expect(larger.transitionsPerYear).toBeCloseTo(3_750_000, 3);
    expect(larger.bytesPerYear).toBeCloseTo(load.bytesPerYear * 1_000, 3);
    expect(larger.perSecondBusiest).toBeCloseTo(load.perSecondBusiest * 1_000, 9);
  });
});

describe('one PostgreSQL', () => {
  const machine = { cores: 16, memoryBytes: 64e9, diskBytes: 2e12, connections: 500, years: 3 };
  const limits = limitsOf(machine, live(company, costs), costs);

  it('ends at what runs out first', () => {
    expect(limits.map(([, deals]) => deals)).toEqual(
      limits.map(([, deals]) => deals).toSorted((one, other) => one - other),
    );
  });

  it('holds at each limit just what it has', () => {
    for (const [what, dealsPerYear] of limits) {
      const load = live({ ...company, dealsPerYear }, costs);
      if (what.includes('cores')) expect(load.cores.postgres).toBeCloseTo(machine.cores, 6);
      if (what.includes('disk'))
        expect(load.bytesPerYear * machine.years + load.temporalBytes).toBeCloseTo(machine.diskBytes, -3);
    }
    expect(limits).toHaveLength(4);
  });
});
