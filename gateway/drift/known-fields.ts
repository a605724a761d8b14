import { type DocumentNode, type GraphQLSchema, isInterfaceType, isObjectType, parse, print } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { SubgraphCall, SubgraphRequest } from '../calls/call.ts';
import type { MemberSdl } from '../calls/member-sdl.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { readRepresentation } from '../members/representation.ts';
import { type CutQuery, cutQuery, unfitVariables } from './cut-query.ts';
import { fillIn } from './fill-in.ts';
import { type SubgraphSchema, subgraphSchema } from './subgraph-schema.ts';

/** The graph that a member is asked for a part of. */
export interface AskedGraph {
  readonly whole: GraphQLSchema;
  /** What callers may be told the names of. */
  readonly api: GraphQLSchema;
}

/** A cut query as it is sent. */
interface Less extends Omit<CutQuery, 'document'> {
  /** Whether nothing is taken out of it. */
  readonly isWhole: boolean;
  /** Null: there is nothing to ask. */
  readonly text: string | null;
}

/** One look shows what one server knows, and two may answer in turn at one address. */
const MOST_TRIES = 3;

const documents = new LRUCache<string, DocumentNode>({ max: 500, memoMethod: (query) => parse(query) });

/**
 * Asks a member no more than it knows, where its schema is behind the graph's or ahead of it. What it does not know is null with an
 * error at its place, and all else is as if nobody had asked for that. Whether there is such a thing is found out by the first query
 * that the member does not understand; then its schema is looked at, and the query asked again without it. Within the cache.
 */
export function withKnownFields(graph: () => AskedGraph, sdl: MemberSdl, next: SubgraphCall): SubgraphCall {
  const cuts = new WeakMap<readonly string[], LRUCache<string, { readonly less: Less | null }>>();
  // Callers that were given one response are given one again.
  const filled = new WeakMap<SubgraphResponse, Map<string, SubgraphResponse>>();

  return (request) => ask(request, 1);

  function ask(request: SubgraphRequest, tries: number): Promise<SubgraphResponse> {
    const { texts } = sdl;
    const schemas = schemasOf(texts);
    const less = schemas.length === 0 ? null : lessOf(texts, schemas, request);
    return (less ? askLess(schemas, less, request) : next(request)).then((response) =>
      tries === MOST_TRIES || !isNotUnderstood(response) ? response : askAnew(request, texts, tries, response),
    );
  }

  async function askAnew(
    request: SubgraphRequest,
    texts: readonly string[],
    tries: number,
    response: SubgraphResponse,
  ): Promise<SubgraphResponse> {
    if (sdl.texts === texts) await sdl.look();
    // Whether a mutation was carried out that failed otherwise, nobody knows.
    const mayBegin = request.mutation === true && !response.errors.every(({ isInvalid }) => isInvalid);
    return sdl.texts === texts || mayBegin ? response : ask(request, tries + 1);
  }

  /** @returns null where the query is understood as it is, or cannot be made so */
  function lessOf(
    texts: readonly string[],
    subgraphs: readonly SubgraphSchema[],
    { query, variables, representations = [] }: SubgraphRequest,
  ): Less | null {
    let known = cuts.get(texts);
    if (!known) cuts.set(texts, (known = new LRUCache({ max: 500 })));
    const document = documents.memo(query);
    const schemas = subgraphs.map(({ schema }) => schema);
    const unfit = tried(() => unfitVariables(schemas, document, variables));
    if (!unfit) return null;
    const key = JSON.stringify([query, [...unfit], Object.keys(variables)]);
    let made = known.get(key);
    if (!made) {
      const cut = tried(() => cutQuery(schemas, document, variables, unfit));
      const less = cut && {
        taken: cut.taken,
        isWhole: cut.document === document,
        text: cut.document && print(cut.document),
      };
      known.set(key, (made = { less }));
    }
    const { less } = made;
    if (less?.isWhole && representations.every((each) => isKnown(subgraphs, each))) return null;
    return less;
  }

  async function askLess(
    subgraphs: readonly SubgraphSchema[],
    less: Less,
    request: SubgraphRequest,
  ): Promise<SubgraphResponse> {
    const { representations } = request;
    const places = representations?.flatMap((each, i) => (isKnown(subgraphs, each) ? [i] : []));
    if (less.text === null && representations) {
      sdl.note(new Set(representations.map((each) => readRepresentation(each).type)));
      return { data: null, errors: [lacking([], undefined)] };
    }
    const response =
      less.text === null || places?.length === 0
        ? { data: representations ? { _entities: [] } : {}, errors: [], plain: true }
        : await next({
            ...request,
            query: less.text,
            representations: representations && places?.map((i) => representations[i] ?? ''),
          });
    if (response.data === null) return response;
    const key = JSON.stringify([request.query, request.variables, representations]);
    const known = filled.get(response) ?? new Map<string, SubgraphResponse>();
    filled.set(response, known);
    const whole = known.get(key) ?? filledIn(response, less, request, places);
    known.set(key, whole);
    return whole;
  }

  function filledIn(
    response: SubgraphResponse,
    { taken }: Less,
    { query, variables, representations }: SubgraphRequest,
    places: readonly number[] | undefined,
  ): SubgraphResponse {
    // Digits are found by what stands where.
    response.digits?.restore();
    const types = representations?.map((each) => readRepresentation(each).type) ?? null;
    const spread = places && types ? atTheirPlaces(response, places, types) : response;
    const { whole, api } = graph();
    const noted = new Set<string>();
    const { data, errors } = fillIn(spread.data ?? {}, {
      schema: whole,
      document: documents.memo(query),
      variables,
      taken,
      types,
      errorOf(parent, field, path) {
        const name = `${parent}.${field}`;
        const isPublic = hasField(api, parent, field);
        noted.add(isPublic ? name : HIDDEN);
        return lacking(path, isPublic ? name : undefined);
      },
    });
    sdl.note(noted);
    return { ...response, data, errors: [...spread.errors, ...errors] };
  }

  /** Of entities that it cannot be asked about it is told that, each in its place. */
  function atTheirPlaces(
    { data, errors }: SubgraphResponse,
    places: readonly number[],
    types: readonly string[],
  ): Pick<SubgraphResponse, 'data' | 'errors'> {
    const entities = data?.['_entities'];
    if (places.length === types.length || !Array.isArray(entities) || entities.length !== places.length)
      return { data, errors };
    const all: unknown[] = types.map(() => null);
    places.forEach((place, n) => (all[place] = entities[n]));
    const own = errors.map((error): SubgraphError => {
      const [root, n, ...rest] = error.path ?? [];
      return root === '_entities' && typeof n === 'number'
        ? { ...error, path: [root, places[n] ?? n, ...rest] }
        : error;
    });
    const there = new Set(places);
    const { api } = graph();
    for (const [i, type] of types.entries()) {
      if (there.has(i)) continue;
      const name = api.getType(type) ? type : undefined;
      sdl.note([name ?? HIDDEN]);
      own.push(lacking(['_entities', i], name));
    }
    return { data: { ...data, _entities: all }, errors: own };
  }
}

