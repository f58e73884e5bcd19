import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builds } from './builds.js';
import { fullDisk, SmallDisk } from './disk.js';
import { House } from './house.js';
import { kills } from './kills.js';
import { optionsOf, type OtherFault } from './options.js';
import { print, type Report } from './report.js';
import { Clients } from './run.js';
import { soak } from './soak.js';
import { clocks, mailServer, network, thorough, volleys } from './troubles.js';

/**
 * Breaks a whole installation on purpose while clients work with it, and then holds what they were told against what there is.
 * docs/FAULTS.md tells of the options. Exit code 1 when a promise is broken.
 */

const options = optionsOf(process.argv.slice(2));
const has = (fault: OtherFault) => options.others.includes(fault);
const say = (line: string) =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'dealwarden-journal-'));
const reports: Record<string, Report> = {};

try {
  if (options.kills > 0 || options.soakMinutes > 0 || options.others.some((fault) => fault !== 'disk'))
    reports.all = await faulty();
  if (has('disk')) {
    const disk = SmallDisk.mount();
    if (disk) reports.disk = await onSmallDisk(disk);
    else say('skipped: a full disk, since only root can mount a small one');
  }
} finally {
  // What was found before something else went wrong took two hours.
  print(reports, options.json);
}
if (Object.values(reports).some(({ violations }) => violations.length > 0)) {
  process.exitCode = 1;
  say(`the clients' journals are kept in ${folder}`);
} else rmSync(folder, { recursive: true, force: true });

/** Everything but a full disk, on one installation. */
async function faulty(): Promise<Report> {
  const house = await House.open();
  try {
    const clients = await Clients.of(house, join(folder, 'journal.jsonl'), say);
    const perSecond = options.rate ?? (await clients.measured()) / 2;
    return await clients.under(perSecond, async (scene, seller) => {
      await kills(scene, options.kills);
      if (has('proxy')) await network(scene, thorough);
      if (has('volley')) await volleys(scene, seller, house.cases);
      if (has('mails')) await mailServer(scene, thorough);
      if (has('clock')) await clocks(scene, thorough);
      if (has('builds')) await builds(scene, thorough);
      return options.soakMinutes > 0 ? soak(scene, options.soakMinutes) : undefined;
    });
  } finally {
    await house.close();
  }
}

/** On an installation of its own: PostgreSQL's data are on a disk that is filled. */
async function onSmallDisk(disk: SmallDisk): Promise<Report> {
  try {
    const house = await House.open(disk.folder);
    try {
      const clients = await Clients.of(house, join(folder, 'journal-disk.jsonl'), say);
      const perSecond = options.rate ?? (await clients.measured()) / 2;
      return await clients.under(perSecond, async (scene) => {
        await fullDisk(scene, disk, thorough);
        return undefined;
      });
    } finally {
      await house.close();
    }
  } finally {
    disk.unmount();
  }
}
