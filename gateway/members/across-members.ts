import { Fault } from '@tongcha/resilience';
import type { SubgraphCall, SubgraphRequest } from '../calls/call.ts';
import type { SubgraphResponse } from '../calls/subgraph-response.ts';
import { sameTexts } from '../calls/texts.ts';
import { allDigits } from '../json/digits.ts';
import { type Asked, joinEntities } from './join-entities.ts';
import type { CalledMember } from './member.ts';
import { fieldsOfType, type QueryShape, type QueryShapes } from './query-shapes.ts';
import { readRepresentation, type Referred } from './representation.ts';
import { concernsMembers, rootFieldsOf } from './root-fields.ts';
import { askFromRoot } from './ask-from-root.ts';
import { failed } from './joining.ts';

/**
 * All members of a sector as its one subgraph. An entity is asked of every member that may know it, their lists put one
 * after the other in the order of names; a reference to a member's own goes to that one. Nobody's record is mixed with
 * another's, and none is left out for being second.
 * @param current the members, read once a call; each as `memberCall` makes it
 */
export function acrossMembers(current: () => readonly CalledMember[], shapes: QueryShapes): SubgraphCall {
  const ordered = new WeakMap<readonly CalledMember[], readonly CalledMember[]>();
  const join = rememberingJoin();

  return async (request) => {
    const members = inOrder(current());
    const [first] = members;
    if (!first) throw new Fault('UNAVAILABLE', 'has no member that answers');
    const shape = shapes.of(request.query);
    const alone = members.length === 1 && isAllOfIt(first);
    if (!request.representations) {
      const fields = rootFieldsOf(shape, shapes);
      if (alone && !fields.some((field) => concernsMembers(field, request.variables))) return first.call(request);
      return askFromRoot(fields, members, request);
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
    const calls = members.flatMap(({ member: { name }, call, mayKnow }) => {
      const places: number[] = [];
      for (const [i, { key, member }] of referred.entries())
        if (member === null ? key === null || (mayKnow?.(key) ?? true) : member === name) places.push(i);
      if (places.length === 0) return [];
      const all = places.length === representations.length;
      const some = all ? representations : places.map((i) => representations[i] ?? '');
      return [{ name, places, response: call(all ? request : { ...request, representations: some }).catch(failed) }];
    });
    const responses = await Promise.all(calls.map(({ response }) => response));
    const asked = calls.map(({ name, places }, n) => ({ name, places, response: responses[n] ?? failed(null) }));
    return join(shape, representations, referred, asked);
  }
}

/** Named like its sector, without what it could be told by: what is said by it is said by the sector. */
function isAllOfIt({ member: { name }, mayKnow }: CalledMember): boolean {
  return !name.includes('/') && mayKnow === undefined;
}

interface Joined {
  readonly shape: QueryShape;
  readonly representations: readonly string[];
  readonly asked: readonly Asked[];
  readonly response: SubgraphResponse;
}

/** What was put together of the same responses is not put together again: whoever was given the same is given the same. */
function rememberingJoin(): (
  shape: QueryShape,
  representations: readonly string[],
  referred: readonly Referred[],
  asked: readonly Asked[],
) => SubgraphResponse {
  const known = new WeakMap<SubgraphResponse, Joined>();
  return (shape, representations, referred, asked) => {
    const [first] = asked;
    const before = first && known.get(first.response);
    if (
      before?.shape === shape &&
      sameTexts(before.representations, representations) &&
      before.asked.length === asked.length &&
      before.asked.every((each, n) => isSame(each, asked[n]))
    )
      return before.response;
    const response = joinAll(shape, representations, referred, asked);
    if (first) known.set(first.response, { shape, representations, asked, response });
    return response;
  };
}

function isSame(a: Asked, b: Asked | undefined): boolean {
  return (
    a.response === b?.response && a.places.length === b.places.length && a.places.every((i, n) => i === b.places[n])
  );
}

function joinAll(
  shape: QueryShape,
  representations: readonly string[],
  referred: readonly Referred[],
  asked: readonly Asked[],
): SubgraphResponse {
  const responses = asked.map(({ response }) => response);
  const digits = allDigits(responses);
  // A value that is copied is copied with its digits.
  if (digits && [...(shape.entities?.values() ?? [])].some(({ all }) => all.some(({ keepsDigits }) => keepsDigits)))
    digits.restore();
  const joined = joinEntities((type) => fieldsOfType(shape, type), referred, asked);
  // What nobody was asked about is told by what was asked.
  const plain = joined.plain === true && !representations.some((text) => text.includes('\\'));
  return { ...joined, plain, digits };
}
