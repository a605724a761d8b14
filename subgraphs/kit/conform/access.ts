import { type DocumentNode, type FieldDefinitionNode, Kind, type TypeNode } from 'graphql';
import type { MinistryNames } from '@tongcha/schema';
import { ANONYMOUS_CLAIMS } from '@tongcha/signature';
import { ruleOf } from '../access/rule.ts';
import { type ConformResponse, field, type Subgraph } from './client.ts';
import { recordAt, recordKeys, units } from './questions.ts';

/** Every policy that the subgraph's own schema names. */
export function policiesIn(sdl: DocumentNode): string[] {
  return [
    ...new Set(typesOf(sdl).flatMap(({ fields }) => fields.flatMap((each) => ruleOf(each)?.policies.flat() ?? []))),
  ];
}

/** Who asks without a token gets no field that the schema marks, whatever it is of. */
export async function nothingConditional(
  subgraph: Subgraph,
  sdl: DocumentNode,
  names: MinistryNames,
  samples: readonly string[],
): Promise<string | null> {
  const codes = samples.slice(0, 100);
  const records = await units(subgraph, names, codes, 'member producer { uscc }');
  const usccs = [
    ...new Set(
      codes.map((_, i) => field(recordAt(records, i), 'producer', 'uscc')).filter((uscc) => typeof uscc === 'string'),
    ),
  ];
  const asked = [
    {
      type: names.recordType,
      keys: recordKeys(names, codes, records),
      open: '',
      close: '',
    },
    {
      type: names.organizationType,
      keys: usccs.map((uscc) => ({ __typename: 'Organization', uscc })),
      open: `own: ${names.field} {`,
      close: '}',
    },
  ];
  for (const { type, keys, open, close } of asked) {
    const marked = fieldsOf(sdl, type).filter((each) => ruleOf(each) !== null);
    if (marked.length === 0 || keys.length === 0) continue;
    const selection = marked.map((each) => `${each.name.value}${selectionOf(sdl, each)}`).join(' ');
    const entity = open === '' ? type : 'Organization';
    const answer = await subgraph.query(
      `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${entity} { ${open} ${selection} ${close} } } }`,
      { r: keys },
      ANONYMOUS_CLAIMS,
    );
    for (const [i] of keys.entries()) {
      const entry = open === '' ? field(answer.data, '_entities', i) : field(answer.data, '_entities', i, 'own', 0);
      if (typeof entry !== 'object' || entry === null) continue;
      for (const { name } of marked) {
        if (field(entry, name.value) !== null) return `${type}.${name.value} is told to a caller without a token`;
        if (!refusedAt(answer, i, name.value))
          return `${type}.${name.value} is null to a caller without a token, without the error FORBIDDEN at its place`;
      }
    }
  }
  return null;
}

/** Nobody lists the register without a token, where the schema says so. */
export async function noAnonymousList(
  subgraph: Subgraph,
  sdl: DocumentNode,
  { searchField }: MinistryNames,
): Promise<string | null> {
  const search = searchFieldOf(sdl, { searchField });
  if (!search || ruleOf(search) === null) return null;
  const answer = await subgraph.query(`{ ${searchField}(first: 1) { edges { node { code } } } }`, {}, ANONYMOUS_CLAIMS);
  if (field(answer.data, searchField, 'edges') !== undefined) return `${searchField} answers a caller without a token`;
  return answer.errors.some(({ extensions }) => extensions?.['code'] === 'FORBIDDEN')
    ? null
    : `${searchField} does not say FORBIDDEN`;
}

/** That links may have been left out is said of every code or of none: said only where one was, it would say that there is one. */
export async function saysOfAllOrNone(
  subgraph: Subgraph,
  { linksField }: MinistryNames,
  samples: readonly string[],
  unknown: string,
): Promise<string | null> {
  for (const direction of ['BACK', 'FORWARD']) {
    const codes = [...samples.slice(0, 100), unknown];
    const answer = await subgraph.query(
      `query($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { ${linksField}(direction: ${direction}) { kind } } } }`,
      { r: codes.map((code) => ({ __typename: 'TraceUnit', code })) },
      ANONYMOUS_CLAIMS,
    );
    const said = new Set(
      answer.errors
        .filter(({ extensions }) => extensions?.['code'] === 'FORBIDDEN')
        .flatMap(({ extensions }) => (Array.isArray(extensions?.['codes']) ? (extensions['codes'] as unknown[]) : [])),
    );
    const things = codes.filter((code) => !code.startsWith('uscc:'));
    const without = things.find((code) => !said.has(code));
    if (said.size > 0 && without !== undefined && things.some((code) => said.has(code)))
      return `${direction}: that links are withheld is said of some codes and not of ${without}`;
  }
  return null;
}

function refusedAt({ errors }: ConformResponse, i: number, name: string): boolean {
  return errors.some(
    ({ path, extensions }) => path?.[1] === i && path.at(-1) === name && extensions?.['code'] === 'FORBIDDEN',
  );
}

/** The field that lists the register; undefined where it cannot be searched. */
export function searchFieldOf(
  sdl: DocumentNode,
  { searchField }: Pick<MinistryNames, 'searchField'>,
): FieldDefinitionNode | undefined {
  return fieldsOf(sdl, 'Query').find(({ name }) => name.value === searchField);
}

/** All fields that the schema gives a type, extensions too. */
export function fieldsOf(sdl: DocumentNode, type: string): readonly FieldDefinitionNode[] {
  return typesOf(sdl)
    .filter(({ name }) => name === type)
    .flatMap(({ fields }) => fields);
}

function typesOf(sdl: DocumentNode): { readonly name: string; readonly fields: readonly FieldDefinitionNode[] }[] {
  return sdl.definitions.flatMap((each) =>
    each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.OBJECT_TYPE_EXTENSION
      ? [{ name: each.name.value, fields: each.fields ?? [] }]
      : [],
  );
}

/** Something to ask of a field that is an object. */
function selectionOf(sdl: DocumentNode, { type }: FieldDefinitionNode): string {
  return typesOf(sdl).some(({ name }) => name === named(type)) ? ' { __typename }' : '';
}

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}
