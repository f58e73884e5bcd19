import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import i18next from 'i18next';
import type { Change } from '../api/pipeline-drafts.js';
import { changeWords } from './change-words.js';
import { partWords, type Naming } from './part-words.js';

const file = fileURLToPath(new URL('../i18n/en.json', import.meta.url));
const definition = {
  fields: [{ key: 'budget', name: 'Budget', labels: { cs: 'Rozpočet' } }],
  stages: [
    { key: 'need', name: 'Need', norm: { A: 'P5D' }, moves: ['3'], requiredFields: ['budget'] },
    { key: '3', name: 'Third', exitCriteria: [{ key: 'sent', name: 'It was sent' }] },
  ],
  ladder: [{ to: 'owner' }, { to: 'management' }],
  productLines: ['presses'],
};
let naming: Naming;

beforeAll(async () => {
  const translation = JSON.parse(readFileSync(file, 'utf8')) as object;
  await i18next.init({
    lng: 'en',
    resources: { en: { translation } },
    interpolation: { escapeValue: false },
  });
  naming = { definitions: [definition], t: i18next.t, language: 'en' };
});

describe('a place in words', () => {
  it.each([
    ['', 'The pipeline'],
    ['stages', 'Stages'],
    ['stages.need.norm.A', 'Stage “Need” › Norm › Class A'],
    ['stages.0.norm.A', 'Stage “Need” › Norm › Class A'],
    ['stages.1.exitCriteria.0.when', 'Stage “Third” › Criterion “It was sent” › Condition'],
    ['stages.7.name', 'Stage “8” › Name'],
    ['stages.need.moves.3', 'Stage “Need” › Move to “Third”'],
    ['stages.0.moves.0', 'Stage “Need” › Move to “Third”'],
    ['stages.0.requiredFields.budget', 'Stage “Need” › Required field “Budget”'],
    ['ladder.1.after', 'Ladder: 2, management › After'],
    ['ladder.management', 'Ladder: management'],
    ['fields.0.labels.cs', 'Field “Budget” › Names in other languages › Czech'],
    ['nobody.knows', 'nobody › knows'],
  ])('%j is %s', (path, expected) => expect(partWords(path, naming)).toBe(expected));

  it('names things in the language that is asked for, or as the definition does', () => {
    expect(partWords('fields.budget', { ...naming, language: 'cs' })).toBe('Field “Rozpočet”');
    expect(partWords('fields.budget', { definitions: [definition], t: naming.t })).toBe('Field “Budget”');
  });
});

describe('a change in words', () => {
  const timing = (kind: Change['kind'], path: string, before?: unknown, after?: unknown): Change => ({
    ...{ part: 'timing', kind, path, before, after },
  });
  it.each([
    [timing('changed', 'stages.need.norm.A', 'P5D', 'P3D'), '5 working days becomes 3 working days'],
    [timing('changed', 'stages.need.canWin', false, true), 'No becomes Yes'],
    [
      timing('changed', 'stages.need.phase', 'awareness', 'contract'),
      'Sees the need becomes Agrees on the contract',
    ],
    [
      timing('changed', 'keyDeal', { amountAtLeast: '5' }, { when: 'key' }),
      'Amount at least: 5 becomes Condition: key',
    ],
    [timing('added', 'stages.visit', undefined, { key: 'visit', name: 'Visit' }), 'Added'],
    [timing('added', 'stages.need.moves.3', undefined, '3'), 'Added'],
    [timing('added', 'handover', undefined, { norm: 'P2D' }), 'Added: Norm: 2 working days'],
    [timing('removed', 'stalls.activityOverdue', 'P1D'), 'Removed: 1 working day'],
    [
      timing('changed', 'ladder.owner.channels', ['inbox'], ['inbox', 'email']),
      'inbox becomes inbox, e-mail',
    ],
    [timing('moved', 'stages.need', null, '3'), 'Moved behind: Stage “Third”'],
    [timing('moved', 'stages.need', '3', null), 'Moved to the front'],
    [timing('moved', 'productLines', ['a', 'b'], ['b', 'a']), 'In another order'],
  ])('%j', (change, expected) => expect(changeWords(change, naming).what).toBe(expected));
});
