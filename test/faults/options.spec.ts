import { optionsOf, otherFaults } from './options.js';

describe('the options of the faults', () => {
  it('are everything, a hundred times, unless something is chosen', () => {
    expect(optionsOf([])).toEqual({
      ...{ kills: 100, rate: undefined, others: [...otherFaults], soakMinutes: 0, json: undefined },
    });
    expect(optionsOf(['--only', 'kills,disk', '--kills', '3', '--rate', '5'])).toMatchObject({
      ...{ kills: 3, rate: 5, others: ['disk'] },
    });
    expect(optionsOf(['--only', 'soak', '--soak', '60'])).toMatchObject({
      kills: 0,
      others: [],
      soakMinutes: 60,
    });
  });

  it('are refused where they are none', () => {
    expect(() => optionsOf(['--only', 'kils'])).toThrow('kils');
    expect(() => optionsOf(['--kills', 'many'])).toThrow('--kills');
  });
});
