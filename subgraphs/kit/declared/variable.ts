import type { Part } from './part.ts';
import { nearest } from './nearest.ts';

/**
 * A name in what is asked: `filter.month?` is left out where it has no value, `filter.month | digits` is changed before it is put in,
 * of `filter.name or where.productName` the first that has a value is.
 */
export interface Variable {
  readonly names: readonly string[];
  readonly mayLack: boolean;
  readonly change: (text: string) => string;
}

const CHANGES: Readonly<Record<string, (text: string) => string>> = {
  digits: (text) => text.replace(/\D/g, ''),
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
};

/** @param written what stands in the braces */
export function variableOf(part: Part, written: string): Variable {
  const [own = '', ...changes] = written.split('|').map((each) => each.trim());
  const made = changes.flatMap((each) => {
    const change = Object.hasOwn(CHANGES, each) ? CHANGES[each] : undefined;
    if (change) return [change];
    part.fault(
      `${each} changes nothing; write ${nearest(each, Object.keys(CHANGES)) ?? Object.keys(CHANGES).join(', ')}`,
    );
    return [];
  });
  if (own === 'asOf') part.fault('{asOf} is nothing where today is asked for; write {asOf?}');
  return {
    names: own.split(/\s+or\s+/).map((each) => each.replace(/\?$/, '')),
    mayLack: own.endsWith('?'),
    change: (text) => made.reduce((changed, change) => change(changed), text),
  };
}

/** The first of its values that there is; null: there is none. */
export function valueIn<T>({ names }: Variable, values: Readonly<Record<string, T | null>>): T | null {
  for (const name of names) {
    const value = values[name] ?? null;
    if (value !== null) return value;
  }
  return null;
}
