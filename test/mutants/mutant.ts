import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One guard of the product, broken. */
export interface Mutant {
  /** What nobody would notice without the tests. */
  readonly name: string;
  /** From the project's root. */
  readonly file: string;
  /** What stands there, once. */
  readonly from: string;
  readonly to: string;
  /** Test files that must fail. */
  readonly tests: readonly string[];
  /** Only tests whose name has this, where a file has many. */
  readonly only?: string;
}

/** Says by which of the list a process is to run; nothing else reads it. */
export const CHOSEN = 'TONGCHA_MUTANT';

export const ROOT = join(import.meta.dirname, '../..');

/** @throws Error where the text is not there, or more than once */
export function mutated({ name, file, from, to }: Mutant, source: string): string {
  const found = new RegExp(laidOutAnyway(from), 'g');
  const times = source.match(found)?.length ?? 0;
  if (times !== 1) throw new Error(`${name}: ${JSON.stringify(from)} stands in ${file} ${times} times, expected once`);
  return source.replace(found, () => to);
}

/** The formatter breaks lines where they grow too long, and ends a broken list with a comma. */
function laidOutAnyway(from: string): string {
  return from
    .trim()
    .split(/(\w+|\s+|[^\w\s])/)
    .filter((token) => token !== '')
    .map((token) => (/\s/.test(token) ? '\\s+' : (/[)\]}]/.test(token) ? ',?' : '') + token.replace(/\W/, '\\$&')))
    .join('\\s*')
    .replaceAll('\\s*\\s+\\s*', '\\s+');
}

export function sourceOf({ file }: Mutant): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
