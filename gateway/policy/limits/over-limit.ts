import type { CallerClass, TextLimits } from './classes.ts';
import type { Estimate } from './estimate.ts';
import type { Measured } from './measure.ts';

/** What each limit counts, and what to do about it. */
const WORDS: Readonly<Record<keyof TextLimits, readonly [counted: string, advice: string]>> = {
  tokens: ['tokens', 'ask in several operations'],
  aliases: ['aliases', 'ask in several operations'],
  sameField: ['aliases of one field', 'ask in several operations'],
  directives: ['directives', 'leave out those that change nothing'],
  depth: ['levels of fields', 'ask in several operations, or by chain'],
  rootFields: ['fields at its root', 'ask in several operations'],
  selections: ['selections with every fragment written out', 'ask in several operations'],
  overlaps: ['pairs of selections under one response name', 'select each field once'],
  definitions: ['operations and fragments', 'send only those that are run'],
  introspection: ['objects of introspection', 'ask for less of the schema at once'],
};

/** Why the operation is more than its caller may ask: the figure, the limit and what to do; null when it is not. */
export function overLimit(
  { measured, estimate }: { readonly measured: Measured; readonly estimate: Estimate },
  { text, cost }: CallerClass,
): string | null {
  const figures = { ...measured, introspection: Math.ceil(estimate.introspection) };
  for (const name of Object.keys(WORDS) as (keyof TextLimits)[]) {
    const [counted, advice] = WORDS[name];
    if (figures[name] > text[name])
      return `the operation has ${figures[name]} ${counted}, and yours may have ${text[name]}: ${advice}`;
  }
  if (estimate.cost > cost)
    return `the operation may cost ${Math.ceil(estimate.cost)} points, and yours may cost ${cost}: ask for fewer at once (first, maxUnits) or in several operations`;
  return null;
}
