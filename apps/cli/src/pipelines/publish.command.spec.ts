import { PassThrough } from 'node:stream';
import { isWanted, meaningLines, type Meaning } from './publish.command.js';

const counts = {
  ...{ runningDeals: 5, deals: 5, earlierDeadlines: 2, newStalls: 1 },
  ...{ newStallsOfKeyDeals: 1, mendedStalls: 0 },
};
const concerned = { running: counts };
const harmless = { running: { ...counts, earlierDeadlines: 0, newStalls: 0 } };

function terminal({ isTTY = true } = {}) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  return { input, output, asked: () => String(output.read() ?? '') };
}

describe('publishing at a terminal', () => {
  it.each([
    ['y', true],
    ['YES', true],
    [' yes ', true],
    ['n', false],
    ['', false],
    ['yesterday', false],
    ['no', false],
  ])('is done after %j: %s', async (answer, expected) => {
    const at = terminal();
    at.input.write(`${answer}\n`);
    expect(await isWanted(concerned, {}, at)).toBe(expected);
    expect(at.asked()).toContain('Publish? [y/N] ');
  });

  it('is not done when the terminal is gone', async () => {
    const at = terminal();
    at.input.end();
    expect(await isWanted(concerned, {}, at)).toBe(false);
  });

  it('asks nobody when it is said before, or no deal is worse off', async () => {
    const at = terminal();
    expect(await isWanted(concerned, { yes: true }, at)).toBe(true);
    expect(await isWanted(harmless, {}, at)).toBe(true);
    expect(at.asked()).toBe('');
  });

  it.each([
    ['nobody is there', {}, terminal({ isTTY: false })],
    ['a program reads the outcome', { json: true }, terminal()],
  ])('is refused when %s', async (_, options, at) => {
    await expect(isWanted(concerned, options, at)).rejects.toMatchObject({
      message: expect.stringContaining('2 running deals would be due earlier'),
    });
    expect(at.asked()).toBe('');
  });
});

describe('what publishing means', () => {
  const meaning: Meaning = {
    ...{ structureChanged: false, timingChanged: true, timing: 'running' },
    running: counts,
  };

  it('says of how many deals it was counted when there are very many', () => {
    const [running, counted] = meaningLines({ ...meaning, running: { ...counts, runningDeals: 90_000 } });
    expect(running).toBe('Running deals: 90000.');
    expect(counted).toMatch(/^Due earlier than now \(of the first 5\): 2\. Newly stalling: 1, /);
    expect(meaningLines(meaning)[1]).toMatch(/^Due earlier than now: 2\. /);
  });
});
