import { type DocumentNode, type FieldDefinitionNode, Kind, type TypeNode } from 'graphql';
import { type MinistryNames, namesOf } from './names.ts';

interface Subgraph {
  readonly name: string;
  readonly typeDefs: DocumentNode;
}

/**
 * The rules of the contract that composition itself does not hold (design §5), each found broken in one sentence.
 * They keep a plan small, keep one ministry's rows from being joined with another's, and keep a dead ministry from
 * nulling a living one's data.
 */
export function brokenRules(subgraphs: readonly Subgraph[]): string[] {
  const lists = new Map<string, string[]>();
  const faults: string[] = [];
  for (const subgraph of subgraphs) {
    const own = namesOf(subgraph.name);
    const types = typesOf(subgraph.typeDefs);
    for (const required of [own.recordType, 'TraceUnit']) {
      if (!types.has(required)) faults.push(`${subgraph.name}: type ${required} is missing`);
    }
    const unit = types.get('TraceUnit') ?? new Map<string, FieldDefinitionNode>();
    faults.push(...membersFaults(subgraph, own, types));
    if (named(unit.get(own.linksField)?.type) !== 'TraceLink')
      faults.push(`${subgraph.name}: TraceUnit.${own.linksField}(direction: Direction!) must be a list of TraceLink`);
    for (const [type, fields] of types) {
      if (type === 'Query' || type === 'Mutation' || type === 'Subscription') continue;
      for (const [field, { type: fieldType }] of fields) {
        const place = `${type}.${field}`;
        if (isList(fieldType)) lists.set(place, [...(lists.get(place) ?? []), subgraph.name]);
        if (reachesUnit(type, field, named(fieldType))) {
          faults.push(
            `${subgraph.name}: ${place} leads back to a TraceUnit; a recursive edge is the gateway's: give a TraceCode`,
          );
        }
        if (
          ownedByMinistry(type, own) &&
          !['code', 'member', 'sector', 'uscc'].includes(field) &&
          fieldType.kind === Kind.NON_NULL_TYPE
        ) {
          faults.push(
            `${subgraph.name}: ${place} must be nullable, so that a ministry that does not answer cannot null another's data`,
          );
        }
      }
    }
    for (const sector of sectorsOf(subgraph.typeDefs)) {
      if (sector !== own.sector)
        faults.push(`${subgraph.name}: enum Sector may only have ${own.sector}, not ${sector}`);
    }
  }
  for (const [place, owners] of lists) {
    // The interfaces are not data: each ministry's rows live in its own types.
    if (owners.length > 1 && !/^Sector(?:Record|Product)\./.test(place))
      faults.push(`${place}: a list may belong to one ministry only, not to ${owners.join(', ')}`);
  }
  return faults;
}

/** Several members may hold a unit or know a product or an organisation: each stands in a list, and says whose it is. */
function membersFaults({ name, typeDefs }: Subgraph, own: MinistryNames, types: Types): string[] {
  const faults: string[] = [];
  const places = [
    ['TraceUnit', own.field, own.recordType],
    ['TraceUnit', own.productField, own.productType],
    ['Organization', own.field, own.organizationType],
  ] as const;
  for (const [type, field, of] of places) {
    const found = types.get(type)?.get(field)?.type;
    if (!found && of !== own.recordType) continue;
    if (named(found) !== of || !found || !isList(found))
      faults.push(`${name}: ${type}.${field} must be a list of ${of}, one a member`);
    if (named(types.get(of)?.get('member')?.type) !== 'MemberName')
      faults.push(`${name}: ${of}.member must be a MemberName: whose it is`);
  }
  if (!keysOf(typeDefs, own.recordType).includes('code member'))
    faults.push(`${name}: the key of ${own.recordType} must be "code member": another member's record is another one`);
  return faults;
}

function keysOf({ definitions }: DocumentNode, type: string): string[] {
  return definitions.flatMap((definition) =>
    (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    definition.name.value === type
      ? (definition.directives ?? []).flatMap(({ name, arguments: given }) => {
          const fields = given?.find((each) => each.name.value === 'fields')?.value;
          return name.value === 'key' && fields?.kind === Kind.STRING
            ? [
                fields.value
                  .trim()
                  .split(/[\s,]+/)
                  .sort()
                  .join(' '),
              ]
            : [];
        })
      : [],
  );
}

function ownedByMinistry(type: string, own: MinistryNames): boolean {
  return type === own.recordType || type === 'TraceUnit' || type === 'Organization';
}

function reachesUnit(type: string, field: string, target: string | undefined): boolean {
  return target === 'TraceUnit' && !(type === 'TraceUnit' && field === 'code');
}

type Types = ReadonlyMap<string, ReadonlyMap<string, FieldDefinitionNode>>;

function typesOf(document: DocumentNode): Map<string, Map<string, FieldDefinitionNode>> {
  const types = new Map<string, Map<string, FieldDefinitionNode>>();
  for (const definition of document.definitions) {
    if (!('fields' in definition) || !('name' in definition) || !definition.name) continue;
    if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || definition.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION)
      continue;
    const fields = types.get(definition.name.value) ?? new Map<string, FieldDefinitionNode>();
    for (const field of definition.fields ?? [])
      if (field.kind === Kind.FIELD_DEFINITION) fields.set(field.name.value, field);
    types.set(definition.name.value, fields);
  }
  return types;
}

function sectorsOf(document: DocumentNode): string[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'Sector'
      ? (definition.values ?? []).map((value) => value.name.value)
      : [],
  );
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}

function named(type: TypeNode | undefined): string | undefined {
  if (!type) return undefined;
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}
