import { Fault } from '@tongcha/resilience';
import type { SubgraphCall, SubgraphRequest } from '../calls/call.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { sameTexts } from '../calls/texts.ts';
import { PROMISE_MS } from '../discovery/promise.ts';
import { allDigits } from '../json/digits.ts';
import { type Asked, joinEntities } from './join-entities.ts';
import type { CalledMember } from './member.ts';
import { fieldsOfType, type QueryShape, type QueryShapes } from './query-shapes.ts';
import { readRepresentation, type Referred } from './representation.ts';
import { concernsMembers, rootFieldsOf } from './root-fields.ts';
import { rulesIn, sameRules, SectorRules, type Unasked } from './sector-rules.ts';
import { askFromRoot } from './ask-from-root.ts';
import { failedCall } from '../calls/failed-call.ts';

/**
 * All members of a sector as its one subgraph. An entity is asked of every member that may know it, their lists put one
 * after the other in the order of names; a reference to a member's own goes to that one. Nobody's record is mixed with
 * another's, and none is left out for being second.
 * @param current the members, read once a call; each as `memberCall` makes it
 */
export function acrossMembers(current: () => readonly CalledMember[], shapes: QueryShapes): SubgraphCall {
  const ordered = new WeakMap<readonly CalledMember[], readonly CalledMember[]>();
  const join = rememberingJoin();
  const rules = new SectorRules();

  return (request) => {
    const members = inOrder(current());
    const [first] = members;
    if (!first) return Promise.reject(new Fault('UNAVAILABLE', 'has no member that answers'));
    const shape = shapes.of(request.query);
    const alone = members.length === 1 && isAllOfIt(first);
    if (!request.representations) {
      const fields = rootFieldsOf(shape, shapes);
      if (alone && !fields.some((field) => concernsMembers(field, request.variables))) return first.call(request);
      return askFromRoot(fields, members, request, shapes.schema);
    }
    if (alone && !shape.isOfMembers) return first.call(request);
    return askEach(shape, members, request, request.representations);
  };

  function inOrder(members: readonly CalledMember[]): readonly CalledMember[] {
    let list = ordered.get(members);
    if (!list) ordered.set(members, (list = members.toSorted((a, b) => (a.member.name < b.member.name ? -1 : 1))));
    return list;
  }

  async function askEach(
    shape: QueryShape,
    members: readonly CalledMember[],
    request: SubgraphRequest,
    representations: readonly string[],
  ): Promise<SubgraphResponse> {
    const referred = representations.map(readRepresentation);
    const those = (places: readonly number[]): readonly string[] => places.map((i) => representations[i] ?? '');
    // What rests on a filter's no is kept outside no longer than that counts.
    if (members.some(({ mayKnow }) => mayKnow)) request.freshness?.until(Date.now() + PROMISE_MS);
    const { asking, unasked } = askedOf(asOfThen(members, request), referred, representations);
    const keptBack = unasked.length > 0 ? rules.ofUnasked(shape, request, unasked) : null;
    const calls = asking.flatMap(({ asked: { member, call }, places, shadows }) => {
      if (shadows.length > 0) void call({ ...request, representations: those(shadows) }).catch(failedCall);
      if (places.length === 0) return [];
      const all = places.length === representations.length;
      const some = all ? representations : those(places);
      return {
        name: members.length > 1 || member.name.includes('/') ? member.name : undefined,
        places,
        call: call(all ? request : { ...request, representations: some }).catch(failedCall),
      };
    });
    const responses = await Promise.all(calls.map(({ call }) => call));
    const asked = calls.map(({ name, places }, n) => ({ name, places, response: responses[n] ?? failedCall(null) }));
    const told = rulesIn(responses, (await keptBack) ?? undefined);
    return join({ shape, representations, asked, rules: told }, referred);
  }
}

/** What a filter rules out it rules out today: as of a moment each is asked. */
function asOfThen(members: readonly CalledMember[], { claims }: SubgraphRequest): readonly CalledMember[] {
  return claims.asOf === undefined ? members : members.map(({ member, call }) => ({ member, call }));
}

