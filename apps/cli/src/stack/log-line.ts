import { z } from 'zod';

/** What the console needs of a line of a JSON log, whoever wrote it. */
const entryShape = z.object({
  level: z.union([z.string(), z.number()]),
  message: z.unknown().optional(),
  msg: z.unknown().optional(),
  context: z.string().optional(),
});

const longest = 200;
/** From here on the numeric levels of JSON loggers mean a warning or worse. */
const numericWarning = 40;

/** A warning or an error in short; undefined for everything else. */
export function readLogLine(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    // A line that only looks like an entry stays in the log.
    return undefined;
  }
  const parsed = entryShape.safeParse(json);
  if (!parsed.success) return undefined;
  const { level, message, msg, context } = parsed.data;
  const isLoud =
    typeof level === 'number' ? level >= numericWarning : /^(warn|warning|error|fatal)$/i.test(level);
  if (!isLoud) return undefined;
  const given = message ?? msg ?? '';
  const text = typeof given === 'object' && given !== null && 'message' in given ? given.message : given;
  const short = (typeof text === 'string' ? text : JSON.stringify(text)).split('\n')[0] ?? '';
  const word = typeof level === 'number' ? (level >= 50 ? 'error' : 'warn') : level.toLowerCase();
  return `${word} ${context ? `${context}: ` : ''}${short.slice(0, longest)}`;
}
