/** Imports go down the house only: `tools/layers.ts`. */
import { globSync, readFileSync } from 'node:fs';
import { wrongImports } from './layers.ts';

const files = globSync('{schema,common,gateway,subgraphs}/**/*.ts', { exclude: ['**/node_modules/**', '**/dist/**'] });
const wrong = files.flatMap((path) => wrongImports(path, readFileSync(path, 'utf8')));
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
