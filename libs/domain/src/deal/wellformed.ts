import { refuse, type Refusal } from '../errors.js';
import { epochMs, instant } from '../instant.js';
import type { DealCommand, OpenDeal } from './commands.js';
import { isDate } from './fields.js';
import { isAmount } from './money.js';

/** The years in which deals are made; calendars know no others by far. */
const earliest = '2000-01-01';
const latest = '2100-01-01';

const checks: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ...['plannedFor', 'doneAt', 'at', 'until', 'promisedFor', 'doneBy'].map((key) => [key, isInstant] as const),
  ...['expectedContractOn', 'signedOn', 'dueOn'].map((key) => [key, isDay] as const),
  ['amount', isAmount],
]);

/**
 * Instants, days and amounts of a command that are none. The HTTP border refuses them already; whatever else makes
 * commands must not bring a deal into a state from which no deadline can be counted.
 */
export function malformed(command: DealCommand | OpenDeal): Refusal | undefined {
  const keys = malformedIn(command);
  if (keys.length === 0) return undefined;
  return refuse('data-not-storable', `not of the form it has to be: ${keys.join(', ')}`);
}

function malformedIn(part: object): string[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    // Own fields are checked against the pipeline, which knows what they hold.
    if (value === undefined || value === null || key === 'fields') return [];
    if (typeof value === 'object') return malformedIn(value);
    const isRight = checks.get(key);
    return isRight && !(typeof value === 'string' && isRight(value)) ? [key] : [];
  });
}

function isInstant(text: string): boolean {
  return !Number.isNaN(epochMs(text)) && instant(epochMs(text)) === text && isWithin(text);
}

function isDay(text: string): boolean {
  return isDate(text) && isWithin(text);
}

function isWithin(text: string): boolean {
  return text >= earliest && text < latest;
}
