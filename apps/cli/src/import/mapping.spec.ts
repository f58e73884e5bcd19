import { join } from 'node:path';
import { shippedFolder } from '../seed/shipped.js';
import { readPipeline } from '../pipelines/publishing.js';
import { readMapping } from './mapping-file.js';
import { mappingProblems, mappingSchema, type Mapping } from './mapping.js';

const path = join(shippedFolder(), 'mappings', 'crm-opportunities.json');
let mapping: Mapping;

beforeAll(async () => {
  ({ mapping } = await readMapping(path));
});

describe('the shipped mapping', () => {
  it('fits the pipeline it names', async () => {
    const { pipelineFile } = await readMapping(path);
    expect(mappingProblems(mapping, await readPipeline(pipelineFile))).toEqual([]);
  });
});

describe('a mapping', () => {
  it.each<[string, (given: Mapping) => unknown]>([
    ['source', (given) => ({ ...given, source: 'My CRM' })],
    ['asOf', (given) => ({ ...given, asOf: '2017-02-30' })],
    ['dateFormat', (given) => ({ ...given, dateFormat: 'MM/DD/YY' })],
    ['delimiter', (given) => ({ ...given, delimiter: '::' })],
    ['title', (given) => ({ ...given, title: '{secret}' })],
    ['people.email', (given) => ({ ...given, people: { ...given.people, email: '{first} at home' } })],
    ['clockTimes.opened', (given) => ({ ...given, clockTimes: { ...given.clockTimes, opened: '9 am' } })],
    ['stages.Won.status', (given) => ({ ...given, stages: { Won: { status: 'sold', stage: 'engaging' } } })],
    [
      'stages.Lost.reason',
      (given) => ({ ...given, stages: { Lost: { status: 'lost', stage: 'engaging' } } }),
    ],
    ['files.accounts.file', (given) => withAccounts(given, '../../etc/passwd')],
    ['', (given) => ({ ...given, colour: 'red' })],
  ])('is refused at %j', (place, change) => {
    const { error } = mappingSchema.safeParse(change(mapping));
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([place]);
  });

  it('is held against its pipeline', async () => {
    const pipeline = await readPipeline((await readMapping(path)).pipelineFile);
    const wrong: Mapping = {
      ...mapping,
      currency: 'EUR',
      stages: {
        Early: { status: 'open', stage: 'early' },
        Won: { status: 'won', stage: 'prospecting' },
        Lost: { status: 'lost', stage: 'engaging', reason: 'bad-luck' },
      },
    };
    expect(mappingProblems(wrong, pipeline).map((problem) => problem.path)).toEqual([
      'currency',
      'stages.Early.stage',
      'stages.Won.stage',
      'stages.Lost.reason',
      'clockStart.asOfWhenEmpty',
    ]);
  });
});

function withAccounts(given: Mapping, file: string): unknown {
  return { ...given, files: { ...given.files, accounts: { ...given.files.accounts, file } } };
}
