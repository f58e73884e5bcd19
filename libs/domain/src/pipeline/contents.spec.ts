import type { FieldDefinition, PipelineDefinition, StageAction } from './definition.js';
import type { norm } from './pipelines.spec-support.js';
import {
  affordable,
  budget,
  head,
  hello,
  need,
  offer,
  owner,
  placedOf,
  route,
  sound,
  telling,
  visit,
} from './pipelines.spec-support.js';
import { pipelineProblems } from './problems.js';
import { pipelineWarnings } from './warnings.js';

const problemsOf = (changes: Partial<PipelineDefinition>) =>
  placedOf(pipelineProblems({ ...sound, ...changes }));
const withAction = (changes: Partial<StageAction>, action = visit): Partial<PipelineDefinition> => ({
  stages: [{ ...need, actions: [{ ...action, ...changes }] }, offer],
});
const withField = (changes: Partial<FieldDefinition>): Partial<PipelineDefinition> => ({
  fields: [budget, route, { key: 'note', name: 'Note', type: 'text', ...changes }],
});
const mailOf = (subject: string, body = 'x'): Partial<PipelineDefinition> =>
  withAction({ mail: { send: 'at-once', texts: { en: { subject, body } } } }, hello);

describe('what sales ops put into a pipeline', () => {
  it('is in order when it is', () => {
    expect(problemsOf({})).toEqual([]);
    expect(pipelineWarnings(sound).map(({ reason }) => reason)).toEqual([
      'no stage is in the phase alternatives',
      'no stage is in the phase contract',
    ]);
  });

  it.each(['Návrh řešení', 'Коммерческое предложение', '見積書', 'عرض', '👩‍🔧 Service', 'x'.repeat(120)])(
    'may be named %s',
    (name) => {
      expect(problemsOf({ name, stages: [{ ...need, name, labels: { ru: name } }, offer] })).toEqual([]);
    },
  );

  it.each<[string, Partial<PipelineDefinition>, string[]]>([
    ['no name', { name: ' ' }, ['name: is empty']],
    ['a NUL in a label', { labels: { cs: 'a\u0000b' } }, ['labels.cs: has control characters']],
    ['half a character', { name: '\ud800' }, ['name: has control characters']],
    ['a name without end', { name: 'x'.repeat(121) }, ['name: has 121 characters']],
    ['no currency', { currency: 'euro' }, ['currency: euro is no currency']],
    [
      'currencies that say nothing new',
      { currencies: ['CZK', 'EUR', 'CZK'] },
      ['currencies.2: CZK is listed twice', "currencies.1: EUR is the pipeline's currency already"],
    ],
    [
      'two fields of one key',
      withField({ key: 'budget' }),
      ['fields.2.key: fields.0 has the key budget too'],
    ],
    [
      'a field that cannot be asked for',
      withField({ key: '3d-model' }),
      ['fields.2.key: begins with a digit'],
    ],
    [
      'a field of a word of CEL',
      withField({ key: 'in' }),
      ["fields.2.key: in is a word of the expressions' language"],
    ],
    [
      'a choice of nothing',
      withField({ type: 'choices' }),
      ['fields.2.choices: there is nothing to choose from'],
    ],
    [
      'choices of one key',
      withField({ type: 'choice', choices: [route.choices![0]!, route.choices![0]!] }),
      ['fields.2.choices.1.key: fields.2.choices.0 has the key tender too'],
    ],
    [
      'choices where there is nothing to choose',
      withField({ choices: [] }),
      ['fields.2.choices: a field of type text has no choices'],
    ],
    [
      'a required field that is not there',
      { stages: [{ ...need, requiredFields: ['budget', 'colour', 'budget'] }, offer] },
      [
        'stages.0.requiredFields.1: there is no field colour',
        'stages.0.requiredFields.2: budget is listed twice',
      ],
    ],
    [
      'a class without norm',
      { stages: [{ ...need, norm: { A: 'P1D', B: 'P1D' } as typeof norm }, offer] },
      ['stages.0.norm.C: class C has no norm'],
    ],
    [
      'norms of stalls that are none',
      {
        stalls: {
          noFutureActivity: 'soon',
          activityOverdue: 'PT0S',
          customerSilent: { A: 'P1W', B: 'P1D', C: '' },
        },
        handover: { norm: 'P1Y' },
      },
      [
        expect.stringMatching(/^stalls\.noFutureActivity: "soon"/),
        expect.stringMatching(/^stalls\.activityOverdue: .*longer than zero/),
        expect.stringMatching(/^stalls\.customerSilent\.A: .*weeks/),
        expect.stringMatching(/^stalls\.customerSilent\.C: /),
        expect.stringMatching(/^handover\.norm: .*years/),
      ] as string[],
    ],
    [
      'a criterion that cannot hold anything',
      {
        stages: [{ ...need, exitCriteria: [affordable, { ...affordable, when: 'fields.nope > 1' }] }, offer],
      },
      [
        'stages.0.exitCriteria.1.key: stages.0.exitCriteria.0 has the key affordable too',
        'stages.0.exitCriteria.1.when: there is no field nope; the fields are: fields.budget, fields.buying_route',
      ],
    ],
    [
      'a key rule that asks for itself',
      { keyDeal: { when: 'key || amount > 5' } },
      ['keyDeal.when: the rule for key deals cannot ask for key, which it decides itself'],
    ],
    [
      'a key rule of no amount',
      { keyDeal: { amountAtLeast: '5e4' } },
      ['keyDeal.amountAtLeast: is no amount'],
    ],
    [
      'an approval by nobody',
      withAction({ kind: 'approval', by: 'system', due: undefined }),
      ['stages.0.actions.0.by: the system does no approval'],
    ],
    [
      'a document by nobody',
      withAction({ kind: 'document', by: 'system', due: undefined }),
      ['stages.0.actions.0.by: the system does no document'],
    ],
    [
      'a salesperson who notifies',
      withAction({ by: 'salesperson' }, telling),
      ['stages.0.actions.0.by: to notify is the system’s'],
    ],
    [
      'nobody to notify',
      withAction({ to: [] }, telling),
      ['stages.0.actions.0.to: there is nobody to notify'],
    ],
    [
      'a task to somebody',
      withAction({ to: ['owner'] }),
      ['stages.0.actions.0.to: a task is not addressed to anybody'],
    ],
    [
      'a due time that is none',
      withAction({ due: 'tomorrow' }),
      [expect.stringMatching(/^stages\.0\.actions\.0\.due: /)] as string[],
    ],
    [
      'a mail of the system that is due later',
      withAction({ due: 'P1D' }, hello),
      ["stages.0.actions.0.due: the system's mail is due at once"],
    ],
    [
      'a mail without text',
      withAction({ mail: undefined }, hello),
      ['stages.0.actions.0.mail: the system has no mail to send'],
    ],
    [
      'a text without mail',
      withAction({ mail: hello.mail }),
      ['stages.0.actions.0.mail: only the mail of the system has a template'],
    ],
    [
      'a mail in no language that stands in',
      withAction({ mail: { send: 'at-once', texts: { cs: { subject: 'x', body: 'y' } } } }, hello),
      ['stages.0.actions.0.mail.texts.en: is missing'],
    ],
    [
      'a placeholder for nothing',
      mailOf('{{deal}} {{discount}}'),
      ['stages.0.actions.0.mail.texts.en.subject: nothing stands for {{discount}}'],
    ],
    [
      'a placeholder that is not closed',
      mailOf('x', '{{deal'),
      ['stages.0.actions.0.mail.texts.en.body: a placeholder is not closed'],
    ],
  ])('is found: %s', (_, changes, expected) => {
    expect(problemsOf(changes)).toEqual(expected);
  });

  it('says nothing of holes, nor of what depends on them', () => {
    const broken: PipelineDefinition = {
      ...sound,
      fields: [],
      stages: [
        { ...need, phase: 'contract', moves: [] },
        { ...offer, key: 'hole', probability: 400 },
      ],
    };
    expect(pipelineProblems(broken, ['fields', 'stages.0.moves', 'stages.1.key'])).toEqual([
      expect.objectContaining({ path: 'stages.1.probability' }),
    ]);
  });
});

