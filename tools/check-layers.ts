/** Imports go down the house only, and from package to package by name: `tools/layers.ts`. */
import { globSync, readFileSync } from 'node:fs';
import { wrongImports } from './layers.ts';
import { readPackages } from './packages.ts';

const packages = readPackages();
const files = globSync(
  packages.map(({ folder }) => `${folder}/**/*.{ts,tsx,vue}`),
  { exclude: ['**/node_modules/**', '**/dist/**'] },
);
const wrong = [...new Set(files)].flatMap((path) => wrongImports(path, readFileSync(path, 'utf8'), packages));
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
