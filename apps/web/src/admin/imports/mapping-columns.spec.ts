import { columnsOf } from './mapping-columns.js';

describe('the columns that a mapping names', () => {
  it('are told once each, those of own fields too', () => {
    const mapping = { columns: { id: 'Id', title: 'Deal', customer: 'Deal' }, fields: { budget: 'Budget' } };
    expect(columnsOf(mapping)).toEqual(['Id', 'Deal', 'Budget']);
  });

  it('are those it has, where it has no own fields', () => {
    expect(columnsOf({ columns: { id: 'Id' } })).toEqual(['Id']);
  });
});
