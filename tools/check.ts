/** `npm run check`: types, lint with the import rules, and whether the committed supergraph is fresh. */
import { spawnSync } from 'node:child_process';

const STEPS: readonly (readonly [string, readonly string[]])[] = [
  ['format', ['oxfmt', '--check']],
  ['types', ['tsc', '-p', '.']],
  ['types of the portal', ['node', 'tools/check-vue.ts', 'portal']],
  ['types of the desk', ['node', 'tools/check-vue.ts', 'desk']],
  ['types of the explorer', ['tsc', '-p', 'explorer']],
  ['types of the enterprises’ page', ['tsc', '-p', 'subgraphs/hosted/page']],
  ['lint', ['oxlint']],
  ['import rules', ['node', 'tools/check-layers.ts']],
  ['configuration', ['node', 'tools/configuration.ts', '--check']],
  ['documents', ['node', 'tools/documents.ts', '--check']],
  ['supergraph', ['node', 'tools/compose.ts', '--check']],
];

for (const [name, [command = '', ...args]] of STEPS) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok   ' : 'FAULT'} ${name}`);
  if (status !== 0) process.exitCode = 1;
}
