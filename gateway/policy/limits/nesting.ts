import { type DocumentNode, Kind, visit } from 'graphql';

const NESTING: ReadonlySet<string> = new Set([Kind.SELECTION_SET, Kind.LIST, Kind.OBJECT, Kind.LIST_TYPE]);

/** Levels within each other: whatever reads or writes them calls itself for each. */
export const MOST_NESTED = 200;

/** How deep a document's selections, values and types stand within each other, whatever they are. */
export function nestingOf(document: DocumentNode): number {
  let depth = 0;
  let deepest = 0;
  visit(document, {
    enter({ kind }) {
      if (NESTING.has(kind)) deepest = Math.max(deepest, (depth += 1));
    },
    leave({ kind }) {
      if (NESTING.has(kind)) depth -= 1;
    },
  });
  return deepest;
}

/** Whether a value of JSON has more levels than that. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isNestedDeeper(each, levels - 1));
}
