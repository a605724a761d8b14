import { at, type Path, type Said, show, type Tree, Wrong } from './said.ts';
import { type Chain, judgeWalk } from './walk.ts';

/**
 * What is there is as its owner has it; what is not there is said to be missing, or is not there at the owner's.
 * @throws Wrong
 */
export function compare(is: unknown, was: unknown, path: Path, said: Said): void {
  if (is === null || is === undefined) return compareNull(is, was, path, said);
  if (was === null) throw new Wrong(`${at(path)} is ${show(is)} where its owner has nothing for this asker`);
  if (Array.isArray(is)) return compareLists(is, was, path, said);
  if (typeof is !== 'object') {
    if (is !== was) throw new Wrong(`${at(path)} is ${show(is)}; its owner has ${show(was)}`);
    said.seen.right += 1;
    return;
  }
  if (isChain(is)) return judgeWalk(is, was as Chain, path, said, compare);
  const [mine, theirs] = [is as Tree, was as Tree];
  if (Object.keys(mine).join() !== Object.keys(theirs).join())
    throw new Wrong(`${at(path)} has ${Object.keys(mine).join()} in place of ${Object.keys(theirs).join()}`);
  for (const [key, value] of Object.entries(mine)) {
    if (key === 'records') compareRecords(mine, theirs, path, said);
    else if (key === 'edges' && said.incomplete)
      comparePage(value as readonly Edge[], theirs[key] as readonly Edge[], [...path, key], said);
    // Where a page ends depends on what is missing in it.
    else if (key !== 'coverage' && !(key === 'pageInfo' && said.incomplete))
      compare(value, theirs[key], [...path, key], said);
  }
}

interface Edge extends Tree {
  readonly cursor: string;
}

/** A page from which entries are missing is filled with later ones: those that stand on both are alike, and in the same order. */
function comparePage(is: readonly Edge[], was: readonly Edge[], path: Path, said: Said): void {
  const cursors = is.map(({ cursor }) => cursor);
  const shared = was.filter(({ cursor }) => cursors.includes(cursor));
  const own = is.filter(({ cursor }) => shared.some((edge) => edge.cursor === cursor));
  if (show(own.map(({ cursor }) => cursor)) !== show(shared.map(({ cursor }) => cursor)))
    throw new Wrong(`${at(path)} stands in another order`);
  own.forEach((edge, i) => compare(edge, shared[i], [...path, i], said));
  said.seen.missing += was.length - shared.length;
}

interface OfSector extends Tree {
  readonly sector: string;
}

/** One list over all ministries, in their order: of whom it has nothing, its coverage says whether it was answered. */
function compareRecords(mine: Tree, theirs: Tree, path: Path, said: Said): void {
  const [is, was, coverage] = [mine['records'], theirs['records'], mine['coverage']] as (readonly OfSector[])[];
  const order = (was ?? []).filter(({ sector }) => is?.some((record) => record.sector === sector));
  if (show(is?.map(({ sector }) => sector)) !== show(order.map(({ sector }) => sector)))
    throw new Wrong(`${at(path)} has records of ${show(is)} in place of ${show(was)}`);
  is?.forEach((record, i) => compare(record, order[i], [...path, 'records', i], said));
  for (const { sector } of was ?? []) {
    if (order.some((record) => record.sector === sector)) continue;
    if (coverage?.find((each) => each.sector === sector)?.['status'] !== 'FAILED')
      throw new Wrong(`${at(path)}: ${sector} has a record that is neither shown nor said to be missing`);
    said.seen.missing += 1;
  }
}

function compareNull(is: unknown, was: unknown, path: Path, { errorAt, seen }: Said): void {
  if (is === undefined) throw new Wrong(`${at(path)} is left out`);
  if (was === null) return;
  if (!errorAt(path)) throw new Wrong(`${at(path)} is null without an error; its owner has ${show(was)}`);
  seen.missing += 1;
}

function compareLists(is: readonly unknown[], was: unknown, path: Path, said: Said): void {
  const theirs = was as readonly unknown[];
  if (is.length === theirs.length) return is.forEach((each, i) => compare(each, theirs[i], [...path, i], said));
  if (is.length > theirs.length) throw new Wrong(`${at(path)} has ${is.length} entries, its owners ${theirs.length}`);
  if (!said.errorAt(path) && !said.incomplete)
    throw new Wrong(`${at(path)} has ${is.length} of ${theirs.length} entries, without an error`);
  said.seen.missing += theirs.length - is.length;
  // Those that are left stand in the same order.
  let next = 0;
  for (const [i, each] of is.entries()) {
    const found = theirs.findIndex((other, j) => j >= next && matches(each, other, [...path, i], said));
    if (found < 0) throw new Wrong(`${at([...path, i])} is ${show(each)}, which its owners do not have there`);
    next = found + 1;
  }
}

function matches(is: unknown, was: unknown, path: Path, said: Said): boolean {
  try {
    compare(is, was, path, said);
    return true;
  } catch (error) {
    if (error instanceof Wrong) return false;
    throw error;
  }
}

function isChain(value: object): value is Chain {
  return '__typename' in value && value.__typename === 'Chain';
}
