import { readdirSync, readFileSync } from 'node:fs';

/** Of `getconf CLK_TCK`, which is so on every Linux that Node runs on. */
const msPerTick = 10;

/**
 * What this process and all that descend from it have spent of the processor since they began, in ms, by program.
 * @param nameOf names what would otherwise be called alike, such as two programs of Node
 */
export function cpuSpent(nameOf: ReadonlyMap<number, string>): Map<string, number> {
  const all = new Map(processes().map((one) => [one.pid, one]));
  const spent = new Map<string, number>();
  for (const { pid, program, ticks } of all.values()) {
    if (!descends(all, pid)) continue;
    const name = nameOf.get(pid) ?? (pid === process.pid ? 'bench' : program);
    spent.set(name, (spent.get(name) ?? 0) + ticks * msPerTick);
  }
  return spent;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly program: string;
  readonly ticks: number;
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [parsed(Number(name), readFileSync(`/proc/${name}/stat`, 'utf8'))];
      } catch (error) {
        // It has ended between the two.
        if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
        throw error;
      }
    });
}

/** See proc(5): the program's name stands in brackets and may hold any sign. */
function parsed(pid: number, stat: string): Process {
  const program = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, parent: Number(rest[1]), program, ticks: Number(rest[11]) + Number(rest[12]) };
}

function descends(all: ReadonlyMap<number, Process>, pid: number): boolean {
  for (let at = all.get(pid); at; at = all.get(at.parent)) if (at.pid === process.pid) return true;
  return false;
}
