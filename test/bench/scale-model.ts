/** What was measured at one size. */
export interface Size {
  readonly deals: number;
  /** Of our rows, with their indexes. */
  readonly bytes: number;
  /** What one transition costs the processor, ms by program. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

/** What one deal costs, from its opening to its accepted handover. */
export interface DealCosts {
  readonly transitions: number;
  readonly rows: number;
  /** Of our rows, with their indexes; they stay. */
  readonly bytes: number;
  /** Temporal's, for as long as it runs. */
  readonly bytesRunning: number;
  /** Temporal's, from its end until the retention is over. */
  readonly bytesEnded: number;
  /** Started in its life. */
  readonly timers: number;
  /** What one transition costs the processor, ms by program. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

/** How one deal goes. */
export interface DealCourse {
  readonly moves: number;
  readonly activities: number;
  readonly stalls: number;
  /** Levels that are told of each stall. */
  readonly levels: number;
  /** Working days from its opening to its end. */
  readonly workingDays: number;
}

export interface Company {
  readonly dealsPerYear: number;
  readonly course: DealCourse;
  /** Each year's working days and their hours. */
  readonly workingDays: number;
  readonly hours: number;
  /** How many times as many deals are opened on a day of the quarter's last week. */
  readonly endOfQuarter: number;
  /** Of a day's transitions, those of its busiest hour. */
  readonly busiestHour: number;
  /** Working days for which Temporal keeps what has ended. */
  readonly retention: number;
}

/** How far a machine is used: beyond it, who asks waits for who asked before. */
export const usedAtMost = 0.6;
/** Of PostgreSQL's default: it tidies a table when a fifth of its rows are dead. */
export const deadRows = 1.2;
/** What every process of ours, and every Temporal server, keeps of connections: see libs/config and libs/stack. */
export const connectionsOf = { ours: 24, temporal: 100, others: 20 };

const quarters = 4;
const lastWeek = 5;
/** So many standard deviations above its mean is the busiest second of an hour: 1 of 3,600 is above it. */
const sigmas = 3.45;

/** A straight line through what was measured, by least squares: what is there anyway, and what each deal adds. */
export function lineThrough(points: readonly Size[]): { readonly fixed: number; readonly perDeal: number } {
  const mean = (of: (point: Size) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ deals }) => deals), mean(({ bytes }) => bytes)];
  const spread = mean(({ deals }) => (deals - x) ** 2);
  const perDeal = mean(({ deals, bytes }) => (deals - x) * (bytes - y)) / spread;
  return { fixed: y - perDeal * x, perDeal };
}

/** Commands and passings of time: the opening and the first planning are one, a stall is told, taken on, and ended by a move. */
export function transitionsOf({ moves, activities, stalls, levels }: DealCourse): number {
  const [opening, ending, accepting, takingOn] = [1, 1, 1, 1];
  return opening + moves + activities + stalls * (levels + takingOn) + ending + accepting;
}

/** What a company asks of the machines. */
export interface Load {
  readonly dealsPerYear: number;
  readonly transitionsPerYear: number;
  /** Per second, in working hours of all days; in the busiest hour of the busiest day; in that hour's busiest second. */
  readonly perSecond: number;
  readonly perSecondBusiest: number;
  readonly inBusiestSecond: number;
  /** At most at once; each has one timer. */
  readonly running: number;
  readonly rowsPerYear: number;
  readonly bytesPerYear: number;
  /** Temporal's, at most at once. */
  readonly temporalBytes: number;
  /** Cores in the busiest hour, by program, at `usedAtMost`. */
  readonly cores: Readonly<Record<string, number>>;
  readonly connections: number;
}

