import type { EvidenceList, EvidenceShowing, EvidenceView } from '@app/contracts/evidence.js';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { base, read, send } from './client.js';
import { upload } from './upload.js';

const evidenceOf = (caseId: string) => `/return-cases/${caseId}/evidence`;

/** Photos and documents of a case, and how large one may be. */
export const evidenceQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'evidence'],
    queryFn: ({ signal }) => read<EvidenceList>(evidenceOf(caseId), {}, signal),
  });

/** Where a photo or document is to be saved from, and a photo seen as it was sent. */
export const evidenceAddress = (caseId: string, id: string) => `${base}${evidenceOf(caseId)}/${id}`;
export const previewAddress = (caseId: string, id: string) => `${evidenceAddress(caseId, id)}/preview`;

export interface SentFile {
  readonly file: File;
  readonly key: string;
  readonly onProgress?: (part: number) => void;
}

/** Adds a photo or document, once however often it is sent. */
export function useAddingEvidence(caseId: string) {
  const refresh = useEvidenceRefresh(caseId);
  return useMutation({
    mutationFn: ({ file, key, onProgress = () => undefined }: SentFile) => {
      const name = encodeURIComponent(file.name.trim().slice(0, 200) || 'file');
      return upload<EvidenceView>(`${evidenceOf(caseId)}?name=${name}`, { content: file, key, onProgress });
    },
    onSuccess: refresh,
  });
}

export function useRemovingEvidence(caseId: string, onDone: () => void) {
  const refresh = useEvidenceRefresh(caseId);
  return useMutation({
    mutationFn: (id: string) => send('DELETE', `${evidenceOf(caseId)}/${id}`),
    onSuccess: onDone,
    onSettled: refresh,
  });
}

/** Shows a photo or document to somebody outside by their link, or no more. */
export function useShowingEvidence(caseId: string, id: string) {
  const refresh = useEvidenceRefresh(caseId);
  return useMutation({
    mutationFn: (body: EvidenceShowing) => send('POST', `${evidenceOf(caseId)}/${id}/shown`, { body }),
    onSettled: refresh,
  });
}

/** Photos and documents stand in the timeline too. */
function useEvidenceRefresh(caseId: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    void queries.invalidateQueries({ queryKey: ['case', caseId, 'events'] });
    await queries.invalidateQueries({ queryKey: ['case', caseId, 'evidence'] });
  };
}
