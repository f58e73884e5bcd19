import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import type { TFunction } from 'i18next';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { evidenceQuery } from '../api/evidence.js';
import { useReading } from '../app/reading.js';
import { useStepWords } from '../cases/step-words.js';
import { dayAndTime, plainDay, type Reading } from '../format/dates.js';

interface Words {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What words are made with. */
interface Speaker {
  readonly t: TFunction;
  readonly reading: Reading;
  readonly step: (step: string) => string;
  /** Name of a photo or document of the case. */
  readonly evidence: (id: unknown) => string | undefined;
}

/** Fields whose values are choices of a form, each with the group in which it has its words. */
const choices = {
  ...{ cause: 'cause', confirmedBy: 'confirmed-by', grants: 'grants', remedy: 'remedy' },
  ...{ source: 'source', because: 'because', reaction: 'reaction', through: 'through' },
  passed: 'passed',
} as const;

/** An event of a case in the reader's words. */
export function useCaseEventWords(of: ReturnCaseView): (event: ReturnTimelineView) => Words {
  const { t } = useTranslation();
  const reading = useReading();
  const words = useStepWords();
  const { data: { items: evidence = [] } = {} } = useQuery(evidenceQuery(of.id));
  const speaker: Speaker = {
    ...{ t, reading, step: (step) => words(of, step) },
    evidence: (id) => evidence.find((one) => one.id === id)?.name,
  };
  return (event) => {
    const happened = [...new Set(event.happenings.flatMap((one) => happeningOf(one, speaker)))];
    const [first, ...rest] = happened;
    // That time passed says nothing; what it did does.
    if (event.kind === 'time-passed' && first !== undefined) return { title: first, lines: rest };
    const known = t('act.done', { returnObjects: true });
    const title = event.kind in known ? t(`act.done.${event.kind as keyof typeof known}`) : event.kind;
    return { title, lines: [...detailsOf(event, speaker), ...happened] };
  };
}

function detailsOf({ data, counterparty }: ReturnTimelineView, speaker: Speaker): string[] {
  const { t, reading, step, evidence } = speaker;
  const shown = evidence(data.documentId);
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = t('act.choice', {
    returnObjects: true,
  });
  const chosen = Object.entries(choices).flatMap(([field, group]) => {
    const value = typeof data[field] === 'boolean' ? (data[field] ? 'yes' : 'no') : data[field];
    const words = known[group] ?? {};
    return typeof value === 'string' && words[value] !== undefined ? [words[value]] : [];
  });
  return [
    ...(counterparty === null ? [] : [counterparty.name]),
    ...(shown === undefined ? [] : [shown]),
    ...(chosen.length > 0 ? [chosen.join(' · ')] : []),
    ...(typeof data.step === 'string' ? [step(data.step)] : []),
    ...(typeof data.quantity === 'number' ? [t('case.units', { count: data.quantity })] : []),
    ...[data.on, data.was, data.deliveredOn].flatMap((day, at) =>
      typeof day === 'string' ? [`${at === 2 && data.was ? '→ ' : ''}${plainDay(day, reading)}`] : [],
    ),
    ...(typeof data.promisedFor === 'string' ? [dayAndTime(data.promisedFor, reading)] : []),
    ...(typeof data.until === 'string' ? [dayAndTime(data.until, reading)] : []),
  ];
}

function happeningOf(happening: Readonly<Record<string, unknown>>, { t, step }: Speaker): string[] {
  const known = t('case.happening', { returnObjects: true });
  const { kind } = happening;
  if (typeof kind !== 'string' || !(kind in known)) return [];
  const ofStep = typeof happening.step === 'string' ? step(happening.step) : '';
  return [t(`case.happening.${kind as keyof typeof known}`, { step: ofStep })];
}
