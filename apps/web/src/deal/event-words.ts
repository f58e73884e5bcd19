import type { EventView } from '@app/contracts/deals.js';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { actionLabel, labelOf, type Definition } from '../api/pipelines.js';
import { useReading } from '../app/reading.js';
import { dayAndTime, dayOf, planned, type Reading } from '../format/dates.js';
import { normWords } from '../format/norms.js';

interface Words {
  readonly title: string;
  readonly lines: string[];
}

/** What words are made with. */
interface Speaker {
  readonly t: TFunction;
  readonly reading: Reading;
  readonly definition: Definition | undefined;
}

type Happening = EventView['happenings'][number] & Readonly<Record<string, unknown>>;

/** An event of the timeline in the reader's words. */
export function useEventWords(definition: Definition | undefined): (event: EventView) => Words {
  const { t } = useTranslation();
  const speaker = { t, reading: useReading(), definition };
  return (event) => {
    const happened = event.happenings.flatMap((one) => happeningOf(one, speaker));
    const lines = [...new Set([...nextOf(event, speaker), ...happened])];
    const [first, ...rest] = lines;
    // That time passed says nothing; what it did does.
    if (event.kind === 'time-passed' && first !== undefined) return { title: first, lines: rest };
    return { title: titleOf(event, speaker), lines };
  };
}

function titleOf({ kind, data }: EventView, speaker: Speaker): string {
  const { t, reading } = speaker;
  const kinds = t('event', { returnObjects: true });
  if (!isAmong(kind, kinds)) return kind;
  const { precision, plannedFor } = data;
  return t(`event.${kind}`, {
    from: stageOf(data.from, speaker),
    to: stageOf(data.to, speaker),
    stage: stageOf(data.stage, speaker),
    activity: activityOf(data.type, speaker),
    planned: isInstant(plannedFor)
      ? planned({ plannedFor, precision: text(precision) || undefined }, reading)
      : '',
    until: dayWords(data.until, reading),
    promised: dayWords(data.promisedFor ?? data.doneBy, reading),
    task: taskOf(data.action, speaker),
  });
}

/** What an event brought about; kinds that a reader has no use for say nothing. */
function happeningOf(happening: Happening, { t }: Speaker): string[] {
  const { kind, stall, norm, to } = happening;
  const stalls = t('stall.kind', { returnObjects: true });
  const recipients = t('recipient', { returnObjects: true });
  if (!isAmong(kind, t('happening', { returnObjects: true }))) return [];
  return [
    t(`happening.${kind}`, {
      stall: isAmong(stall, stalls) ? t(`stall.kind.${stall}`) : text(stall),
      norm: typeof norm === 'string' ? normWords(norm, t) : '',
      to: isAmong(to, recipients) ? t(`recipient.${to}`) : text(to),
    }),
  ];
}

function nextOf({ data }: EventView, speaker: Speaker): string[] {
  const { nextPlannedFor, nextType } = data;
  if (!isInstant(nextPlannedFor)) return [];
  const when = dayAndTime(nextPlannedFor, speaker.reading);
  return [speaker.t('event-next', { activity: activityOf(nextType, speaker), when })];
}

function stageOf(key: unknown, { definition, reading }: Speaker): string {
  const found = definition?.stages.find((one) => one.key === key);
  return found ? labelOf(found, reading.language) : text(key);
}

function taskOf(key: unknown, { definition, reading }: Speaker): string {
  return actionLabel(definition, text(key), reading.language) ?? text(key);
}

function activityOf(type: unknown, { t }: Speaker): string {
  return isAmong(type, t('activity', { returnObjects: true })) ? t(`activity.${type}`) : text(type);
}

function dayWords(at: unknown, reading: Reading): string {
  return isInstant(at) ? dayOf(at, reading) : text(at);
}

/** Whether there are words for it. */
function isAmong<Known extends object>(word: unknown, known: Known): word is keyof Known & string {
  return typeof word === 'string' && Object.hasOwn(known, word);
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
}
