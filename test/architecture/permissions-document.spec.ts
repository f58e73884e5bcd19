import { readFileSync, writeFileSync } from 'node:fs';
import { actions, permissions, roles } from '@app/domain/access/permissions.js';

const path = new URL('../../docs/PERMISSIONS.md', import.meta.url);
/** `GOLDEN=write` writes the document anew from the table. */
const isWriting = process.env.GOLDEN === 'write';

const introduction = `# Who may do what

This is the one permission table (\`libs/domain/src/access/permissions.ts\`), at every door alike: the API, the page, links in
mails, API tokens. What it does not list is denied. **own**: one's own objects (a handover is of whoever cares for its
customer); **team**: also those of the teams one is in or heads; **all**: everybody's; –: denied. What is out of reach is
not found. Who holds several roles has the widest reach of them; an API token has at most its owner's, and only for the
actions that it was made for.
`;

/** Addresses without an action: specs of the running API hold them against this (api-base.spec.ts, access.spec.ts). */
const conclusion = `
## What the table does not list

Of nobody is anything asked at \`/health/live\`, \`/health/ready\`, \`/api/openapi.json\`, \`/api/v1/sessions\` (to sign in), \`/api/v1/sign-in\`,
\`/api/v1/sign-in/oidc\`, \`/api/v1/sign-in/oidc/callback\`, \`/api/v1/password-resets\` and \`/api/v1/password-resets/redeemed\`. What a
signed address holds is the right to one thing: \`/act/:token\`, \`/password-reset/:token\`, \`/return/:token\`.

Whoever is signed in has what is theirs alone, and finds nothing of others: \`/api/v1/me\`, \`/api/v1/me/password\`, \`/api/v1/sessions/current\`,
\`/api/v1/sessions/others\`, \`/api/v1/sessions/:id\`, \`/api/v1/tokens\`, \`/api/v1/tokens/:id\`, \`/api/v1/saved-views\`, \`/api/v1/saved-views/:id\`.
`;

/** The document that the table makes. */
function printed(): string {
  const head = ['action', ...roles];
  const rows = actions.map((action) => [
    `\`${action}\``,
    ...roles.map((role) => permissions[role][action] ?? '–'),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `${introduction}\n${[line(head), rule, ...rows.map(line)].join('\n')}\n${conclusion}`;
}

describe('the permissions as the documents tell them', () => {
  it('are those of the table', () => {
    if (isWriting) writeFileSync(path, printed());
    expect(readFileSync(path, 'utf8')).toBe(printed());
  });
});
