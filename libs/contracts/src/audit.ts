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
