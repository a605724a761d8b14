import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFileSync } from '@tongcha/config';

/** A file of a folder of rules. */
export interface RuleText {
  /** `product-expired` */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** What stands in a folder of rules. */
export interface RuleFolder {
  readonly rules: readonly RuleText[];
  /** Of members' own values; null: there is none. */
  readonly parameters: RuleText | null;
  /** Files that are no rules. */
  readonly faults: readonly string[];
}

const FILE = /^([a-z][a-z0-9-]{0,63})\.yaml$/;
const PARAMETERS = 'parameters';

export const NO_RULES: RuleFolder = { rules: [], parameters: null, faults: [] };

/** Reads all files of rules in a folder, `<rule>.yaml` each, in the order of their names, and `parameters.yaml`. Other files are left aside. */
export function readRuleFolder(folder: string): RuleFolder {
  const files: RuleText[] = [];
  const faults: string[] = [];
  for (const file of namesIn(folder, faults)) {
    const path = join(folder, file);
    const name = FILE.exec(file)?.[1];
    if (name === undefined) {
      faults.push(`${path}: expected a name of small letters, digits and hyphens that ends with .yaml`);
      continue;
    }
    try {
      files.push({ name, path, text: readRegularFileSync(path) });
    } catch {
      faults.push(`${path}: expected a readable file`);
    }
  }
  return {
    rules: files.filter(({ name }) => name !== PARAMETERS),
    parameters: files.find(({ name }) => name === PARAMETERS) ?? null,
    faults,
  };
}

function namesIn(folder: string, faults: string[]): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.].*\.ya?ml$/i.test(name))
      .sort();
  } catch {
    faults.push(`${folder}: expected a folder with a file for each rule`);
    return [];
  }
}
