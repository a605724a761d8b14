import { type DocumentNode, type FieldNode, Kind, parse, type SelectionNode } from 'graphql';
import { namesOf } from '../../schema/names.ts';
import { type BenchMember, codeIn, type Economy, placeOf } from './economy.ts';

export interface Body {
  readonly query: string;
  readonly variables?: { readonly representations?: readonly Representation[] };
}

interface Representation {
  readonly __typename: string;
  readonly code: string;
}

/** Of a unit that the member does not mention. */
const NOTHING = '{"record":[],"links":[]}';

/** What one member answers: to a walk back by texts that were made before, to all else field by field. */
export function answersOf({ name, subgraph }: BenchMember, place: number, economies: readonly Economy[]) {
  const { field } = namesOf(subgraph);
  const bySize = new Map(economies.map((each) => [each.units, each]));
  const texts = new Map(
    economies.flatMap((economy) =>
      economy.mentions.flatMap((members, unit) =>
        members.includes(place) ? [[codeIn(economy, unit), textOf(economy, unit, name, place)] as const] : [],
      ),
    ),
  );
  const documents = new Map<string, DocumentNode>();
  const holds = (code: string): boolean => {
    const { units, unit } = placeOf(code);
    return bySize.get(units)?.homes[unit] === place;
  };

  function valueOf(of: Representation, { name: { value }, selectionSet }: FieldNode): unknown {
    const all = selectionSet?.selections ?? [];
    if (value === field) return holds(of.code) ? [objectOf(of, all)] : [];
    if (value === '__typename') return of.__typename;
    if (value === 'code') return of.code;
    return value === 'member' ? name : `${value} of ${of.code}`;
  }

  function objectOf(of: Representation, selections: readonly SelectionNode[]): object {
    return Object.fromEntries(
      selections.flatMap((each) => {
        if (each.kind === Kind.FIELD) return [[each.alias?.value ?? each.name.value, valueOf(of, each)]];
        return each.kind === Kind.INLINE_FRAGMENT && (each.typeCondition?.name.value ?? of.__typename) === of.__typename
          ? Object.entries(objectOf(of, each.selectionSet.selections))
          : [];
      }),
    );
  }

  return ({ query, variables = {} }: Body): string => {
    const { representations } = variables;
    if (!representations) return '{"data":{"__typename":"Query"}}';
    if (query.startsWith('query Units(') && query.includes(' links:'))
      return `{"data":{"_entities":[${representations.map(({ code }) => texts.get(code) ?? NOTHING).join(',')}]}}`;
    const document = documents.get(query) ?? parse(query);
    documents.set(query, document);
    const [operation] = document.definitions;
    const [entities] = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
    const selections = entities?.kind === Kind.FIELD ? (entities.selectionSet?.selections ?? []) : [];
    return JSON.stringify({ data: { _entities: representations.map((each) => objectOf(each, selections)) } });
  };
}

function textOf(economy: Economy, unit: number, system: string, place: number): string {
  const to = codeIn(economy, unit);
  const isHeld = economy.homes[unit] === place;
  return JSON.stringify({
    record: isHeld ? [{ code: to }] : [],
    links: (isHeld ? (economy.sources[unit] ?? []) : []).map((source) => ({
      kind: 'TRANSFORM',
      from: codeIn(economy, source),
      to,
      at: '2026-03-01T08:00:00+08:00',
      until: null,
      quantity: { value: 1, unit: 'kg' },
      share: null,
      evidence: { system, recordId: `${source}>${unit}`, confidence: 'HIGH' },
    })),
  });
}
