import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { colleaguesQuery } from '../api/colleagues.js';
import { useMe } from '../api/me.js';
import { FilterChoice } from '../app/filter-choice.js';

interface Chosen {
  readonly owner?: string | undefined;
  readonly team?: string | undefined;
}

interface Props extends Chosen {
  readonly onChange: (changes: Chosen) => void;
}

/** Owners and teams, for whoever sees more than their own deals. */
export function PeopleFilters({ owner, team, onChange }: Props) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const seesOthers = permissions['deal.read'] !== 'own';
  const { data: people = [] } = useQuery({ ...colleaguesQuery, enabled: seesOthers });
  if (!seesOthers) return null;
  const teams = new Map(people.map((person) => [person.team.id, person.team.name]));
  return (
    <>
      <FilterChoice
        label={t('board.owner')}
        value={owner}
        onChange={(chosen) => onChange({ owner: chosen })}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {teams.size > 1 && (
        <FilterChoice
          label={t('board.team')}
          value={team}
          onChange={(chosen) => onChange({ team: chosen })}
          options={[...teams].map(([value, label]) => ({ value, label }))}
        />
      )}
    </>
  );
}
