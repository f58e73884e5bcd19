import type { CounterpartyStep } from '@app/domain/returns/regulation.js';
import type { Counterparty, ReturnCause } from '@app/domain/returns/state.js';
import { now, type Golden } from './golden-tellings.spec-support.js';
import type { Recipient } from './mail.js';
import {
  renderCaseTellings,
  renderReturnLetter,
  type CaseTelling,
  type ReturnedGoods,
  type ReturnLetter,
} from './return-mail.js';

/** Mails about return cases, the same in every language but for their words. */

const goods = {
  ...{ quantity: 12, product: 'GTX Pro', batch: 'LOT-1', delivery: 'DN-55021', defectCode: 'scratched' },
} as const;
function confirmed(cause: ReturnCause): ReturnedGoods {
  return { ...goods, confirmed: { cause, by: 'laboratory' } };
}

const link = { address: 'https://deals.example.com/return/token', until: '2026-04-01T09:30:00.000Z' };

const duty: CaseTelling = {
  ...{ number: 'R-00042', customerName: 'Acme a.s.', telling: 'duty' },
  ...{ stepName: 'Pass it to the head of sales', dueAt: '2026-03-02T11:30:00.000Z' },
};

/** What cases ask of our own people: of one case, and of many. */
export const goldenCaseTellings: Readonly<Record<string, Golden>> = {
  'return-notice': (_stage, reader) => renderCaseTellings([duty], reader, now),
  'return-notices': (_stage, reader) =>
    renderCaseTellings(
      [
        duty,
        { ...duty, number: 'R-00043', telling: 'warning', stepName: undefined },
        { ...duty, number: 'R-00044', telling: 'warning', stepName: undefined, window: 'vendor' },
        { ...duty, number: 'R-00045', telling: 'late', insteadOf: 'Eva Horak' },
      ],
      reader,
      now,
    ),
};

type Audience = 'customer' | Counterparty['kind'];

/** Each reader outside is told in its own words. */
const letters: Readonly<Record<`return-letter-${Audience}`, Golden>> = {
  'return-letter-customer': (_, reader) => letter(reader, { act: 'open', link }),
  'return-letter-vendor': (_, reader) =>
    letter(reader, {
      ...{ act: 'request', counterparty: 'vendor', goods: [confirmed('defect')] },
      ...{ words: 'Please replace them.\nThe photos are attached.', asks: true, link },
    }),
  'return-letter-carrier': (_, reader) =>
    letter(reader, {
      ...{ act: 'request', counterparty: 'carrier', goods: [confirmed('transport-damage')], asks: true },
    }),
};

export const goldenLetters: Readonly<Record<string, Golden>> = {
  ...letters,
  'return-letter-end': (_, reader) =>
    letter(reader, { act: 'close', outcome: 'rejected', words: 'The goods are as ordered.' }),
  'return-letter-planned': (_, reader) => letter(reader, { act: 'plan-pick-up', day: '2026-03-05', link }),
  'return-reminder-before': (_, reader) => reminder(reader, 'reminder-before', ['vendor-answer']),
  'return-reminder-after': (_, reader) =>
    reminder(reader, 'reminder-after', ['good-goods', 'vendor-receipt']),
};

function reminder(reader: Recipient, act: string, steps: readonly CounterpartyStep[]) {
  const awaited = steps.map((step, index) => ({ step, dueAt: `2026-03-0${3 - index}T16:00:00.000Z` }));
  return letter(reader, { act, counterparty: 'vendor', awaited, asks: true, link });
}

function letter(reader: Recipient, changes: Partial<ReturnLetter>) {
  const whole = { number: 'R-00042', act: 'request', goods: [goods], awaited: [], asks: false, ...changes };
  return renderReturnLetter(whole, reader, now)!;
}
