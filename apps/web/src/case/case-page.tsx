import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { caseQuery } from '../api/cases.js';
import { Trouble } from '../app/trouble.js';
import { CaseFacts } from './case-facts.js';
import { CaseHead } from './case-head.js';
import { CaseTimeline } from './case-timeline.js';
import { CaseWhy } from './case-why.js';
import { Conversation } from './conversation.js';
import { Course } from './course-panel.js';
import { Elsewhere } from './elsewhere.js';
import { Goods } from './goods.js';
import { ToDo } from './to-do.js';
import classes from '../deal/deal.module.css';

/** One return case: what is to be done and by when, the regulation, the goods, and what happened. */
export function CasePage() {
  const { id } = useParams({ from: '/signed-in/cases/$id' });
  const { data, dataUpdatedAt, error, refetch } = useQuery(caseQuery(id));
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
  return (
    <div className={classes.page}>
      <CaseHead of={data} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <ToDo of={data} readAt={dataUpdatedAt} />
          {data.lines.length > 0 && <Course of={data} />}
          {data.lines.length > 0 && <Goods of={data} />}
          <Conversation of={data} />
          <CaseTimeline of={data} />
        </div>
        <div className={classes.stack}>
          {data.status !== 'closed' && <CaseWhy of={data} />}
          <Elsewhere of={data} />
          <CaseFacts of={data} />
        </div>
      </div>
    </div>
  );
}
