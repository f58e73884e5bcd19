const longest = 64;

/** A key as it is written in addresses and expressions, from a name in any of the languages: "Lisy 2" is `lisy-2`. */
export function keyOf(name: string): string {
  const latin = [...name.toLowerCase()]
    .map((letter) => cyrillic[letter] ?? special[letter] ?? letter)
    .join('');
  return latin
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
}

/** A key that none of the others is, by a number at its end. */
export function freeKey(wished: string, taken: readonly string[]): string {
  let key = wished;
  for (let count = 2; taken.includes(key); count += 1) key = `${wished.slice(0, longest - 4)}-${count}`;
  return key;
}

/** Letters that are none of a to z with a sign. */
const special: Readonly<Record<string, string>> = { ł: 'l', đ: 'd', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe' };

const cyrillic: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'yo', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k' },
  ...{ л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts' },
  ...{ ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' },
};