describe('what is worth a second look', () => {
  const warningsOf = (changes: Partial<PipelineDefinition>) =>
    pipelineWarnings({
      ...sound,
      stages: [
        need,
        { ...offer, phase: 'alternatives' },
        { ...offer, phase: 'selection' },
        { ...offer, phase: 'contract' },
      ],
      ...changes,
    }).map(({ path, reason }) => `${path}: ${reason}`);

  it.each<[string, Partial<PipelineDefinition>, string[]]>([
    ['nothing', {}, []],
    [
      'phases that go backwards, and a chance that falls',
      {
        stages: [
          need,
          { ...offer, phase: 'contract', probability: 50 },
          { ...offer, key: 'late', phase: 'alternatives', probability: 30 },
          { ...offer, phase: 'selection' },
        ],
      },
      [
        'stages.2.phase: alternatives comes after contract of offer',
        'stages.2.probability: 30 is less than the 50 of offer',
      ],
    ],
    [
      'no reason inside us',
      { lossReasons: [sound.lossReasons[0]!] },
      ['lossReasons: no reason lies inside us'],
    ],
    [
      'nobody above the owner',
      { ladder: [owner] },
      ['ladder: the head of sales is never told', 'ladder: management is not told of key deals'],
    ],
    [
      'two levels told together',
      { ladder: [owner, { ...head, after: 'PT0S' }, sound.ladder[2]!] },
      ['ladder.1.after: is told together with the level before'],
    ],
    [
      'a level that is never reached',
      { keyDeal: { when: ' false ' } },
      ['keyDeal: no deal is ever key, so management is never told'],
    ],
    [
      'a number for amounts of several currencies',
      { keyDeal: { when: 'amount >= 50000' } },
      ['keyDeal: amounts of several currencies are compared with the same number'],
    ],
    [
      'the same in its short form',
      { keyDeal: { amountAtLeast: '50000' } },
      ['keyDeal: amounts of several currencies are compared with the same number'],
    ],
    ['nothing of a number for the one currency', { keyDeal: { amountAtLeast: '1' }, currencies: [] }, []],
    ['no product line', { productLines: [] }, ['productLines: it is made for no product line']],
  ])('is told: %s', (_, changes, expected) => {
    expect(warningsOf(changes)).toEqual(expected);
  });
});
