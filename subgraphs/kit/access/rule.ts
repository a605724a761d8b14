import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Viewer } from './viewer.ts';

/** Whom a field is for, as the directives of the ministry's own schema say it. */
export interface Rule {
  /** 不予共享: it leaves the ministry for nobody. */
  readonly withheld: boolean;
  /** Of what is withheld: the platform itself may have it. */
  readonly platform?: boolean;
  /** Only for who has shown who it is. Scopes are the gateway's to check: a ministry is told none, but nobody has any without a token. */
  readonly authenticated: boolean;
  /** One of these sets of policies must hold as a whole; empty: none is asked for. */
  readonly policies: readonly (readonly string[])[];
}

type Marked = Pick<FieldDefinitionNode | ObjectTypeDefinitionNode | ObjectTypeExtensionNode, 'directives'>;

/** The rule of a field from its own directives and its type's, which must all hold; null: it is for everyone (无条件共享). */
export function ruleOf(...nodes: readonly (Marked | null | undefined)[]): Rule | null {
  const directives = nodes.flatMap((node) => node?.directives ?? []);
  const named = (name: string): readonly ConstDirectiveNode[] => directives.filter((each) => each.name.value === name);
  const policies = named('policy').map(policiesOf);
  const rule = {
    withheld: named('inaccessible').length > 0,
    authenticated: named('authenticated').length > 0 || named('requiresScopes').length > 0,
    policies: policies.length === 0 ? [] : policies.reduce(both),
  };
  return rule.withheld || rule.authenticated || rule.policies.length > 0 ? rule : null;
}

/** The rule of a field of that type, its own and its type's. */
export function fieldRule(
  type: Pick<GraphQLObjectType, 'astNode' | 'extensionASTNodes'>,
  field: { readonly astNode?: FieldDefinitionNode | null | undefined },
): Rule | null {
  return ruleOf(type.astNode, ...type.extensionASTNodes, field.astNode);
}

/** Whether the viewer may have it; `own`: whether what it is asked of is the viewer's own. */
export function allows(
  { withheld, platform = false, authenticated, policies }: Rule,
  viewer: Viewer,
  own: () => boolean,
): boolean {
  if (withheld) return platform && viewer.platform;
  if (authenticated && viewer.anonymous) return false;
  return policies.length === 0 || policies.some((all) => all.every((policy) => viewer.holds(policy, own)));
}

function policiesOf(directive: ConstDirectiveNode): string[][] {
  const argument = directive.arguments?.find((each) => each.name.value === 'policies');
  return argument?.value.kind === Kind.LIST ? (valueFromASTUntyped(argument.value) as string[][]) : [[]];
}

/** Two rules that must both hold, as one. */
function both(a: string[][], b: string[][]): string[][] {
  return a.flatMap((x) => b.map((y) => [...x, ...y]));
}
