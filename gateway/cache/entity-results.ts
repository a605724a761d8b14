import { Fault } from '@tongcha/resilience';
import type { CacheHint, SubgraphResponse, SubgraphError } from '../calls/subgraph-response.ts';
import { isWithheld } from '../calls/withheld.ts';

/** What became of one entity, or of one search. */
export interface EntityResult {
  /** undefined: there is none. */
  readonly value: unknown;
  /** Those in it, whose paths begin there, and those beside the answer that name it, which have none. */
  readonly errors: readonly SubgraphError[];
  readonly plain: boolean;
  readonly kept: CacheHint | null;
}

export interface EntityResults {
  readonly each: readonly EntityResult[];
  /** Errors of nothing in particular. */
  readonly beside: readonly SubgraphError[];
}

/** What a ministry that fails says, or is said of it; not that it refuses, or was asked wrongly (RFC 5861, 4). */
const FAILS: ReadonlySet<string> = new Set([
  'TIMEOUT',
  'UNAVAILABLE',
  'TOO_BUSY',
  'BAD_ANSWER',
  'MINISTRY_ERROR',
  'OTHER_VERSION',
  'CREDENTIALS_REFUSED',
]);

/** What an asker of those rights is told each time: as good an answer as any. */
const BY_RIGHTS: ReadonlySet<string> = new Set(['FORBIDDEN', 'UNAUTHORIZED_FIELD_OR_TYPE']);

/** Whether it is as it is only because something failed, so that an older one is better. */
export function isFailure({ errors }: EntityResult): boolean {
  const others = errors.filter(({ code }) => !BY_RIGHTS.has(code));
  return others.length > 0 && others.every(({ code }) => FAILS.has(code));
}

/** Whether it will be the same for whoever has the same rights. */
export function isLasting({ value, errors }: EntityResult): boolean {
  return value !== undefined && errors.every(({ code }) => BY_RIGHTS.has(code));
}

/** A call that failed, as an answer. @throws whatever is a bug */
export function failed(error: unknown): SubgraphResponse {
  if (!(error instanceof Fault)) throw error;
  return { data: null, errors: [{ code: error.told, path: null, system: null, codes: [] }] };
}

/** What an answer says of the one search that it is about. */
export function outcomeOfSearch({ data, errors, plain = false, digits }: SubgraphResponse): EntityResult {
  digits?.restore();
  return { value: data ?? undefined, errors, plain, kept: null };
}

/** What an answer says of each of the entities that it is about. @param names the code of each, where it has one */
export function outcomesOf(
  { data, errors, plain = false, digits }: SubgraphResponse,
  names: readonly (string | null)[],
): EntityResults {
  // Its parts go on without it.
  digits?.restore();
  const values = data?.['_entities'];
  if (!Array.isArray(values) || values.length !== names.length) {
    const all: readonly SubgraphError[] =
      data === null && errors.length > 0
        ? errors.map((error) => ({ ...error, path: [] }))
        : [{ code: 'BAD_ANSWER', path: [], system: null, codes: [] }];
    return { each: names.map(() => ({ value: undefined, errors: all, plain: true, kept: null })), beside: [] };
  }
  if (errors.length === 0)
    return { each: values.map((value: unknown) => ({ value, errors, plain, kept: null })), beside: errors };
  const own = names.map((): SubgraphError[] => []);
  const beside = errors.filter((error) => !giveTo(own, names, error));
  return { each: values.map((value: unknown, i) => ({ value, errors: own[i] ?? [], plain, kept: null })), beside };
}

/** @returns whether it is known whose it is */
function giveTo(own: readonly SubgraphError[][], names: readonly (string | null)[], error: SubgraphError): boolean {
  const { path, codes } = error;
  if (path !== null) {
    const to = path[0] === '_entities' && typeof path[1] === 'number' ? own[path[1]] : undefined;
    to?.push({ ...error, path: path.slice(2) });
    return to !== undefined;
  }
  for (const code of codes) names.forEach((name, i) => name === code && own[i]?.push({ ...error, codes: [code] }));
  if (codes.length > 0 && codes.every((code) => names.includes(code))) return true;
  // What is kept back by rules of whatever was asked is so of each entity: it depends on who asks and on what is selected.
  if (!isWithheld(error)) return false;
  for (const each of own) each.push({ ...error, codes: [] });
  return true;
}

/** One answer again, with each error at its own entity's place. */
export function putTogether(outcomes: readonly EntityResult[], beside: readonly SubgraphError[]): SubgraphResponse {
  const errors: SubgraphError[] = [];
  const named = new Map<string, { readonly error: SubgraphError; readonly codes: Set<string> }>();
  outcomes.forEach((outcome, i) => {
    for (const error of outcome.errors) {
      if (error.path) {
        errors.push({ ...error, path: ['_entities', i, ...error.path] });
        continue;
      }
      const { system, code, policy, kinds, parts, codes } = error;
      const kind = [system, code, policy, kinds?.join(), parts?.join(), codes.length === 0].join(' ');
      const known = named.get(kind) ?? { error, codes: new Set() };
      for (const code of error.codes) known.codes.add(code);
      named.set(kind, known);
    }
  });
  errors.push(...[...named.values()].map(({ error, codes }) => ({ ...error, codes: [...codes] })), ...beside);
  return { data: { _entities: outcomes.map(({ value }) => value ?? null) }, errors, ...standingOf(outcomes) };
}

export function answerOfSearch(outcome: EntityResult): SubgraphResponse {
  return {
    data: (outcome.value ?? null) as SubgraphResponse['data'],
    errors: outcome.errors,
    ...standingOf([outcome]),
  };
}

function standingOf(outcomes: readonly EntityResult[]): Required<Pick<SubgraphResponse, 'plain' | 'kept'>> {
  return { plain: outcomes.every(({ plain }) => plain), kept: outcomes.map(({ kept }) => kept) };
}
