import { parseArgs } from 'node:util';

/** Faults beside kills, by the word that chooses them. */
export const otherFaults = ['proxy', 'volley', 'mails', 'clock', 'builds', 'disk'] as const;
export type OtherFault = (typeof otherFaults)[number];

export interface Options {
  /** Of each: worker, API, PostgreSQL, Temporal. */
  readonly kills: number;
  /** Commands a second; absent: half of what is measured. */
  readonly rate?: number;
  readonly others: readonly OtherFault[];
  readonly soakMinutes: number;
  readonly json?: string;
}

const defaultKills = 100;

/** @throws Error that says which option is wrong */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string' },
      rate: { type: 'string' },
      only: { type: 'string' },
      soak: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const chosen = values.only?.split(',').filter(Boolean) ?? ['kills', ...otherFaults];
  const unknown = chosen.filter((name) => !['kills', 'soak'].includes(name) && !isOther(name));
  if (unknown.length > 0)
    throw new Error(`--only: ${unknown.join(', ')} is none of kills, soak, ${otherFaults.join(', ')}`);
  return {
    kills: chosen.includes('kills') ? number('--kills', values.kills, defaultKills) : 0,
    rate: values.rate === undefined ? undefined : number('--rate', values.rate, 0),
    others: chosen.filter(isOther),
    soakMinutes: number('--soak', values.soak, 0),
    json: values.json,
  };
}

function isOther(name: string): name is OtherFault {
  return (otherFaults as readonly string[]).includes(name);
}

function number(option: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`${option}: ${given} is no number`);
}
