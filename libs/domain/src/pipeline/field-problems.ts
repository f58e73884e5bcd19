import type { Problem } from '../errors.js';
import { namedProblems } from './checking.js';
import type { FieldDefinition } from './definition.js';
import type { Holes } from './holes.js';

/** Words that CEL keeps for itself: `fields.in` would not be understood. */
const reserved = new Set(
  'as break const continue else false for function if import in let loop null package namespace return true var void while'.split(
    ' ',
  ),
);

/** Whether own fields can be filled in, and asked for by expressions. */
export function fieldProblems(fields: readonly FieldDefinition[], holes: Holes): Problem[] {
  return [
    ...namedProblems(fields, 'fields', 'field'),
    ...fields.flatMap((field, index) => [
      ...keyProblems(field.key, `fields.${index}.key`),
      ...(holes.has(`fields.${index}.type`)
        ? namedProblems(field.choices ?? [], `fields.${index}.choices`, 'choice')
        : choiceProblems(field, `fields.${index}.choices`)),
    ]),
  ];
}

function keyProblems(key: string, path: string): Problem[] {
  const hint = `expressions ask for fields.name: choose another key, such as the-${key}`;
  if (/^\d/.test(key)) return [{ path, reason: 'begins with a digit', hint }];
  return reserved.has(key) ? [{ path, reason: `${key} is a word of the expressions' language`, hint }] : [];
}

function choiceProblems({ type, choices }: FieldDefinition, path: string): Problem[] {
  if (type !== 'choice' && type !== 'choices') {
    if (choices === undefined) return [];
    return [
      { path, reason: `a field of type ${type} has no choices`, hint: 'leave it out, or set type to choice' },
    ];
  }
  if (choices !== undefined && choices.length > 0) return namedProblems(choices, path, 'choice');
  return [
    { path, reason: 'there is nothing to choose from', hint: 'list the choices, each with key and name' },
  ];
}
