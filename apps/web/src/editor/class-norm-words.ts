import type { TFunction } from 'i18next';
import { normWords } from '../format/norms.js';
import { textAt } from './draft-tree.js';
import { typedNorm } from './norms.js';

const classes = ['A', 'B', 'C'] as const;

/** The norms of three classes near together: "5 / 8 / 10 working days". */
export function classNormWords(norms: unknown, t: TFunction): string {
  const texts = classes.map((one) => textAt(norms, one));
  const [first = ''] = texts;
  if (texts.every((text) => text === first)) return normWords(first, t);
  const typed = texts.map(typedNorm);
  const unit = typed[0]?.unit;
  const isAlike = unit !== undefined && typed.every((one) => one?.unit === unit && /^\d+$/.test(one.number));
  if (!isAlike) return texts.map((text) => normWords(text, t)).join(' / ');
  return `${typed.map((one) => one?.number).join(' / ')} ${t(`norm-unit.${unit}`)}`;
}
