import type { Command } from 'commander';

/** How each command is mostly called, below `dealwarden`; a spec asks for one of every command. */
const examples: Readonly<Record<string, string>> = {
  start: 'start',
  stop: 'stop && dealwarden start',
  status: 'status --json',
  backup: 'backup /backup/$(date +%F)',
  restore: 'restore /backup/2026-11-22 --data-dir .data',
  'mail release': 'mail release',
  migrate: 'migrate',
  demo: 'demo',
  import: 'import deals.csv --mapping definitions/mappings/deals-english.json --dry-run',
  export: 'export deals --status open --out deals.csv',
  escalations: 'escalations --status taken-on',
  doctor: 'doctor --repair',
  'users create':
    'users create anna.novak@example.com --name "Anna Novak" --role salesperson --team Machinery',
  'users list': 'users list --all',
  'users deactivate': 'users deactivate anna.novak@example.com',
  'users password': 'users password anna.novak@example.com',
  'token create': 'token create anna.novak@example.com --name "nightly report" --scope deal.read --days 30',
  'token list': 'token list anna.novak@example.com',
  'token revoke': 'token revoke anna.novak@example.com "nightly report"',
  'erase user': 'erase user anna.novak@example.com --yes',
  'erase contact': 'erase contact 0198f3a2-5c1e-7b53-9d0a-2f6b8f0c7d11 --yes',
  'erase counterparty-contact':
    'erase counterparty-contact 0198f3a2-5c1e-7b53-9d0a-2f6b8f0c7d11 --name "Jana Weiss" --email jana.weiss@example.com --yes',
  'audit verify': 'audit verify',
  'audit export': 'audit export --from 2026-01-01T00:00:00Z --out audit.jsonl',
  'pipelines validate': 'pipelines validate presses.json',
  'pipelines schema': 'pipelines schema > pipeline.schema.json',
  'pipelines diff': 'pipelines diff machinery-project 1 2',
  'pipelines publish': 'pipelines publish presses.json --dry-run',
  'pipelines migrate': 'pipelines migrate machinery-project --stage offer=quote --dry-run',
  'pipelines migrations': 'pipelines migrations machinery-project',
  'pipelines list': 'pipelines list',
  'pipelines versions': 'pipelines versions machinery-project',
  'pipelines export': 'pipelines export machinery-project 1 > before.json',
  'pipelines archive': 'pipelines archive demo-quick',
  'pipelines restore': 'pipelines restore demo-quick',
};

/** Ends the help of each command with its example. */
export function addExamples(command: Command, words: readonly string[] = []): void {
  const example = examples[words.join(' ')];
  if (example) command.addHelpText('after', `\nExample: dealwarden ${example}`);
  for (const below of command.commands) addExamples(below, [...words, below.name()]);
}
