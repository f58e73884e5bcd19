import { returnReportFilter, returnReportsSearch } from './return-reports-search.js';

describe('which return cases an address asks to be counted', () => {
  it('are those that it says', () => {
    const given = { by: 'vendor', from: '2026-03-02', to: '2026-03-04' };
    expect(returnReportsSearch(given)).toEqual(given);
    expect(returnReportFilter(returnReportsSearch(given))).toEqual(given);
  });

  it('leave out what is not known', () => {
    expect(returnReportsSearch({ by: 'colour', last: 'week', team: 'north' })).toEqual({});
  });

  it('are of the last days, today among them', () => {
    const query = returnReportFilter(returnReportsSearch({ last: 90 }), new Date('2026-03-31T00:00:00Z'));
    expect(query).toEqual({ from: '2026-01-01' });
  });
});
