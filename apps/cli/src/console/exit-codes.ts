/** What a command's exit code says. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  badInput: 2,
  differences: 3,
  notRunning: 4,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
