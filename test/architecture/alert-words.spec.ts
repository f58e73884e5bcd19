import { readFileSync } from 'node:fs';
import { alertView } from '@app/contracts/alerts.js';
import { alertKinds } from '@app/persistence/alert.repository.js';

interface Texts {
  readonly health: { readonly alert: Readonly<Record<string, { what: string; 'to-do': string }>> };
}

describe.each(['en', 'cs', 'pl', 'ru'])('the page in %s', (language) => {
  const texts = JSON.parse(readFileSync(`apps/web/src/i18n/admin/${language}.json`, 'utf8')) as Texts;

  it('says of each kind of alert what it means and what to do, and of no other', () => {
    expect(Object.keys(texts.health.alert).sort()).toEqual([...alertKinds].sort());
  });
});

it('names each kind of alert in the description of the API', () => {
  const described = alertView.shape.kind.meta()?.description;
  for (const kind of alertKinds) expect(described).toContain(`\`${kind}\``);
});
