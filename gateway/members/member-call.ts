import { isOtherVersion, type MemberSchema, versionsApart } from '@tongcha/schema';
import type { SubgraphCall, SubgraphRequest } from '../calls/call.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { isRecord } from '../json/is-record.ts';
import { ownValue, setOwnValue } from '../json/own-value.ts';
import { type HeldPolicies, heldWith } from './held-policies.ts';
import { at, BAD, excuses, OTHER_VERSION, placeOf, withheldFrom } from './joining.ts';
import { type Member, spokenName } from './member.ts';
import { takeMisfits } from './misfits.ts';
import { isTakenOut, type MarkedPart, refusedMarks, takeOut, writeThere } from './part.ts';
import { fieldsOfType, PARTY, type QueryShape, type QueryShapes } from './query-shapes.ts';
import { readRepresentation } from './representation.ts';

/** The first contract that knew of members. Before it a unit had one record a sector. */
const OF_MEMBERS = 2;

/**
 * One member's calls as its sector's are: who has answered is written by the gateway, a list that is none is that member's bad
 * answer, and of what an agreement opens for other members nothing is told. Stands around audit and cache.
 */
export function memberCall(
  member: Member,
  shapes: QueryShapes,
  next: SubgraphCall,
  schemaOf: () => MemberSchema = () => UNTOLD,
): SubgraphCall {
  const { name } = member;
  const policiesOf = heldWith(name);
  // Callers that were given one response are given one again: what is put together of it is put together once.
  const read = new WeakMap<SubgraphResponse, SubgraphResponse>();
  return async (request) => {
    const shape = shapes.of(request.query);
    const knowsMembers = (schemaOf().own?.contract ?? OF_MEMBERS) >= OF_MEMBERS;
    const before = knowsMembers ? null : shape.before();
    const query = before?.text ?? shape.text;
    const response = await next(
      query === request.query && !before
        ? request
        : { ...request, query, variables: before?.variables(request.variables) ?? request.variables },
    );
    const { data, errors } = response;
    const schema = schemaOf();
    const isOther = isOtherVersion(schema);
    if (data === null) return nameIn(response, errors);
    // A member can speak in no other's name.
    if (shape.members) writeThere(data, shape.members, name);
    if (before?.parties) writeThere(data, before.parties, PARTY);
    const policies = shape.marked && policiesOf(request.claims);
    const lacked = policies && shape.marked ? new Lacked(shape.marked, policies) : null;
    const faults = shape.entities
      ? listFaults(shape, request, response, { knowsMembers, lacked, bad: isOther ? OTHER_VERSION : BAD })
      : NONE;
    const left = lacked ? lacked.takeOut(response) : errors;
    const known = read.get(response);
    if (known) return known;
    const told = faults.length > 0 ? [...left, ...faults] : left;
    const result = nameIn(response, isOther ? [...told, ...misfitsIn(shape, request, response, told, lacked)] : told);
    read.set(response, result);
    return result;
  };

  function misfitsIn(
    shape: QueryShape,
    { representations = [] }: SubgraphRequest,
    response: SubgraphResponse,
    errors: readonly SubgraphError[],
    lacked: Lacked | null,
  ): readonly SubgraphError[] {
    // Its digits are found by what stands where; nothing of it is changed before.
    response.digits?.restore();
    const misfits = takeMisfits(shapes.schema, shape, representations, { ...response, errors });
    return lacked ? misfits.filter(({ path }) => !lacked.has(path ?? [])) : misfits;
  }

  function nameIn(response: SubgraphResponse, errors: readonly SubgraphError[]): SubgraphResponse {
    const told = errors.some(isOfVersion)
      ? errors.map((error) => (isOfVersion(error) ? worded(error) : error))
      : errors;
    // One that is all of its sector goes by the sector's name.
    if (name.includes('/') && told.length > 0)
      return { ...response, errors: told.map((error) => ({ ...error, member: name })) };
    return told === response.errors ? response : { ...response, errors: told };
  }

  /** With both numbers, and with what the member says of the request. */
  function worded({ said, ...error }: SubgraphError): SubgraphError {
    const message = `${spokenName(member)} ${versionWords(schemaOf())}`;
    return { ...error, message: said === undefined ? message : `${message}: ${said}` };
  }
}

function isOfVersion({ code }: SubgraphError): boolean {
  return code === 'OTHER_VERSION';
}

const UNTOLD: MemberSchema = { state: 'UNKNOWN', own: null, graph: null };

/** “is behind the graph: its schema 1, the graph's 2” */
function versionWords(schema: MemberSchema): string {
  const apart = versionsApart(schema);
  // It may have been replaced since it answered.
  return apart
    ? `is ${schema.state === 'BEHIND' ? 'behind' : 'ahead of'} the graph: its ${apart.of} ${apart.own}, the graph’s ${apart.graph}`
    : 'served another version of its schema than the graph';
}

const NONE: readonly SubgraphError[] = [];

interface Reading {
  readonly knowsMembers: boolean;
  /** What a list that is none is told as. */
  readonly bad: SubgraphError;
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
  { knowsMembers, lacked, bad }: Reading,
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
      if (!errors.some((error) => placeOf(error) === i)) (faults ??= []).push({ ...bad, path: at(i) });
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
        if (!isExcused) (faults ??= []).push({ ...bad, path: at(i, key) });
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
