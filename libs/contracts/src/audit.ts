import { z } from 'zod';
import { id, instant, page, pageQuery, text, utcInstant } from './fields.js';

const principalKinds = ['user', 'token', 'link', 'command', 'system', 'nobody'] as const;

const principal = z.strictObject({
  kind: z
    .enum(principalKinds)
    .describe(
      'A user who is signed in, a program with an API token, whoever holds a signed link, whoever runs the command on the machine, the product itself, or a stranger',
    ),
  id: id
    .nullable()
    .describe(
      'The user, also of a token or a link; by the link of a return case the vendor, carrier or customer',
    ),
  name: z.string().nullable(),
  token: z
    .strictObject({ id, name: z.string().nullable().describe('Null: it was revoked') })
    .nullable()
    .describe('With which a program acted'),
});

const values = z
  .record(z.string(), z.unknown())
  .meta({ description: 'Columns by name; secrets are never kept', examples: [{ active: true }] });

export const auditEntry = z
  .strictObject({
    no: z.int().min(1).describe('Place in the chain'),
    at: utcInstant,
    action: z
      .string()
      .meta({ description: 'What happened', examples: ['user.changed', 'deal.move', 'denied'] }),
    principal,
    object: z
      .strictObject({ kind: z.string().meta({ examples: ['user'] }), id: z.string().nullable() })
      .nullable()
      .describe('What was changed or asked for'),
    from: z
      .strictObject({
        requestId: z.string().nullable().describe('As in the header X-Request-Id and in the log'),
        address: z.string().nullable(),
        agent: z.string().nullable().describe('How the program named itself, cut short'),
      })
      .describe('Where it came from'),
    before: values.describe('What was changed, as it was; what is absent was not there'),
    after: values.describe('What was changed, as it is since'),
    detail: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What else is known of it', examples: [{ to: 'offer' }] }),
    erased: z
      .array(z.string())
      .meta({ description: 'Values that were erased since', examples: [['after.name']] }),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntry>;
export const auditPage = page(auditEntry);

const code = text(80).regex(/^[a-z0-9.-]+$/, 'must be a code');

export const auditQuery = z.strictObject({
  objectKind: code.optional().meta({ description: 'Only about this kind of thing', examples: ['customer'] }),
  objectId: text(200).optional().describe('Only about this thing'),
  principalId: id.optional().describe('Only what this user did, also by a token or a link'),
  action: code.optional().meta({ description: 'Only this', examples: ['sign-in.failed'] }),
  from: instant.optional().describe('From this instant on'),
  to: instant.optional().describe('Before this instant'),
  ...pageQuery,
});
export type AuditQuery = z.infer<typeof auditQuery>;

const head = z
  .string()
  .regex(/^[1-9]\d{0,17}:[0-9a-f]{64}$/, 'must be a head of the audit: <number>:<hash>')
  .meta({ description: 'Number and hash of the last entry', examples: [`42:${'0a'.repeat(32)}`] });

export const auditCheck = z
  .strictObject({
    since: head.optional().describe('A head that was noted before: the chain has to go through it'),
  })
  .meta({ id: 'AuditCheck', examples: [{}] });
export type AuditCheck = z.infer<typeof auditCheck>;

export const checkedAudit = z
  .strictObject({
    entries: z
      .int()
      .min(0)
      .describe('Entries that are as they were written; of a broken chain those before it'),
    head: head.nullable().describe('To be noted elsewhere; null: the chain is empty'),
    erased: z
      .int()
      .min(0)
      .describe('Values that were erased; what they were committed to is still in the chain'),
    waiting: z.int().min(0).describe('What was done and is not in the chain yet'),
    broken: z
      .strictObject({
        no: z.int().nullable().describe('Number of the entry; null: it is beside the chain'),
        why: z.string(),
      })
      .nullable()
      .describe('The first place at which the audit is not what was written; null: it is sound'),
  })
  .meta({ id: 'CheckedAudit' });
export type CheckedAudit = z.infer<typeof checkedAudit>;
