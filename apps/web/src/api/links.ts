import type { OrderedReminder, ReturnLinkView } from '@app/contracts/return-links.js';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { read, readFile, send } from './client.js';
import { useIntention } from './deal.js';
import { saveFile } from './save-file.js';

const lookEveryMs = 30_000;
const linksOf = (caseId: string) => `/return-cases/${caseId}/links`;

/** Links to a case that were sent, the newest first. One comes into being when its letter goes out. */
export const linksQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'links'],
    refetchInterval: lookEveryMs,
    queryFn: async ({ signal }) =>
      (await read<{ items: ReturnLinkView[] }>(linksOf(caseId), {}, signal)).items,
  });

/** Orders a letter with a new link, to a vendor or carrier, or (null) the customer; once however often it is sent. */
export function useReminding(caseId: string) {
  const keyFor = useIntention();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (counterpartyId: string | null) =>
      keyFor(JSON.stringify([caseId, counterpartyId]), (key) =>
        send<OrderedReminder>('POST', linksOf(caseId), { key, body: { counterpartyId } }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['case', caseId] }),
  });
}

export function useRevoking(caseId: string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (linkId: string) => send('DELETE', `${linksOf(caseId)}/${linkId}`),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['case', caseId, 'links'] }),
  });
}

/** Saves the note that goes into the parcel to a vendor, in its language. */
export function useReturnNote(caseId: string, number: string) {
  return useMutation({
    mutationFn: async (counterpartyId: string) => {
      const note = await readFile(`/return-cases/${caseId}/return-note`, { counterpartyId });
      saveFile(note, `${number}.pdf`);
    },
  });
}
