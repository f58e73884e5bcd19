import type { Problem } from '../errors.js';
import { delayProblems } from './checking.js';
import { ladderRecipients, type LadderLevel } from './definition.js';
import { noHoles, type Holes } from './holes.js';

export function ladderProblems(ladder: readonly LadderLevel[], holes: Holes = noHoles): Problem[] {
  if (ladder.length === 0) {
    const hint = 'begin with a level that tells the owner';
    return [{ path: 'ladder', reason: 'nobody would be told of a stall', hint }];
  }
  return ladder.flatMap((level, index) => {
    const path = `ladder.${index}`;
    return [
      ...delayProblems(level.after, `${path}.after`),
      ...channelProblems(level, `${path}.channels`, holes),
    ];
  });
}

/** Owner, head of sales, management: nobody is told before those whose duty comes first. */
export function dutyProblems(ladder: readonly LadderLevel[], holes: Holes = noHoles): Problem[] {
  return ladder.flatMap((_, index) =>
    holes.has(`ladder.${index - 1}.to`) ? [] : dutyOfLevel(ladder, index),
  );
}

function dutyOfLevel(ladder: readonly LadderLevel[], index: number): Problem[] {
  const level = ladder[index]!;
  const before = ladder[index - 1];
  const order = ladderRecipients.join(', ');
  const path = `ladder.${index}.to`;
  if (!before) {
    if (level.to === 'owner') return [];
    return [{ path, reason: 'the owner has to be told first', hint: `the order of duty is: ${order}` }];
  }
  if (ladderRecipients.indexOf(level.to) >= ladderRecipients.indexOf(before.to)) return [];
  return [
    { path, reason: `${before.to} is told before ${level.to}`, hint: `the order of duty is: ${order}` },
  ];
}

function channelProblems({ channels }: LadderLevel, path: string, holes: Holes): Problem[] {
  if (channels.length === 0) {
    return [{ path, reason: 'there is no channel', hint: 'tell by inbox, email or both' }];
  }
  const known = channels.filter((_, index) => !holes.has(`${path}.${index}`));
  if (new Set(known).size === known.length) return [];
  return [{ path, reason: 'a channel is listed twice', hint: 'list every channel once' }];
}
