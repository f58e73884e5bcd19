import { dealReportFilter, dealReportsSearch } from './deal-reports-search.js';

const id = '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11';

describe('which deals an address asks to be counted', () => {
  it('are those that it says', () => {
    const given = {
      ...{ pipeline: 'quick', team: id, owner: id, line: 'machines', class: 'A', key: false },
      ...{ from: '2026-03-02', to: '2026-03-04' },
    };
    expect(dealReportsSearch(given)).toEqual(given);
    expect(dealReportFilter(dealReportsSearch(given))).toEqual({
      ...{ pipeline: 'quick', teamId: id, ownerId: id, productLine: 'machines', class: 'A', key: false },
      ...{ from: '2026-03-02', to: '2026-03-04' },
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['no key', { pipeline: 'Quick!', line: '-' }],
    ['no id', { team: 'north', owner: 7 }],
    ['no class', { class: 'D', key: 'perhaps' }],
    ['no day', { from: '2026-02-30', to: '0002-01-01' }],
    ['no period that is offered', { last: 31 }],
    ['unknown', { colour: 'red' }],
  ])('leave out what is %s', (_, given) => expect(dealReportsSearch(given)).toEqual({}));

  it('have a key of figures alone, which an address holds as a number', () => {
    expect(dealReportsSearch({ pipeline: 2026 })).toEqual({ pipeline: '2026' });
  });

  it('are open at the end of a period that would end before it begins', () => {
    expect(dealReportsSearch({ from: '2026-03-04', to: '2026-03-02' })).toEqual({ from: '2026-03-04' });
  });

  it('are of the last days, today among them, and of no others beside', () => {
    const search = dealReportsSearch({ last: '30', from: '2020-01-01' });
    expect(search).toEqual({ last: 30 });
    const { from, to } = dealReportFilter(search, new Date('2026-03-30T23:59:00Z'));
    expect([from, to]).toEqual(['2026-03-01', undefined]);
  });
});
