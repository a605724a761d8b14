import { type ASTNode, type DirectiveNode, type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';

const TYPENAME: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The document without what `@skip(if: true)` and `@include(if: false)` leave out for every caller (GraphQL, 3.13). The
 * planner fetches some of it all the same, and where that fails what was selected beside it would be lost.
 *
 * An object of which nothing is selected is an object still: where the planner would ask for none, its type is asked
 * for.
 */
export function withoutNeverSelected(document: DocumentNode): DocumentNode {
  const { skip, include } = conditionVariablesIn(document);
  const both = new Set([...skip].filter((name) => include.has(name)));
  return visit(document, {
    SelectionSet: {
      leave(node, _key, parent) {
        const selections = node.selections.filter((selection) => !selection.directives?.some(leavesOut));
        if (selections.length === 0) return { ...node, selections: [TYPENAME] };
        const mayBeLost =
          !selections.some(isUnconditional) && (isConditional(parent as ASTNode) || dependsOn(selections, both));
        if (mayBeLost) return { ...node, selections: [...selections, TYPENAME] };
        return selections.length === node.selections.length ? undefined : { ...node, selections };
      },
    },
  });
}

function isUnconditional(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && !selection.directives?.some((each) => variableOf(each) !== null);
}

/**
 * The planner makes one condition of those on an object and on all that is selected of it; of a fragment it is not
 * known where it stands.
 */
function isConditional(parent: ASTNode): boolean {
  if (parent.kind === Kind.FRAGMENT_DEFINITION) return true;
  return (
    (parent.kind === Kind.FIELD || parent.kind === Kind.INLINE_FRAGMENT) &&
    (parent.directives ?? []).some((each) => variableOf(each) !== null)
  );
}

function leavesOut({ name, arguments: given }: DirectiveNode): boolean {
  const value = given?.[0]?.value;
  return (
    value?.kind === Kind.BOOLEAN &&
    ((name.value === 'skip' && value.value) || (name.value === 'include' && !value.value))
  );
}

/**
 * The planner leaves out what contradicts the conditions above. Whether some selection may: a fragment of its own may.
 */
function dependsOn(selections: readonly SelectionNode[], variables: ReadonlySet<string>): boolean {
  if (variables.size === 0) return false;
  let depends = false;
  visit(
    { kind: Kind.SELECTION_SET, selections },
    {
      Directive(directive) {
        depends ||= variables.has(variableOf(directive) ?? '');
      },
      FragmentSpread() {
        depends = true;
      },
    },
  );
  return depends;
}

interface ConditionVariables {
  readonly skip: ReadonlySet<string>;
  readonly include: ReadonlySet<string>;
}

function conditionVariablesIn(document: DocumentNode): ConditionVariables {
  const names = { skip: new Set<string>(), include: new Set<string>() };
  visit(document, {
    Directive(directive) {
      const variable = variableOf(directive);
      if (variable !== null) names[directive.name.value === 'skip' ? 'skip' : 'include'].add(variable);
    },
  });
  return names;
}

function variableOf({ name, arguments: given }: DirectiveNode): string | null {
  const value = given?.[0]?.value;
  return (name.value === 'skip' || name.value === 'include') && value?.kind === Kind.VARIABLE ? value.name.value : null;
}
