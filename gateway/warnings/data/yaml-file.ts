import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

export type Read<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Tells of a fault at a key of the file. @param path `where`, `form`, `0` */
export type Wrong = (path: readonly PropertyKey[], expected: string) => void;

/**
 * Reads a file that people write. Each fault is told with its line and key: `line 7: where.form: expected …`.
 * @param understand what the file means, by what is on the graph; what it returns counts where it finds nothing wrong
 */
export function readYaml<S, T>(
  text: string,
  shape: z.ZodType<S>,
  understand: (data: S, wrong: Wrong) => T | null,
): Read<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error', prettyErrors: false });
  const [error] = document.errors;
  // Without the parser's words, which quote the file.
  if (error) return { ok: false, faults: [`line ${lines.linePos(error.pos[0]).line}: ${error.code}: expected YAML`] };
  let tree: unknown;
  try {
    tree = document.toJS();
  } catch {
    // An alias of nothing, or more of them than a file of this kind has.
    return { ok: false, faults: ['line 1: ALIAS: expected YAML without aliases'] };
  }
  const faults: string[] = [];
  const wrong = (path: readonly PropertyKey[], expected: string, key?: string): void => {
    const line = lines.linePos(placeOf(document, path, key)).line;
    faults.push(`line ${line}: ${[keyOf(path), expected].filter(Boolean).join(': ')}`);
  };
  const read = shape.safeParse(tree);
  for (const issue of read.error?.issues ?? [])
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) wrong(issue.path, `${key} is no key here`, key);
    else wrong(issue.path, issue.message);
  const data = read.success ? understand(read.data, wrong) : null;
  return data === null || faults.length > 0 ? { ok: false, faults } : { ok: true, data };
}

/** Where a key stands; of one that is missing, where what it belongs to begins. */
function placeOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[], key?: string): number {
  const wanted = key === undefined ? path : [...path, key];
  for (let depth = wanted.length - 1; depth >= 0; depth -= 1) {
    const node = depth === 0 ? document.contents : document.getIn(wanted.slice(0, depth), true);
    if (!isNode(node)) continue;
    const pair = isMap(node) ? node.items.find((each) => isScalar(each.key) && each.key.value === wanted[depth]) : null;
    const item = document.getIn(wanted.slice(0, depth + 1), true);
    const found = pair && isScalar(pair.key) ? pair.key : isNode(item) ? item : node;
    return found.range?.[0] ?? 0;
  }
  return 0;
}

/** `parameters[2].value` */
function keyOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${String(step)}`))
    .join('');
}
