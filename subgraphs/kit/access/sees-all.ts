import type { GraphQLObjectType } from 'graphql';
import { allows, fieldRule } from './rule.ts';
import type { Viewer } from './viewer.ts';

/**
 * Whether the viewer may see these fields of every record, its own or not.
 *
 * @param refused is told the group of each policy that would open one that it may not, `parties`
 */
export function seesAll(
  type: GraphQLObjectType,
  fields: readonly string[],
  viewer: Viewer,
  refused: (group: string) => void,
): boolean {
  const closed = fields.flatMap((name) => {
    const field = type.getFields()[name];
    const rule = field ? fieldRule(type, field) : null;
    return rule && !allows(rule, viewer, () => false) ? [rule] : [];
  });
  const policies = closed.flatMap((rule) => rule.policies.flat());
  for (const policy of policies) if (policy.includes('/')) refused(policy.slice(policy.indexOf('/') + 1));
  return closed.length === 0;
}
