import { auditSearch } from './audit-search.js';

describe('which entries of the audit an address asks for', () => {
  const by = '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11';
  it('is what it says', () => {
    const given = { action: 'sign-in.failed', kind: 'user', by, from: '2026-03-02', to: '2026-03-04' };
    expect(auditSearch(given)).toEqual(given);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no code', { action: 'Sign In' }],
    ['no id', { by: 'anna' }],
    ['no day', { from: 'yesterday', to: 7 }],
    ['unknown', { colour: 'red' }],
  ])('leaves out what is %s', (_, given) => expect(auditSearch(given)).toEqual({}));
});
