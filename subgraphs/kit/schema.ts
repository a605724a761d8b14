import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLObjectType, type GraphQLSchema, GraphQLError, GraphQLScalarType, parse } from 'graphql';
import { canonical, parseCode } from '@tongcha/codes';
import { ConfigError } from '@tongcha/config';
import { contractFault, type SchemaVersion, versionOf, unwritable } from '@tongcha/schema';
import { schemaText } from '@tongcha/schema/files';
import type { MinistryContext } from './context.ts';
import { checkArguments } from './arguments.ts';
import { enforceRules } from './access/enforce-rules.ts';
import { seesAll } from './access/sees-all.ts';
import { linksFor } from './access/links.ts';
import { recordFor } from './access/record-for.ts';
import { refusalsOf } from './access/refusals.ts';
import { viewersOf } from './access/viewer.ts';
import { MASKED_SCALARS } from './mask.ts';
import { type Ministry, type MinistryNames, namesOf } from './ministry.ts';
import { complaintState, takeComplaint, takeRecall } from './orders/resolvers.ts';
import { productFor } from './product-for.ts';
import { recalled, type RecalledArguments } from './recalled/recalled.ts';
import type { Direction } from './records.ts';
import { search, type SearchArguments, type SearchContext } from './search/search.ts';
import { sights } from './search/sight.ts';
import { totals, type TotalsArguments } from './totals/totals.ts';

/** Eighteen characters, and what surrounds them. */
const LONGEST_USCC = 64;

/** The contract and the sector's own schema as one document. @param own the latter, in SDL; that of this project's `schema/NAME.graphql` when not given */
export function ministrySdl(name: string, own: string = schemaText(`${name}.graphql`)): string {
  return `${schemaText('contract.graphql')}
${own}`;
}

/** Of which schema the ministry answers, as every response tells. @throws ConfigError where its schema was written for another contract than this kit's */
export function ministryVersion({ name, schema }: Pick<Ministry, 'name' | 'schema'>): SchemaVersion | null {
  const document = parse(ministrySdl(name, schema), { noLocation: true });
  const { sector } = namesOf(name);
  const fault = contractFault(name, sector, document);
  if (fault !== null) throw new ConfigError([fault]);
  return versionOf(document, sector);
}

/** The subgraph's executable schema: the contract's fields from the ministry's systems, the sector's own from `resolvers`, each for whom it is shared with. */
export function ministrySchema(
  ministry: Ministry,
  sdl: string = ministrySdl(ministry.name, ministry.schema),
): GraphQLSchema {
  const names = namesOf(ministry.name);
  const viewerOf = viewersOf(ministry.name);
  const member = (): string => ministry.member ?? ministry.name;
  const contract = {
    TraceCode: traceCode,
    DateTime: text('DateTime'),
    USCC: text('USCC'),
    MemberName: text('MemberName'),
    ...MASKED_SCALARS,
    SectorRecord: { __resolveType: () => names.recordType },
    SectorProduct: { __resolveType: () => names.productType },
    Evidence: { sector: () => names.sector, member },
    TraceUnit: {
      // async: what a reference resolver throws must fail its own key, not the whole batch
      __resolveReference: async (reference: { code: unknown }) => ({ code: referenceCode(reference.code) }),
      [names.field]: async (unit: { code: string }, _: unknown, context: MinistryContext) =>
        listOf(await recordFor(ministry, viewerOf(context), unit.code, context)),
      [names.linksField]: (unit: { code: string }, { direction }: { direction: Direction }, context: MinistryContext) =>
        linksFor(ministry, viewerOf(context), unit.code, direction, context),
      [names.productField]: async (unit: { code: string }, _: unknown, context: MinistryContext) =>
        listOf(await productFor(ministry, unit.code, context)),
    },
    [names.recordType]: {
      __resolveReference: async (reference: { code: unknown }, context: MinistryContext) =>
        recordFor(ministry, viewerOf(context), referenceCode(reference.code), context),
      sector: () => names.sector,
      member,
    },
    [names.productType]: { member },
    [names.totalsType]: { member },
    RecalledRow: { member },
    [names.organizationType]: { member },
    Party: { name: nameOf },
    Organization: {
      __resolveReference: async (reference: { uscc: unknown }) => ({ uscc: referenceUscc(reference.uscc) }),
      name: nameOf,
      [names.field]: async (organization: { uscc: string }, _: unknown, { loaders }: MinistryContext) =>
        listOf(await loaders.organization.load(organization.uscc)),
    },
    Mutation: {
      [names.recallField]: (_: unknown, args: Parameters<typeof takeRecall>[1], context: MinistryContext) =>
        takeRecall(ministry.systems, args, context),
      [names.complaintField]: (_: unknown, args: Parameters<typeof takeComplaint>[1], context: MinistryContext) =>
        takeComplaint(ministry.systems, args, context),
    },
    Query: {
      [names.intakeField]: (_: unknown, _args: unknown, { intake }: MinistryContext) =>
        ministry.systems.some(({ complaints }) => complaints) && intake ? { key: intake.publicKey } : { key: null },
      [names.complaintStateField]: (_: unknown, args: { reference: string }, context: MinistryContext) =>
        complaintState(ministry.systems, args, context),
      [names.searchField]: (_: unknown, args: SearchArguments, context: MinistryContext) =>
        search(ministry.systems, args, searching(context)),
      [names.recalledField]: (_: unknown, args: RecalledArguments, context: MinistryContext) =>
        recalled(ministry.systems, args, searching(context)),
      [names.totalsField]: (_: unknown, args: TotalsArguments, context: MinistryContext) =>
        totals(ministry.systems, args, {
          ...searching(context),
          mayList: viewerOf(context).may('search'),
          tellOf: (what, reads) => void seesFields(what, reads, context),
        }),
    },
  };
  const seesFields = (what: string, reads: readonly string[], context: MinistryContext): boolean =>
    seesAll(recordType, reads, viewerOf(context), (group) => refusalsOf(context).addPart(group, what));
  const searching = (context: MinistryContext): SearchContext => ({
    ...context,
    sector: names.sector,
    sees: (group) => viewerOf(context).may(group),
    refused: (group, part) => refusalsOf(context).addPart(group, part),
    sightOf: (record) => sightOf(record, context),
    seesAll: ({ name, reads }) => seesFields(`SearchCondition.${name}`, reads, context),
  });
  const schema = buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: merge(names, contract, ministry.resolvers ?? {}, sdl) as never,
  });
  checkArguments(schema);
  enforceRules(schema, ministry, viewerOf);
  const recordType = schema.getType(names.recordType) as GraphQLObjectType;
  const sightOf = sights(recordType, schema.getType('Party') as GraphQLObjectType);
  return schema;
}