/** Lives a company's years day by day, until the deals of the first one have all ended, and looks at the last of them. */
export function live(company: Company, costs: DealCosts): Load {
  const { course, workingDays, retention } = company;
  const years = 1 + Math.ceil((course.workingDays + retention) / workingDays);
  const days = years * workingDays;
  const opened = Array.from({ length: days }, (_, day) => opensOn(day, company));
  const steps = daysOfSteps(course);
  const transitions = new Array<number>(days).fill(0);
  const running = new Array<number>(days).fill(0);
  const kept = new Array<number>(days).fill(0);
  for (const [day, deals] of opened.entries()) {
    for (const step of steps) if (day + step < days) transitions[day + step]! += deals;
    add(running, day, course.workingDays, deals);
    add(kept, day + course.workingDays, retention, deals);
  }
  const last = (of: readonly number[]) => of.slice(-workingDays);
  const transitionsPerYear = sum(last(transitions));
  const share = transitionsOf(course) / costs.transitions;
  const hourMs = 3_600;
  const perSecondBusiest = (Math.max(...last(transitions)) * company.busiestHour) / hourMs;
  const cores = Object.fromEntries(
    Object.entries(costs.cpuMs).map(([program, ms]) => [
      program,
      (perSecondBusiest * ms) / 1_000 / usedAtMost,
    ]),
  );
  const temporal = running.map(
    (deals, day) => deals * costs.bytesRunning * share + kept[day]! * costs.bytesEnded * share,
  );
  return {
    dealsPerYear: company.dealsPerYear,
    transitionsPerYear,
    perSecond: transitionsPerYear / (workingDays * company.hours * hourMs),
    perSecondBusiest,
    inBusiestSecond: perSecondBusiest + sigmas * Math.sqrt(perSecondBusiest),
    running: Math.max(...last(running)),
    rowsPerYear: sum(last(opened)) * costs.rows * share,
    bytesPerYear: sum(last(opened)) * costs.bytes * share * deadRows,
    temporalBytes: Math.max(...last(temporal)) * deadRows,
    cores,
    connections: connections(cores),
  };
}

/** Deals that are opened on a working day: evenly, and more in the last week of each quarter. */
function opensOn(day: number, { dealsPerYear, workingDays, endOfQuarter }: Company): number {
  const quarter = workingDays / quarters;
  const isLastWeek = (day % workingDays) % quarter >= quarter - lastWeek;
  const weights = workingDays + quarters * lastWeek * (endOfQuarter - 1);
  return (dealsPerYear / weights) * (isLastWeek ? endOfQuarter : 1);
}

/** On which day of a deal's life each of its transitions is: evenly from the first to the last. */
function daysOfSteps(course: DealCourse): number[] {
  const count = transitionsOf(course);
  return Array.from({ length: count }, (_, step) =>
    Math.round((step / Math.max(1, count - 1)) * course.workingDays),
  );
}

function add(to: number[], from: number, days: number, deals: number): void {
  for (let day = from; day < Math.min(from + days, to.length); day++) to[day]! += deals;
}

/** Our programs have one thread each; one Temporal server uses as many cores as it gets. */
function connections(cores: Load['cores']): number {
  const processes = Math.max(1, Math.ceil(cores.api ?? 0)) + Math.max(1, Math.ceil(cores.worker ?? 0));
  return processes * connectionsOf.ours + connectionsOf.temporal + connectionsOf.others;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** One machine for PostgreSQL, of a size that is to be had everywhere. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly connections: number;
  /** For how many years all of it has to stay on its disk. */
  readonly years: number;
}

/** What of it runs out at how many deals a year; the first one is where one PostgreSQL ends. */
export function limitsOf(machine: Machine, load: Load, costs: DealCosts): [what: string, deals: number][] {
  const { dealsPerYear } = load;
  /** Processor, disk and memory grow with the deals, so that the limit is where the line meets it. */
  const at = (has: number, takes: number) => (dealsPerYear * has) / takes;
  const openBytes = load.running * costs.bytes * deadRows + load.temporalBytes;
  const limits: [string, number][] = [
    ['its cores, in the busiest hour', at(machine.cores, load.cores.postgres ?? 0)],
    ['its memory, for all that is open', at(machine.memoryBytes, openBytes)],
    [
      `its disk, for ${machine.years} years`,
      at(machine.diskBytes, load.bytesPerYear * machine.years + load.temporalBytes),
    ],
    [
      'its connections, each process with its own',
      at(
        machine.connections - connectionsOf.temporal - connectionsOf.others,
        ((load.cores.api ?? 0) + (load.cores.worker ?? 0)) * connectionsOf.ours,
      ),
    ],
  ];
  return limits.sort(([, one], [, other]) => one - other);
}
