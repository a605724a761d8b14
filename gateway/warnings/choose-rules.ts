import type { GraphQLResolveInfo } from 'graphql';
import type { FactNeeds } from '../chain/asker.ts';
import { refused } from '../chain/read-arguments.ts';
import { selectedArguments } from '../chain/selected-fields.ts';
import { type FactWish, togetherNeeded } from '../facts/index.ts';
import type { Rule } from './rule.ts';

/** Arguments of the fields `warnings`. */
export interface WarningArguments {
  readonly rules?: readonly string[] | null;
  readonly undecided?: boolean | null;
}

/** Those that are meant. @throws GraphQLError where there is none of a name */
export function chosen(rules: readonly Rule[], { rules: names }: WarningArguments): readonly Rule[] {
  if (!names) return rules;
  const wrong = names.find((name) => !rules.some(({ id }) => id === name));
  if (wrong === undefined) return rules.filter(({ id }) => names.includes(id));
  const known = rules.map(({ id }) => id).sort();
  throw refused(`${JSON.stringify(wrong.slice(0, 64))} is no rule here; there are ${known.join(', ')}`);
}

/** What a walk is to ask of records for all `warnings` that are selected of chains at paths below a field; null: there are none. */
export function needsOf(
  rules: readonly Rule[],
  info: GraphQLResolveInfo,
  paths: readonly (readonly string[])[],
): FactNeeds | null {
  const all = paths.flatMap((path) => selectedArguments<WarningArguments>('warnings', info, path));
  return all.length === 0 ? null : wishFor([...new Set(all.flatMap((each) => chosen(rules, each)))]).needs;
}

export function wishFor(rules: readonly Rule[]): FactWish {
  return {
    needs: togetherNeeded(rules.map(({ needs }) => needs)),
    around: rules.some(({ around }) => around === true),
  };
}
