import { Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { caseQuery } from '../api/cases.js';
import { Trouble } from '../app/trouble.js';
import { CaseFacts } from './case-facts.js';
import { CaseHead } from './case-head.js';
import { CaseTimeline } from './case-timeline.js';
import { CaseWhy } from './case-why.js';
import { Conversation } from './conversation.js';
import { Course } from './course-panel.js';
import { Elsewhere } from './elsewhere.js';
import { EvidencePanel } from './evidence-panel.js';
import { Goods } from './goods.js';
import { LinksPanel } from './links-panel.js';
import { ToDo } from './to-do.js';
import classes from '../deal/deal.module.css';

/** One return case: what is to be done and by when, the regulation, the goods, and what happened. */
export function CasePage() {
  const { id } = useParams({ from: '/signed-in/cases/$id' });
  const { data, dataUpdatedAt, error, refetch } = useQuery(caseQuery(id));
  useWhatFollows(id, data?.revision);
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
  return (
    <div className={classes.page}>
      <CaseHead of={data} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <ToDo of={data} readAt={dataUpdatedAt} />
          {data.lines.length > 0 && <Course of={data} readAt={dataUpdatedAt} />}
          {data.lines.length > 0 && <Goods of={data} />}
          <EvidencePanel of={data} />
          <Conversation of={data} />
          <CaseTimeline of={data} />
        </div>
        <div className={classes.stack}>
          {data.status !== 'closed' && <CaseWhy of={data} />}
          <LinksPanel of={data} />
          <Elsewhere of={data} />
          <CaseFacts of={data} />
        </div>
      </div>
    </div>
  );
}

/** What was read beside the case is read again when the case turns out to have changed, as by a vendor's answer. */
function useWhatFollows(id: string, revision: number | undefined): void {
  const queries = useQueryClient();
  const last = useRef(revision);
  useEffect(() => {
    const isChanged = last.current !== undefined && revision !== last.current;
    last.current = revision;
    if (!isChanged) return;
    for (const beside of ['why', 'events', 'evidence', 'links', 'steps'])
      void queries.invalidateQueries({ queryKey: ['case', id, beside] });
  }, [queries, id, revision]);
}