/** What no caller sees the name of. */
const HIDDEN = '(hidden)';

function lacking(path: readonly (string | number)[], name: string | undefined): SubgraphError {
  const error: SubgraphError = { code: 'OTHER_VERSION', path: path.length > 0 ? path : null, system: null, codes: [] };
  return name === undefined ? error : { ...error, said: `it does not know ${name}` };
}

/**
 * Null where GraphQL's own validation fails by what a member says of itself: a union of inputs, lists within lists beyond the stack.
 * It is asked then as if it had said nothing.
 */
function tried<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function schemasOf(texts: readonly string[]): readonly SubgraphSchema[] {
  return texts.flatMap((text) => subgraphSchema(text) ?? []);
}

/** Whether all know an entity of that type by what the representation says of it. */
function isKnown(subgraphs: readonly SubgraphSchema[], representation: string): boolean {
  const { type, fields } = readRepresentation(representation);
  return subgraphs.every(({ keys }) => keys.get(type)?.some((key) => key.every((field) => field in fields)));
}

function hasField(schema: GraphQLSchema, parent: string, field: string): boolean {
  const type = schema.getType(parent);
  return (isObjectType(type) || isInterfaceType(type)) && type.getFields()[field] !== undefined;
}

/** What a member says of a request that it has not begun to answer: an error without a place, and no data (GraphQL, 7.1.2). */
const NOT_UNDERSTOOD: ReadonlySet<string> = new Set([
  'MINISTRY_ERROR',
  'BAD_ANSWER',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'OTHER_VERSION',
]);

function isNotUnderstood({ data, errors }: SubgraphResponse): boolean {
  return (
    data === null && errors.length > 0 && errors.every(({ code, path }) => path === null && NOT_UNDERSTOOD.has(code))
  );
}
