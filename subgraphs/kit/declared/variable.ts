import type { Part } from './part.ts';
import { nearest } from './nearest.ts';

/**
 * A name in what is asked: `filter.month?` is left out where it has no value, `filter.month | digits` is changed before it is put in,
 * of `filter.name or where.productName` the first that has a value is, `where.level | words level` is the system's word for it.
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
    const [, table] = /^words\s+(.+)$/.exec(each) ?? [];
    const words = table === undefined ? null : part.wordsOf(table);
    if (words) return [(text: string) => words.get(text) ?? text];
    const change = Object.hasOwn(CHANGES, each) ? CHANGES[each] : undefined;
    if (change) return [change];
    part.fault(
      table === undefined
        ? `${each} changes nothing; write ${nearest(each, Object.keys(CHANGES)) ?? [...Object.keys(CHANGES), 'words NAME'].join(', ')}`
        : `there is no table ${table}; write it under words`,
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