/** Who is asked about which: a reference to a member's own goes to that one, any other to each that may know it. `shadows`: to try filters. */
function askedOf(
  members: readonly CalledMember[],
  referred: readonly Referred[],
  representations: readonly string[],
): {
  readonly asking: readonly {
    readonly asked: CalledMember;
    readonly places: readonly number[];
    readonly shadows: readonly number[];
  }[];
  readonly unasked: readonly Unasked[];
} {
  const places = members.map((): number[] => []);
  const unasked: Unasked[] = [];
  const shadows = new Map<number, number[]>();
  // Entity by entity, so that a code is looked up in all filters at once.
  for (let i = 0; i < referred.length; i += 1) {
    const { key, isClass, member: only } = referred[i] as Referred;
    const excluded: SubgraphCall[] = [];
    for (let n = 0; n < members.length; n += 1) {
      const { member, call, mayKnow, isShadow } = members[n] as CalledMember;
      if (only !== null || key === null) {
        if (only === null || only === member.name) places[n]?.push(i);
        continue;
      }
      // Filters hold codes that records mention, and a lot's record need not mention its class.
      const isAsked = mayKnow === undefined || isClass || mayKnow(key);
      const isTried = isAsked && isShadow?.(key) === true;
      if (isAsked && !isTried) places[n]?.push(i);
      else excluded.push(call);
      if (isTried) shadows.set(n, [...(shadows.get(n) ?? []), i]);
    }
    if (key !== null && excluded.length > 0)
      unasked.push({ key, representation: representations[i] ?? '', calls: excluded });
  }
  const asking = members.flatMap((asked, n) => {
    const [own = [], tried = []] = [places[n], shadows.get(n)];
    return own.length + tried.length > 0 ? [{ asked, places: own, shadows: tried }] : [];
  });
  return { asking, unasked };
}

/** Named like its sector, without what it could be told by: what is said by it is said by the sector. */
function isAllOfIt({ member: { name }, mayKnow }: CalledMember): boolean {
  return !name.includes('/') && mayKnow === undefined;
}

/** What is put together. */
interface Parts {
  readonly shape: QueryShape;
  readonly representations: readonly string[];
  readonly asked: readonly Asked[];
  readonly rules: readonly SubgraphError[];
}

/** What was put together of the same responses is not put together again: whoever was given the same is given the same. */
function rememberingJoin(): (parts: Parts, referred: readonly Referred[]) => SubgraphResponse {
  const known = new WeakMap<SubgraphResponse, { readonly parts: Parts; readonly response: SubgraphResponse }>();
  return (parts, referred) => {
    const [first] = parts.asked;
    const before = first && known.get(first.response);
    if (before && isSame(before.parts, parts)) return before.response;
    const response = joinAll(parts, referred);
    if (first) known.set(first.response, { parts, response });
    return response;
  };
}

function isSame(a: Parts, b: Parts): boolean {
  return (
    a.shape === b.shape &&
    sameRules(a.rules, b.rules) &&
    sameTexts(a.representations, b.representations) &&
    a.asked.length === b.asked.length &&
    a.asked.every(({ response, places }, n) => {
      const other = b.asked[n];
      return (
        response === other?.response &&
        places.length === other.places.length &&
        places.every((i, at) => i === other.places[at])
      );
    })
  );
}

function joinAll({ shape, representations, asked, rules }: Parts, referred: readonly Referred[]): SubgraphResponse {
  const digits = allDigits(asked.map(({ response }) => response));
  // A value that is copied is copied with its digits.
  if (digits && [...(shape.entities?.values() ?? [])].some(({ all }) => all.some(({ keepsDigits }) => keepsDigits)))
    digits.restore();
  const joined = joinEntities((type) => fieldsOfType(shape, type), referred, asked);
  // What nobody was asked about is told by what was asked.
  const plain = joined.plain === true && !representations.some((text) => text.includes('\\'));
  return { ...joined, plain, digits, errors: rules.length > 0 ? [...joined.errors, ...rules] : joined.errors };
}
