import type { GraphQLSchema } from 'graphql';
import type { PlannedRewrite } from './plan.ts';
import { isOfType } from './selections.ts';

/** A planner's rewrite of what a fetch sends or receives: a key renamed, or a value set, at a path. */
export interface Rewrite {
  /** Response names and `... on Type` conditions; the last is the key that is rewritten. */
  readonly path: readonly string[];
  readonly renameTo?: string;
  readonly setTo?: unknown;
}

export interface RewritesOfType {
  /** By the key that is rewritten in this object. */
  readonly here: ReadonlyMap<string, Rewrite>;
  /** What is left of the others, by the key below which they apply. */
  readonly below: ReadonlyMap<string, readonly Rewrite[]>;
}

const CONDITION = '... on ';

export function rewritesOf(planned: readonly PlannedRewrite[] | undefined): readonly Rewrite[] {
  return (planned ?? []).map((rewrite) =>
    rewrite.kind === 'KeyRenamer'
      ? { path: rewrite.path, renameTo: rewrite.renameKeyTo }
      : { path: rewrite.path, setTo: rewrite.setValueTo },
  );
}

/** What the rewrites do in an object of that type. */
export function rewritesFor(schema: GraphQLSchema, typename: string, rewrites: readonly Rewrite[]): RewritesOfType {
  const here = new Map<string, Rewrite>();
  const below = new Map<string, Rewrite[]>();
  for (const rewrite of rewrites) {
    const path = pastConditions(schema, typename, rewrite.path);
    const [key] = path ?? [];
    if (!path || key === undefined) continue;
    if (path.length === 1) here.set(key, rewrite);
    else below.set(key, [...(below.get(key) ?? []), { ...rewrite, path: path.slice(1) }]);
  }
  return { here, below };
}

/** The path without its leading conditions; null when one of them does not hold. */
function pastConditions(schema: GraphQLSchema, typename: string, path: readonly string[]): readonly string[] | null {
  const [first, ...rest] = path;
  if (!first?.startsWith(CONDITION)) return path;
  return isOfType(schema, typename, first.slice(CONDITION.length)) ? pastConditions(schema, typename, rest) : null;
}
