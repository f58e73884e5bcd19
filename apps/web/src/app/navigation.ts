import type { MeView } from '@app/contracts/users.js';

/** One entry of the navigation, the palette and the help alike. What somebody may not do is not shown to them. */
export interface Entry {
  readonly to: '/board' | '/escalations' | '/cases' | '/pipelines';
  readonly label: 'nav.board' | 'nav.escalations' | 'nav.cases' | 'nav.pipelines';
  readonly permit: keyof MeView['permissions'];
  /** What follows `g`. */
  readonly key: string;
}

export const entries: readonly Entry[] = [
  { to: '/board', label: 'nav.board', permit: 'deal.read', key: 'b' },
  { to: '/escalations', label: 'nav.escalations', permit: 'escalation.take-on', key: 'e' },
  { to: '/cases', label: 'nav.cases', permit: 'return.read', key: 'c' },
  { to: '/pipelines', label: 'nav.pipelines', permit: 'pipeline.publish', key: 'p' },
];