/** A member has one record of a unit at most. */
function listOf<T>(one: T | null): T[] {
  return one === null ? [] : [one];
}

/** No promise where it is known: one makes promises of all that it is a part of. */
function nameOf(
  { uscc, name }: { uscc: string; name?: string | null },
  _: unknown,
  { loaders }: MinistryContext,
): string | null | Promise<string | null> {
  return name ?? loaders.organization.load(uscc).then((known) => known?.name ?? null);
}

/** The sector's resolvers win; a contract resolver for a type or field the schema does not have is left out. */
function merge(
  names: MinistryNames,
  contract: Record<string, unknown>,
  own: Record<string, unknown>,
  sdl: string,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...contract };
  for (const [type, fields] of Object.entries(own)) {
    const base = merged[type];
    merged[type] =
      fields instanceof GraphQLScalarType || typeof base !== 'object' ? fields : { ...base, ...(fields as object) };
  }
  for (const type of [
    'Query',
    'Mutation',
    'RecalledRow',
    'Organization',
    'TraceUnit',
    names.productType,
    names.organizationType,
    names.totalsType,
  ]) {
    const fields = merged[type] as Record<string, unknown>;
    for (const field of Object.keys(fields)) {
      if (!field.startsWith('__') && !new RegExp(`\\b${field}\\b`).test(sdl)) delete fields[field];
    }
    if (Object.keys(fields).length === 0) delete merged[type];
  }
  return merged;
}

/** Also used by a sector's own fields that take a code. */
export const traceCode = new GraphQLScalarType<string, string>({
  name: 'TraceCode',
  serialize: String,
  parseValue: referenceCode,
  parseLiteral: (node) => referenceCode('value' in node ? node.value : undefined),
});

function referenceCode(value: unknown): string {
  const code = typeof value === 'string' ? canonical(value) : null;
  if (code !== null) return code;
  const parsed = typeof value === 'string' ? parseCode(value) : null;
  if (parsed?.ok) return parsed.reading.code;
  throw new GraphQLError(`not a trace code: ${parsed ? parsed.reason.en : 'expected text'}`, {
    extensions: { code: 'BAD_REQUEST' },
  });
}

/** As it is written elsewhere, whether or not its check character is right. */
function referenceUscc(value: unknown): string {
  const fault = typeof value !== 'string' ? 'is no text' : value === '' ? 'is empty' : unwritable(value, LONGEST_USCC);
  if (fault === null) return value as string;
  throw new GraphQLError(`not a unified social credit code: it ${fault}`, { extensions: { code: 'BAD_REQUEST' } });
}

function text(name: string): GraphQLScalarType<string, string> {
  return new GraphQLScalarType<string, string>({
    name,
    serialize: String,
    parseValue: (value) => {
      if (typeof value === 'string') return value;
      throw new GraphQLError(`${name} is text`, { extensions: { code: 'BAD_REQUEST' } });
    },
  });
}
