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
  return `${introduction}\n${[line(head), rule, ...rows.map(line)].join('\n')}\n`;
}

describe('the permissions as the documents tell them', () => {
  it('are those of the table', () => {
    if (isWriting) writeFileSync(path, printed());
    expect(readFileSync(path, 'utf8')).toBe(printed());
  });
});
