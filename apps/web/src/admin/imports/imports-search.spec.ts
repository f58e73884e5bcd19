import { importsSearch } from './imports-search.js';

describe('which imports an address asks for', () => {
  const id = '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11';
  it('are those that it says', () => {
    expect(importsSearch({ status: 'done', id })).toEqual({ status: 'done', id });
  });

  it('are all, where it says what is not known', () => {
    expect(importsSearch({ status: 'lost', id: 'deals', colour: 'red' })).toEqual({});
  });
});
