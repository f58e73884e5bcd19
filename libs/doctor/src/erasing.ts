import {
  needlesOf,
  soughtOf,
  type Erased,
  type ErasureRepository,
  type NotLookedFor,
  type Person,
} from '@app/persistence/erasure.repository.js';
import { wholeWords } from '@app/domain/whole-words.js';
import type { Client } from '@temporalio/client';
import { dealWorkflowId, handoverWorkflowId, returnCaseWorkflowId } from '../../../workflows/src/names.js';
import { searchHistories, type HistoriesSearched } from './history-search.js';

/** What was erased of a person, and whether anything is left. */
export interface ErasureReport extends Erased {
  readonly lookedFor: readonly ('name' | 'email')[];
  /** `older-workflows`: there were too many, the oldest were not read. `evidence`: what is in photos and documents is not read. */
  readonly notLookedFor: readonly (NotLookedFor | 'older-workflows' | 'evidence')[];
  readonly histories: HistoriesSearched;
  /** By the imports that they are of. */
  readonly files: FilesSearched;
  readonly mails: MailsSearched;
}

/** Files that hold rows of other systems, apart from the database. */
export interface PersonalFiles {
  /** Takes away those that name a person and are wanted no more. @returns ids of those, and of those that have to stay */
  forget(needles: readonly string[]): Promise<FilesSearched>;
}

export interface FilesSearched {
  readonly removed: readonly string[];
  readonly left: readonly string[];
}

/** Mails that this machine caught, to be looked at. */
export interface PersonalMails {
  /** Takes away those that name a person, as this tells. @returns how many they were */
  forget(wanted: RegExp): Promise<number>;
}

export interface MailsSearched {
  readonly removed: number;
}

/** What is kept in files, apart from the database. */
export interface BesideDatabase {
  readonly files: PersonalFiles;
  readonly mails: PersonalMails;
}

/** More workflows than one person works with in years. */
const workflowsReadAtMost = 5_000;

/**
 * Erases a person, and looks everywhere for what is left: in every text of the database, in workflows' histories, in the files of
 * imports, and in the mails that were caught. What is outside of the database comes first, and the database is changed as a whole: whoever
 * is stopped midway still knows what to look for, and does it again.
 */
export async function erasePerson(
  repository: Pick<ErasureRepository, 'remembered' | 'inHandsOf' | 'hasEvidence' | 'erase'>,
  client: Client,
  known: Person,
  beside: BesideDatabase,
  workflowsAtMost = workflowsReadAtMost,
): Promise<ErasureReport> {
  const person = await repository.remembered(known);
  const sought = soughtOf(person);
  const needles = needlesOf(sought);
  const lookedFor = (['name', 'email'] as const).filter((one) => sought[`${one}s`].length > 0);
  const { deals, handovers, cases } = await repository.inHandsOf(person, workflowsAtMost + 1);
  const evidence = (await repository.hasEvidence(cases)) ? (['evidence'] as const) : [];
  if (needles.length === 0) {
    const nothing = {
      histories: { runs: 0, found: [] },
      files: { removed: [], left: [] },
      mails: { removed: 0 },
    };
    const notLookedFor = [...sought.notLookedFor, ...evidence];
    return { ...(await repository.erase(person)), lookedFor, notLookedFor, ...nothing };
  }
  const ids = [
    ...deals.map(dealWorkflowId),
    ...handovers.map(handoverWorkflowId),
    ...cases.map(returnCaseWorkflowId),
  ];
  const older = ids.length > workflowsAtMost ? (['older-workflows'] as const) : [];
  const histories = await searchHistories(client, ids, needles);
  const files = await beside.files.forget(needles);
  const mails = { removed: await beside.mails.forget(wholeWords(needles)) };
  const erased = await repository.erase(person);
  const notLookedFor = [...sought.notLookedFor, ...older, ...evidence];
  return { ...erased, lookedFor, notLookedFor, histories, files, mails };
}

/** Whether anything still stands somewhere, or may stand where nobody looked. */
export function mayBeLeft({ left, histories, files, notLookedFor }: ErasureReport): boolean {
  return left.length + histories.found.length + files.left.length + notLookedFor.length > 0;
}
