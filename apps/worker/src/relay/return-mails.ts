import { labelOf } from '@app/domain/pipeline/definition.js';
import type { OutgoingMail } from '@app/notify/mail.js';
import {
  renderCaseTellings,
  renderReturnLetter,
  type CaseTelling,
  type ReturnedGoods,
} from '@app/notify/return-mail.js';
import type { LetterFacts, ReturnMailRepository } from '@app/persistence/return-mail.repository.js';
import type { ReturnLinks } from './return-links.js';
import type { RecipientHours } from './recipient-hours.js';
import type { Writing } from './writing.js';

/** What the clock of a counterparty's step reminds it of. */
const remindingByClock: readonly string[] = ['reminder-before', 'reminder-after'];

/** What asks whoever reads it for an answer. */
const asking: readonly string[] = [
  'request',
  'recount',
  'answer',
  'send-back',
  'reminder',
  ...remindingByClock,
];

/** Writes what is told of return cases: to our own people, to customers, vendors and carriers. */
export class ReturnMails {
  constructor(
    private readonly returns: Pick<ReturnMailRepository, 'notices' | 'letter'>,
    private readonly links: ReturnLinks,
  ) {}

  async notices({ mail, base, reader, language, now }: Writing): Promise<OutgoingMail | undefined> {
    const facts = await this.returns.notices(mail.id);
    const [first, ...others] = facts.map(({ named, dueAt, insteadOf, kind, step, ...one }): CaseTelling => ({
      ...{ ...one, telling: kind, window: windowOf(step) },
      stepName: named ? labelOf(named, language) : undefined,
      dueAt: dueAt?.toISOString(),
      insteadOf: insteadOf ?? undefined,
    }));
    if (!first) return undefined;
    return { ...base, ...renderCaseTellings([first, ...others], reader, now) };
  }

  async letter({ mail, base, reader, now }: Writing): Promise<OutgoingMail | undefined> {
    const facts = await this.returns.letter(mail.id);
    if (!facts) return undefined;
    const { number, act, outcome, goods, reason, day, counterparty, onBehalfOf, awaited } = facts;
    // What the clock reminds of may have been done since.
    if (remindingByClock.includes(act) && awaited.length === 0) return undefined;
    const letter = {
      ...{ number, act, goods: goods.map(goodsOf), counterparty: counterparty ?? undefined },
      ...{ outcome: outcome ?? undefined, words: reason ?? undefined, day: day ?? undefined },
      awaited,
      asks: counterparty !== null && asking.includes(act),
    };
    // A customer follows its case until the end; whom nothing is asked of any more has nothing to answer.
    const isAnswerable = letter.asks || (counterparty === null && !letter.outcome);
    const link = isAnswerable ? await this.links.newLink(mail.id) : undefined;
    const rendered = renderReturnLetter({ ...letter, link }, reader, now);
    if (!rendered) return undefined;
    return { ...base, ...rendered, onBehalfOf: onBehalfOf ?? undefined, isAutomatic: true };
  }
}

function goodsOf({
  batch,
  defectCode,
  cause,
  confirmedBy,
  ...one
}: LetterFacts['goods'][number]): ReturnedGoods {
  return {
    ...{ ...one, batch: batch ?? undefined, defectCode: defectCode ?? undefined },
    ...(cause && confirmedBy ? { confirmed: { cause, by: confirmedBy } } : {}),
  };
}

/** Within whose window somebody has to be told, of a clock that is one. */
export function windowOf(step: string): CaseTelling['window'] {
  if (step === 'claim-window') return 'vendor';
  return step === 'carrier-window' ? 'carrier' : undefined;
}

/** Binds what people were told of cases to mails, once they are at work. */
export class CaseNoticeCollector {
  constructor(
    private readonly returns: Pick<ReturnMailRepository, 'ripeRecipients' | 'bindNotices'>,
    private readonly hours: RecipientHours,
    private readonly collectSeconds: number,
  ) {}

  /** @returns the number of mails made */
  async round(): Promise<number> {
    let made = 0;
    for (const { recipientId, calendarKey, now } of await this.returns.ripeRecipients(this.collectSeconds)) {
      if ((await this.hours.opening(calendarKey, now)) > now) continue;
      made += await this.returns.bindNotices(recipientId);
    }
    return made;
  }
}
