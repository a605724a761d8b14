import type { EnvelopeFacts, FieldFacts, RowFacts } from '../facts.ts';
import { fits, type Meaning, plainName, RULES } from '../names.ts';
import { canName, rowOf, stepOf } from '../rows.ts';
import type { Branch, Tree } from '../tree.ts';

/** Around rows there are so many objects at most: `body.data.list`. */
const DEEPEST = 3;

interface Candidate {
  /** Names on the way; empty: the answer itself. */
  readonly steps: readonly string[];
  readonly row: RowFacts;
  readonly isList: boolean;
  readonly tells: number;
}

/** Where the rows of an answer stand, what they are, and what stands around them. */
export function envelopeIn(answer: Tree): { readonly envelope: EnvelopeFacts; readonly row: RowFacts } {
  // A list without anything around it is read as `list`.
  if (answer.kind === 'list') return { envelope: { ...NOTHING, rows: 'list' }, row: rowOf(answer.of) };
  const [best] = candidates(answer, []).sort(
    (a, b) => b.tells - a.tells || Number(b.isList) - Number(a.isList) || a.steps.length - b.steps.length,
  );
  if (answer.kind !== 'object' || !best) return { envelope: NOTHING, row: rowOf(answer) };
  if (best.steps.length === 0) return { envelope: NOTHING, row: best.row };
  return { envelope: around(answer, best.steps), row: best.row };
}

const NOTHING: EnvelopeFacts = {
  rows: null,
  result: null,
  total: null,
  more: null,
  next: null,
  pages: null,
  ignore: [],
};

function candidates(tree: Tree, steps: readonly string[]): Candidate[] {
  if (tree.kind === 'list' && tree.of.kind === 'object') {
    const row = rowOf(tree.of);
    return [{ steps, row, isList: true, tells: tellsOf(row) }];
  }
  if (tree.kind !== 'object') return [];
  const row = rowOf({
    kind: 'object',
    members: new Map([...tree.members].filter(([, { tree: inner }]) => inner.kind !== 'object')),
  });
  const own: Candidate = { steps, row: rowOf(tree), isList: false, tells: tellsOf(row) };
  if (steps.length >= DEEPEST) return [own];
  return [
    own,
    ...[...tree.members].flatMap(([name, member]) => (canName(name) ? candidates(member.tree, [...steps, name]) : [])),
  ];
}

/** How many things that a record or a link tells are there by their names. */
function tellsOf({ fields }: RowFacts): number {
  return (Object.keys(RULES) as Meaning[]).filter((meaning) => fields.some((field) => fits(field, meaning) > 0)).length;
}

const PLACES = {
  total: /^(?:total|totalcount|totalnum|totalrows|totalsize|totalelements|recordcount|count|zs|zts)$/,
  pages: /^(?:pages|totalpages|totalpage|pagecount|zys)$/,
  more: /^(?:more|hasmore|hasnext|hasnextpage|gd)$/,
  next: /^(?:next|nextcursor|cursor|nextpagetoken|nextid|after)$/,
} as const;
const RESULT =
  /^(?:code|resultcode|retcode|returncode|status|statuscode|errcode|errorcode|dm|success|flag|state|result)$/;

function around(answer: Branch, steps: readonly string[]): EnvelopeFacts {
  const found: Record<keyof typeof PLACES, string | null> = { total: null, pages: null, more: null, next: null };
  let result: EnvelopeFacts['result'] = null;
  const ignore: string[] = [];
  let [branch, before]: [Tree, string] = [answer, ''];
  for (const [depth, step] of steps.entries()) {
    if (branch.kind !== 'object') break;
    for (const [name, { tree, mayLack }] of branch.members) {
      if (name === step || !canName(name)) continue;
      const path = `${before}${stepOf(name)}`;
      const plain = plainName(name);
      const place = (Object.keys(PLACES) as (keyof typeof PLACES)[]).find((each) => PLACES[each].test(plain));
      if (tree.kind === 'leaf' && place && found[place] === null) found[place] = mayLack ? `${path}?` : path;
      else if (tree.kind === 'leaf' && depth === 0 && result === null && RESULT.test(plain))
        result = { path: mayLack ? `${path}?` : path, words: wordsIn(tree) };
      else if (depth === 0) ignore.push(name);
    }
    branch = branch.members.get(step)?.tree ?? { kind: 'unknown' };
    before = `${before}${stepOf(step)}.`;
  }
  return { rows: steps.map(stepOf).join('.'), result, ...found, ignore };
}

function wordsIn(tree: Tree): readonly string[] {
  if (tree.kind !== 'leaf') return [];
  if (tree.words.length > 0) return tree.words;
  return [
    ...new Set(
      (tree.values ?? []).flatMap((value) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [],
      ),
    ),
  ];
}

/** Whether two rows are of one kind: nearly all names of each are the other's. */
export function isSameRow(a: RowFacts, b: RowFacts): boolean {
  const names = (row: RowFacts): string[] => row.fields.map(({ path }: FieldFacts) => path);
  const [own, other] = [new Set(names(a)), new Set(names(b))];
  const shared = [...own].filter((name) => other.has(name)).length;
  return shared > 1 && shared >= 0.9 * Math.max(own.size, other.size);
}
