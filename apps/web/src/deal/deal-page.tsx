import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { dealQuery } from '../api/deal.js';
import { useMe } from '../api/me.js';
import { pipelineVersionQuery } from '../api/pipelines.js';
import { Trouble } from '../app/trouble.js';
import { DealHead } from './deal-head.js';
import { DueAndWhy } from './due-and-why.js';
import { EscalationPanel } from './escalation-panel.js';
import { Facts } from './facts.js';
import { Steps } from './steps.js';
import { Timeline } from './timeline.js';
import classes from './deal.module.css';

/** One deal: what it is, where it stands, what is due and why, and what happened. */
export function DealPage() {
  const { id } = useParams({ from: '/signed-in/deals/$id' });
  const { permissions } = useMe();
  const { data: deal, error, refetch } = useQuery(dealQuery(id));
  const { data: version } = useQuery({
    ...pipelineVersionQuery(deal?.pipeline ?? { key: '', version: 0 }),
    enabled: deal !== undefined,
  });
  if (!deal) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
  const definition = version?.definition;
  return (
    <div className={classes.page}>
      <DealHead deal={deal} definition={definition} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          {deal.escalation && <EscalationPanel deal={deal} escalation={deal.escalation} />}
          <Steps deal={deal} definition={definition} isWorkable={permissions['deal.work'] !== undefined} />
          <Timeline dealId={deal.id} definition={definition} />
        </div>
        <div className={classes.stack}>
          {deal.status === 'open' && <DueAndWhy dealId={deal.id} definition={definition} />}
          <Facts deal={deal} definition={definition} />
        </div>
      </div>
    </div>
  );
}
