import type { Command } from 'commander';

/** How each command is mostly called, below `dealwarden`; a spec asks for one of every command. */
const examples: Readonly<Record<string, string>> = {
  start: 'start',
  stop: 'stop && dealwarden start',
  status: 'status --json',
  migrate: 'migrate',
  demo: 'demo',
  import: 'import export --mapping definitions/mappings/crm-opportunities.json',
  escalations: 'escalations --status taken-on',
  doctor: 'doctor --repair',
  'pipelines validate': 'pipelines validate presses.json',
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
