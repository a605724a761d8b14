import type { SubgraphCall, SubgraphRequest } from '../calls/call.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { isRecord } from '../json/is-record.ts';
import { ownValue, setOwnValue } from '../json/own-value.ts';
import { type HeldPolicies, heldWith } from './held-policies.ts';
import { at, BAD, excuses, placeOf, withheldFrom } from './joining.ts';
import type { Member } from './member.ts';
import { isTakenOut, type MarkedPart, refusedMarks, takeOut, writeThere } from './part.ts';
import { fieldsOfType, PARTY, type QueryShape, type QueryShapes } from './query-shapes.ts';
import { readRepresentation } from './representation.ts';

export interface MemberCallOptions {
  /** False: it serves the contract that knew of no members, of one record a unit and sector. */
  readonly knowsMembers?: boolean;
}

/**
 * One member's calls as its sector's are: who has answered is written by the gateway, a list that is none is that member's bad
 * answer, and of what an agreement opens for other members nothing is told. Stands around audit and cache.
 */
export function memberCall(
  { name }: Member,
  shapes: QueryShapes,
  next: SubgraphCall,
  { knowsMembers = true }: MemberCallOptions = {},
): SubgraphCall {
  const policiesOf = heldWith(name);
  // Callers that were given one response are given one again: what is put together of it is put together once.
  const read = new WeakMap<SubgraphResponse, SubgraphResponse>();
  return async (request) => {
    const shape = shapes.of(request.query);
    const before = knowsMembers ? null : shape.before();
    const query = before?.text ?? shape.text;
    const response = await next(
      query === request.query && !before
        ? request
        : { ...request, query, variables: before?.variables(request.variables) ?? request.variables },
    );
    const { data, errors } = response;
    if (data === null) return nameIn(response, errors);
    // A member can speak in no other's name.
    if (shape.members) writeThere(data, shape.members, name);
    if (before?.parties) writeThere(data, before.parties, PARTY);
    const policies = shape.marked && policiesOf(request.claims);
    const lacked = policies && shape.marked ? new Lacked(shape.marked, policies) : null;
    const faults = shape.entities ? listFaults(shape, request, response, { knowsMembers, lacked }) : NONE;
    const left = lacked ? lacked.takeOut(response) : errors;
    const known = read.get(response);
    if (known) return known;
    const result = nameIn(response, faults.length > 0 ? [...left, ...faults] : left);
    read.set(response, result);
    return result;
  };

  function nameIn(response: SubgraphResponse, errors: readonly SubgraphError[]): SubgraphResponse {
    // One that is all of its sector goes by the sector's name.
    if (name.includes('/') && errors.length > 0)
      return { ...response, errors: errors.map((error) => ({ ...error, member: name })) };
    return errors === response.errors ? response : { ...response, errors };
  }
}

const NONE: readonly SubgraphError[] = [];

interface Reading extends Required<MemberCallOptions> {
  readonly lacked: Lacked | null;
}

/**
 * What of its entities' lists is no list, or has two rows of one that may have one. It is null from then on, and so found again
 * by whoever reads the same response.
 */
function listFaults(
  shape: QueryShape,
  { representations = [] }: SubgraphRequest,
  { data, errors }: SubgraphResponse,
  { knowsMembers, lacked }: Reading,
): readonly SubgraphError[] {
  const entities = data?.['_entities'];
  if (!Array.isArray(entities) || entities.length !== representations.length) return NONE;
  const onlyFields = shape.entities?.size === 1 ? [...shape.entities.values()][0] : undefined;
  let faults: SubgraphError[] | null = null;
  for (let i = 0; i < entities.length; i += 1) {
    const { lists } = onlyFields ?? fieldsOfType(shape, readRepresentation(representations[i] ?? '').type);
    if (lists.length === 0) continue;
    const entity: unknown = entities[i];
    if (!isRecord(entity)) {
      if (!errors.some((error) => placeOf(error) === i)) (faults ??= []).push({ ...BAD, path: at(i) });
      continue;
    }
    for (const { key, oneEach, mayLack } of lists) {
      const value = ownValue(entity, key);
      if (Array.isArray(value) ? !oneEach || value.length < 2 : mayLack && value === undefined) continue;
      const isExcused =
        !Array.isArray(value) &&
        (errors.some((error) => placeOf(error) === i && excuses(error, key)) || lacked?.has(at(i, key)));
      // Before there were members, what is a list of one each was one object, or null where there was none.
      const was = !knowsMembers && oneEach && !Array.isArray(value) && value !== undefined;
      if (was && !(value === null && isExcused)) setOwnValue(entity, key, value === null ? [] : [value]);
      else {
        if (!isExcused) (faults ??= []).push({ ...BAD, path: at(i, key) });
        setOwnValue(entity, key, null);
      }
    }
  }
  return faults ?? NONE;
}

/** What a mark protects that holds for other members alone: nulled here, as a member need not hold the rules itself. */
class Lacked {
  readonly #part: MarkedPart;
  readonly #policies: HeldPolicies;

  constructor(part: MarkedPart, policies: HeldPolicies) {
    this.#part = part;
    this.#policies = policies;
  }

  has(path: readonly (string | number)[]): boolean {
    return isTakenOut(path, this.#part, this.#policies.isRefused);
  }

  /** @returns the errors that are left: of what is withheld it is said once, whether or not there was any */
  takeOut({ data, errors }: SubgraphResponse): readonly SubgraphError[] {
    const refused = refusedMarks(this.#part, this.#policies.isRefused);
    if (refused.length === 0) return errors;
    takeOut(data, this.#part, this.#policies.isRefused);
    return [
      ...errors.filter(({ path }) => path === null || !this.has(path)),
      ...withheldFrom(this.#policies.lackedFor(refused)),
    ];
  }
}
