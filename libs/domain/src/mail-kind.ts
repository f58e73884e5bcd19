/** What mails are about; each kind is written in its own way. */
export const mailKinds = [
  'escalation',
  'digest',
  'management-digest',
  'alert',
  'announcement',
  'message',
  'account',
  'return-notices',
  'return-letter',
] as const;
export type MailKind = (typeof mailKinds)[number];
