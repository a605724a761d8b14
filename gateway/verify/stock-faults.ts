import { type DocumentNode, Kind, print, separateOperations, visit } from 'graphql';
import { withoutNeverSelected } from '../plan/never-selected.ts';
import { planNames, type SchemaNames } from '../plan/planned-names.ts';
import { type Difference, ORDER } from './difference.ts';
import type { Asked } from './truth.ts';

/** Faults that Apollo's gateway is known to have; docs/decisions/0033, 0034, 0065. */
export type StockFault =
  /** One response name with several meanings: the first value under it stays. */
  | 'MIXED_MEANINGS'
  /** It takes the caller's arguments of a field for those that another field requires. */
  | 'REQUIRED_ARGUMENTS'
  /** It holds the fragments of a document's other operations against the variables of this one. */
  | 'OTHER_OPERATIONS'
  /** An object of which every field is skipped is not asked for, and comes as null. */
  | 'EMPTY_OBJECT'
  /** Inside introspection `__typename` stands first. */
  | 'INTROSPECTION_ORDER'
  /** A field that no fetch brings is null, without an error. */
  | 'LEFT_OUT'
  /** A field is computed from something other than what it requires. */
  | 'REQUIREMENT'
  /** It finds no plan. */
  | 'UNPLANNED';

/** Other ways to ask the same, which stock answers rightly where it has that fault and no other. */
interface Mend {
  readonly faults: readonly StockFault[];
  readonly mend: (asked: Asked) => Asked;
}

/** How stock's answer is not the truth. */
export interface StockWrong {
  readonly wrong: readonly Difference[];
  /** Whether it has no error. */
  readonly isSilent: boolean;
}

/**
 * Which faults are the reason that stock's answer is not the truth; null: none that is known.
 * @param again how it answers another way to ask the same
 */
export async function stockFaults(
  asked: Asked,
  answer: StockWrong,
  names: SchemaNames,
  again: (asked: Asked) => Promise<StockWrong>,
): Promise<readonly StockFault[] | null> {
  if (answer.wrong.every(({ expected }) => expected === ORDER)) return ['INTROSPECTION_ORDER'];
  let left: readonly StockFault[] | null = isLeftOut(answer) ? ['LEFT_OUT'] : null;
  for (const { faults, mend } of mends(names, asked.document)) {
    const mended = mend(asked);
    if (mended.document === asked.document) continue;
    const other = await again(mended);
    if (other.wrong.length === 0) return faults;
    if (isLeftOut(other)) left ??= [...new Set([...faults, 'LEFT_OUT' as const])];
  }
  return left;
}

/** What stock does without an error where no right plan is to be had, and this gateway says so; null: it has an error too. */
export function faultWhereRefused(answer: StockWrong): StockFault | null {
  if (!answer.isSilent) return null;
  return isLeftOut(answer) ? 'LEFT_OUT' : 'REQUIREMENT';
}

/** Nothing comes, and no error tells it. */
function isLeftOut({ wrong, isSilent }: StockWrong): boolean {
  return isSilent && wrong.every(({ got }) => got === null || got === undefined);
}

function mends(names: SchemaNames, document: DocumentNode): Mend[] {
  const meanings = (asked: Asked): Asked => renamed(asked, { ...names, required: new Set() });
  const required = (asked: Asked): Asked => renamed(asked, names);
  const empty: StockFault = hasConditions(document) ? 'EMPTY_OBJECT' : 'LEFT_OUT';
  return [
    { faults: ['OTHER_OPERATIONS'], mend: alone },
    { faults: ['MIXED_MEANINGS'], mend: meanings },
    { faults: ['REQUIRED_ARGUMENTS'], mend: required },
    { faults: [empty], mend: neverEmpty },
    { faults: ['MIXED_MEANINGS', empty], mend: (asked) => neverEmpty(meanings(asked)) },
    { faults: ['REQUIRED_ARGUMENTS', empty], mend: (asked) => neverEmpty(required(asked)) },
  ];
}

function hasConditions(document: DocumentNode): boolean {
  let found = false;
  visit(document, { Directive: ({ name }) => void (found ||= name.value === 'skip' || name.value === 'include') });
  return found;
}

/** In a document of its own. */
function alone(asked: Asked): Asked {
  const separate = separateOperations(asked.document);
  const own = separate[asked.operationName ?? ''];
  return !own || Object.keys(separate).length === 1 ? asked : withDocument(asked, own);
}

/** Under names of which each has one meaning, none of them the planner's own. */
function renamed(asked: Asked, names: SchemaNames): Asked {
  const planned = planNames(asked.document, names, asked.document);
  return planned.document === asked.document
    ? asked
    : { ...withDocument(asked, planned.document), variables: planned.variables(asked.variables) };
}

/** Without what is never selected, and with something that is of every object. */
function neverEmpty(asked: Asked): Asked {
  const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
  const document: DocumentNode = visit(withoutNeverSelected(asked.document), {
    Field: {
      leave: (node) =>
        node.selectionSet
          ? { ...node, selectionSet: { ...node.selectionSet, selections: [typename, ...node.selectionSet.selections] } }
          : undefined,
    },
  });
  return withDocument(asked, document);
}

function withDocument(asked: Asked, document: DocumentNode): Asked {
  return { ...asked, document, text: print(document) };
}
