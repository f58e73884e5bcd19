import type { DealView } from '@app/contracts/deals.js';
import { Button, Group, Menu, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDealCommand } from '../api/deal.js';
import { actionLabel, type Definition } from '../api/pipelines.js';
import { useReading } from '../app/reading.js';
import { planned } from '../format/dates.js';
import { ActivityDialog, type ActivityAsk } from './activity-dialog.js';
import { Panel } from './panel.js';
import { ReasonDialog } from './reason-dialog.js';
import classes from './deal.module.css';

type Activity = DealView['activities'][number];

interface Props {
  readonly deal: DealView;
  readonly definition: Definition | undefined;
  readonly isWorkable: boolean;
}

/** What is planned, what its stage asks for, and the way to say what was done. */
export function Steps({ deal, definition, isWorkable }: Props) {
  const { t } = useTranslation();
  const [ask, setAsk] = useState<ActivityAsk>();
  const activities = [...deal.activities].sort((a, b) => a.plannedFor.localeCompare(b.plannedFor));
  const isOpen = deal.status === 'open' && isWorkable;
  return (
    <Panel
      title={t('steps.title')}
      side={
        isOpen && (
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={() => setAsk({ kind: 'plan' })}>
              {t('steps.plan')}
            </Button>
            <Button size="compact-sm" onClick={() => setAsk({ kind: 'record' })}>
              {t('steps.record')}
            </Button>
          </Group>
        )
      }
    >
      {activities.length === 0 && (
        <Text size="sm" c={deal.status === 'open' ? 'var(--dw-soon)' : undefined}>
          {t('steps.none')}
        </Text>
      )}
      {activities.map((activity) => (
        <PlannedRow key={activity.id} deal={deal} activity={activity} isOpen={isOpen} onAsk={setAsk} />
      ))}
      {deal.tasks.map((task) => (
        <TaskRow key={task.action} deal={deal} task={task} definition={definition} isOpen={isOpen} />
      ))}
      {ask && <ActivityDialog deal={deal} ask={ask} onClose={() => setAsk(undefined)} />}
    </Panel>
  );
}

interface RowProps {
  readonly deal: DealView;
  readonly activity: Activity;
  readonly isOpen: boolean;
  readonly onAsk: (ask: ActivityAsk) => void;
}

function PlannedRow({ deal, activity, isOpen, onAsk }: RowProps) {
  const { t } = useTranslation();
  const reading = useReading();
  const [isCancelling, setCancelling] = useState(false);
  const isLate = new Date(activity.plannedFor).getTime() < Date.now();
  return (
    <Group className={classes.row} justify="space-between" wrap="nowrap">
      <div>
        <Text size="sm" fw={550}>
          {t(`activity.${activity.type}`)}
        </Text>
        <Text size="sm" c={isLate ? 'var(--dw-late)' : 'var(--dw-quiet)'}>
          {planned(activity, reading)}
          {activity.agreed ? ` · ${t('steps.agreed')}` : ''}
        </Text>
      </div>
      {isOpen && (
        <Group gap={6} wrap="nowrap">
          <Button size="compact-sm" variant="light" onClick={() => onAsk({ kind: 'finish', activity })}>
            {t('steps.done')}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                c="var(--dw-quiet)"
                aria-label={t('steps.more', { type: t(`activity.${activity.type}`) })}
              >
                ⋯
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onAsk({ kind: 'move', activity })}>{t('steps.put-off')}</Menu.Item>
              <Menu.Item onClick={() => setCancelling(true)}>{t('steps.cancel')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
      {isCancelling && (
        <ReasonDialog
          dealId={deal.id}
          title={t('steps.cancel-title')}
          submit={t('steps.cancel')}
          path={`activities/${activity.id}/cancel`}
          onClose={() => setCancelling(false)}
        />
      )}
    </Group>
  );
}

function TaskRow({
  deal,
  task,
  definition,
  isOpen,
}: {
  readonly deal: DealView;
  readonly task: DealView['tasks'][number];
  readonly definition: Definition | undefined;
  readonly isOpen: boolean;
}) {
  const { t } = useTranslation();
  const reading = useReading();
  const finish = useDealCommand(deal.id);
  const { action, dueAt, doneAt } = task;
  const name = actionLabel(definition, action, reading.language) ?? task.name;
  const state = doneAt
    ? t('steps.task-done', { day: planned({ plannedFor: doneAt, precision: 'day' }, reading) })
    : dueAt
      ? t('steps.task-due', { day: planned({ plannedFor: dueAt, precision: 'day' }, reading) })
      : t('steps.task-open');
  return (
    <Group className={classes.row} justify="space-between" wrap="nowrap">
      <div>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Text size="sm" c="var(--dw-quiet)">
          {state}
        </Text>
      </div>
      {isOpen && !doneAt && (
        <Button
          size="compact-sm"
          variant="light"
          loading={finish.isPending}
          onClick={() => finish.mutate({ path: `tasks/${action}/finish` })}
        >
          {t('steps.done')}
        </Button>
      )}
    </Group>
  );
}
