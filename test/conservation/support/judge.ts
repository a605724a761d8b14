import type { Told } from './trial.ts';

/**
 * What is wrong with what was told of one code; null: nothing. It is the truth, or something is said. Where a field was left out of a
 * document its value is not told; that is less, and nothing wrong: a link, a record or a list of a record's must not go with it.
 */
export function wrongIn(truth: Told, told: Told, maySayLess: boolean): string | null {
  if (told.said) return null;
  const isTrue = maySayLess ? saysLess(told.answer, truth.answer) : ordered(told.answer) === ordered(truth.answer);
  return isTrue ? null : `${told.question} of ${told.code}: ${ordered(told.answer)} and not ${ordered(truth.answer)}`;
}

function saysLess(seen: unknown, truth: unknown, isWhole = true): boolean {
  if (Array.isArray(seen) && Array.isArray(truth)) {
    const left = [...(truth as readonly unknown[])];
    return (
      seen.length === truth.length &&
      seen.every((each) => {
        const at = left.findIndex((one) => saysLess(each, one));
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
      })
    );
  }
  if (isObject(seen) && isObject(truth))
    return Object.keys(truth).every((key) => key === 'note' || saysLess(seen[key], truth[key], false));
  return ordered(seen) === ordered(truth) || (!isWhole && LEAST.includes(seen));
}

/** What is told where nobody says anything; of how sure it is, the least. */
const LEAST: readonly unknown[] = [null, undefined, '', 'LOW'];

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as text that is the same in whatever order lists have it, and however often. */
function ordered(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set((value as readonly unknown[]).map(ordered))].sort().join()}]`;
  if (!isObject(value)) return value === undefined ? 'null' : JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return `{${entries
    .map(([key, each]) => `${key}:${ordered(key === 'note' ? String(each).split('; ') : each)}`)
    .sort()
    .join()}}`;
}
