import type { TFunction } from 'i18next';
import { classNormWords } from './class-norm-words.js';

const t = ((key: string, { count }: { count?: number } = {}) =>
  count === undefined ? key : `${count} ${key}`) as unknown as TFunction;

it.each([
  [{ A: 'P5D', B: 'P5D', C: 'P5D' }, '5 norm.days'],
  [{ A: 'P5D', B: 'P8D', C: 'P10D' }, '5 / 8 / 10 norm-unit.days'],
  [{ A: 'PT4H', B: 'P1D', C: 'P1D' }, '4 norm.hours / 1 norm.days / 1 norm.days'],
  [{ A: 'P-D', B: 'P8D', C: 'P8D' }, 'P-D / 8 norm.days / 8 norm.days'],
  [undefined, ''],
])('the norms %j are said as %s', (norms, expected) => expect(classNormWords(norms, t)).toBe(expected));
