import type { Problem } from '../errors.js';
import { namedProblems, normProblems, repeated } from './checking.js';
import { actionDoers, actionKinds, type MailTemplate, type StageAction } from './definition.js';
import type { Holes } from './holes.js';
import { placeholders } from './template.js';

/** Whether what is to be done in a stage can be done by whom it is given to. */
export function actionProblems(actions: readonly StageAction[], path: string, holes: Holes): Problem[] {
  return [
    ...namedProblems(actions, path, 'action'),
    ...actions.flatMap((action, index) => {
      const at = `${path}.${index}`;
      const readings = readingsOf(action, at, holes);
      return [
        ...inEach(readings, (one) => doerProblems(one, at)),
        ...(action.due === undefined ? [] : normProblems(action.due, `${at}.due`)),
        ...inEach(readings, (one) => mailProblems(one, `${at}.mail`)),
        ...(action.mail && readings.some(isSystemMail)
          ? templateProblems(action.mail, `${at}.mail.texts`)
          : []),
        ...inEach(readings, (one) => notifyProblems(one, `${at}.to`)),
        ...(readings.some(isNotice) ? repeated(action.to ?? [], `${at}.to`, holes) : []),
      ];
    }),
  ];
}

/** All that an action may be, where it is not known what is done, or by whom. */
function readingsOf(action: StageAction, path: string, holes: Holes): readonly StageAction[] {
  const kinds = holes.has(`${path}.kind`) ? actionKinds : [action.kind];
  const doers = holes.has(`${path}.by`) ? actionDoers : [action.by];
  return kinds.flatMap((kind) => doers.map((by) => ({ ...action, kind, by })));
}

/** What is wrong whichever of them it is. */
function inEach(
  readings: readonly StageAction[],
  problemsOf: (reading: StageAction) => readonly Problem[],
): readonly Problem[] {
  const [first = [], ...others] = readings.map(problemsOf);
  return first.filter(({ path, reason }) =>
    others.every((problems) => problems.some((other) => other.path === path && other.reason === reason)),
  );
}

function isSystemMail({ kind, by }: StageAction): boolean {
  return kind === 'mail' && by === 'system';
}

function isNotice({ kind }: StageAction): boolean {
  return kind === 'notify';
}

function doerProblems({ kind, by, due }: StageAction, path: string): Problem[] {
  const problems: Problem[] = [];
  if (by === 'system' && (kind === 'document' || kind === 'approval')) {
    const hint = 'set by to salesperson, or choose task, mail or notify';
    problems.push({ path: `${path}.by`, reason: `the system does no ${kind}`, hint });
  }
  if (by === 'salesperson' && kind === 'notify') {
    const hint = 'set by to system; what a person does is a task';
    problems.push({ path: `${path}.by`, reason: 'to notify is the system’s', hint });
  }
  if (by === 'system' && kind !== 'task' && due !== undefined) {
    const hint = 'leave it out: the system does it when a deal enters the stage';
    problems.push({ path: `${path}.due`, reason: `the system's ${kind} is due at once`, hint });
  }
  return problems;
}

function mailProblems(action: StageAction, path: string): Problem[] {
  if (action.mail === undefined) {
    if (!isSystemMail(action)) return [];
    const hint = 'give it {"send": …, "texts": {"en": {"subject": …, "body": …}}}';
    return [{ path, reason: 'the system has no mail to send', hint }];
  }
  if (isSystemMail(action)) return [];
  const hint = "leave it out, or make the action the system's mail";
  return [{ path, reason: 'only the mail of the system has a template', hint }];
}

function templateProblems({ texts }: MailTemplate, path: string): Problem[] {
  const english =
    texts.en === undefined
      ? [
          {
            path: `${path}.en`,
            reason: 'is missing',
            hint: 'en stands in for every language that is missing',
          },
        ]
      : [];
  const parts = Object.entries(texts).flatMap(([language, text]) => [
    ...textProblems(text.subject, `${path}.${language}.subject`),
    ...textProblems(text.body, `${path}.${language}.body`),
  ]);
  return [...english, ...parts];
}

function textProblems(text: string, path: string): Problem[] {
  const hint = `there are: ${placeholders.map((name) => `{{${name}}}`).join(', ')}`;
  if (text.trim() === '') return [{ path, reason: 'is empty', hint: 'write what the customer reads' }];
  const unknown = [...text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !(placeholders as readonly string[]).includes(name));
  const rest = text.replaceAll(/\{\{[^{}]*\}\}/g, '');
  return [
    ...[...new Set(unknown)].map((name) => ({ path, reason: `nothing stands for {{${name}}}`, hint })),
    ...(/\{\{|\}\}/.test(rest) ? [{ path, reason: 'a placeholder is not closed', hint }] : []),
  ];
}

function notifyProblems(action: StageAction, path: string): Problem[] {
  const { kind, to } = action;
  if (isNotice(action)) {
    if (to !== undefined && to.length > 0) return [];
    return [{ path, reason: 'there is nobody to notify', hint: 'list owner, head-of-sales or management' }];
  }
  if (to === undefined) return [];
  return [
    { path, reason: `a ${kind} is not addressed to anybody`, hint: 'leave it out: only notify has it' },
  ];
}
