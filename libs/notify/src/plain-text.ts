/** Line breaks and other controls, and marks that turn the direction of writing: they could forge what is read. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/**
 * Text of people as one harmless line: a title with a line break in it can begin neither a mail header nor a line that
 * looks like ours.
 * @param longest characters shown at most; what is cut ends with an ellipsis
 */
export function oneLine(text: string, longest: number): string {
  const line = text.replace(unprintable, ' ').replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= longest
    ? line
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}

/**
 * Text of people with its ends of lines, each line harmless.
 * @param atMost lines shown; what is cut ends with an ellipsis
 */
export function someLines(text: string, atMost: number, longest = 1_000): string[] {
  const all = text
    .trim()
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => oneLine(line, longest));
  return all.length <= atMost ? all : [...all.slice(0, atMost - 1), '…'];
}
