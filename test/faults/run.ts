import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Caller } from './caller.js';
import { coursesOf } from './courses.js';
import { gather } from './evidence.js';
import type { House } from './house.js';
import { Journal } from './journal.js';
import type { Scene } from './kills.js';
import { Load } from './load.js';
import { reportOf, tally, type Report } from './report.js';
import type { Soak } from './soak.js';

/** How long it is measured what the machine does, and with how many clients at once. */
const measuredMs = 15_000;
const measuringClients = 50;
/** What is left after the last fault, so that the load goes on for a while. */
const afterwardsMs = 3_000;
/** Clients at once: as many as there are commands a second, since each waits for some seconds when something is away. */
const [fewest, most] = [8, 60];

/** Clients of one installation, and the journal that they keep. */
export class Clients {
  private constructor(
    private readonly house: House,
    private readonly journalPath: string,
    private readonly tokens: readonly [seller: string, desk: string],
    private readonly say: (line: string) => void,
  ) {}

  static async of(house: House, journalPath: string, say: (line: string) => void): Promise<Clients> {
    const { salesperson, administrator } = house.cast;
    const tokens = [await house.session(salesperson), await house.session(administrator)] as const;
    return new Clients(house, journalPath, tokens, say);
  }

  /** Commands a second that the machine does with as many clients as help. */
  async measured(): Promise<number> {
    this.say('measuring what the machine does');
    const journal = new Journal(this.journalPath);
    const { load } = this.working(Infinity, measuringClients, journal);
    await delay(measuredMs);
    const done = load.commands;
    await load.stop();
    journal.close();
    const perSecond = done / (measuredMs / 1_000);
    this.say(`${perSecond.toFixed(1)} commands a second`);
    return perSecond;
  }

  /** Works at a rate while faults are made, lets everything settle, and checks all of it. */
  async under(
    perSecond: number,
    faults: (scene: Scene, seller: Caller) => Promise<Soak | undefined>,
  ): Promise<Report> {
    const began = performance.now();
    const { house, say } = this;
    const journal = new Journal(this.journalPath);
    const clients = Math.min(most, Math.max(fewest, Math.ceil(perSecond)));
    const { load, seller } = this.working(perSecond, clients, journal);
    const soak = await faults({ house, journal, load, say }, seller);
    await delay(afterwardsMs);
    await load.stop();
    journal.close();
    say('the load has ended');
    const settled = await gather(house, this.journalPath);
    const seconds = Math.round((performance.now() - began) / 1_000);
    return reportOf(settled, { perSecond, seconds, ownEnds: tally(house.ownEnds), soak });
  }

  private working(perSecond: number, clients: number, journal: Journal): { load: Load; seller: Caller } {
    const { house, tokens } = this;
    const working: { load?: Load } = {};
    const onAnswered = (sentAt: number) => working.load?.answered(sentAt);
    const setting = { url: house.url, journal, onAnswered };
    const { salesperson, administrator } = house.cast;
    const seller = new Caller(setting, tokens[0], salesperson);
    const desk = new Caller(setting, tokens[1], administrator);
    const load = new Load(perSecond, clients, coursesOf(seller, desk, house.cases));
    working.load = load;
    return { load, seller };
  }
}
