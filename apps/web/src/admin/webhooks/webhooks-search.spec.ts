import { webhooksSearch } from './webhooks-search.js';

describe('what an address asks for of webhooks', () => {
  const id = '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11';

  it('is one of them, and some of what it was sent', () => {
    expect(webhooksSearch({ id, status: 'failed' })).toEqual({ id, status: 'failed' });
  });

  it('is all of them, where it names none: a state is one of an endpoint’s messages', () => {
    expect(webhooksSearch({ status: 'failed' })).toEqual({});
    expect(webhooksSearch({ id: 'erp', status: 'lost' })).toEqual({});
    expect(webhooksSearch({ id, status: 'lost' })).toEqual({ id });
  });
});
