import type { GraphQLSchema } from 'graphql';
import type { CallClaims } from '@tongcha/signature';
import type { SubgraphRequest } from '../calls/call.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { allDigits } from '../json/digits.ts';
import { choosesMembers, chosenMembers } from './chosen-members.ts';
import { heldWith } from './held-policies.ts';
import { joinEntities } from './join-entities.ts';
import { at, gathered, withheldFrom } from './joining.ts';
import type { CalledMember } from './member.ts';
import { joinedFields } from './query-shapes.ts';
import type { RootField } from './root-fields.ts';
import { refused, searchAcross } from './search-across.ts';
import { rulesIn } from './sector-rules.ts';
import { failedCall } from '../calls/failed-call.ts';

/**
 * What a query asks from the root, field by field: a search goes through the members, a list is that of all of them, and whatever
 * else there is, a mutation first of all, is one member's, which an argument names.
 * @param members in order
 * @param graph the whole one
 */
export async function askFromRoot(
  fields: readonly RootField[],
  members: readonly CalledMember[],
  request: SubgraphRequest,
  graph: GraphQLSchema,
): Promise<SubgraphResponse> {
  const responses: SubgraphResponse[] = [];
  const asked = fields.filter((field) => !field.isLeftOut(request.variables));
  if (request.mutation) for (const field of asked) responses.push(await askOne(field, members, request, graph));
  else responses.push(...(await Promise.all(asked.map((field) => askOne(field, members, request, graph)))));
  const data: Record<string, unknown> = {};
  for (const [i, { key }] of asked.entries()) Object.assign(data, responses[i]?.data ?? { [key]: null });
  return {
    data,
    errors: gathered(responses.flatMap(({ errors }) => errors)),
    plain: responses.every(({ plain }) => plain === true),
    digits: allDigits(responses),
  };
}

async function askOne(
  field: RootField,
  all: readonly CalledMember[],
  request: SubgraphRequest,
  graph: GraphQLSchema,
): Promise<SubgraphResponse> {
  const { key, text, page, memberArgument } = field;
  if (field.field.name === '__typename')
    return { data: { [key]: request.mutation ? 'Mutation' : 'Query' }, errors: [], plain: true };
  const given = field.arguments(request.variables);
  if (page) {
    const chosen = chosenMembers(given, all, graph);
    if (!chosen.ok) return refused(key, `${field.field.name}: ${chosen.message}`);
    const { open, withheld } = openTo(request.claims, field, chosen.members);
    const response = await searchAcross({ ...field, page }, open, request);
    return withheld.length === 0 ? response : { ...response, errors: [...response.errors, ...withheld] };
  }
  if (field.field.isList && !request.mutation && choosesMembers({ where: given['where'] })) {
    const chosen = chosenMembers({ where: given['where'] }, all, graph);
    if (!chosen.ok) return refused(key, `${field.field.name}: ${chosen.message}`);
    return chosen.members.length === 0
      ? { data: { [key]: [] }, errors: [] }
      : listOfAll(field, chosen.members, request);
  }
  const named = memberArgument === null ? undefined : given[memberArgument];
  const one =
    named === undefined || named === null
      ? all.length === 1
        ? all[0]
        : undefined
      : all.find(({ member }) => member.name === named);
  if (one) return atRoot(key, one.member.name, await one.call({ ...request, query: text }).catch(failedCall));
  if (named !== undefined && named !== null)
    return refused(key, `${field.field.name}: ${JSON.stringify(named)} is no member of this sector`);
  if (!field.field.isList || request.mutation)
    return refused(
      key,
      `${field.field.name} is asked of one member of its sector${memberArgument === null ? ', of which there are several' : `: name it, ${memberArgument}: "${all[0]?.member.name}"`}`,
    );
  return listOfAll(field, all, request);
}

/** A list from the root is joined as an entity's. */
async function listOfAll(
  { key, text, field }: RootField,
  members: readonly CalledMember[],
  request: SubgraphRequest,
): Promise<SubgraphResponse> {
  const asked = await Promise.all(
    members.map(async ({ member: { name }, call }) => {
      const { data, errors, ...rest } = await call({ ...request, query: text }).catch(failedCall);
      const response: SubgraphResponse = {
        ...rest,
        data: data && { _entities: [data] },
        errors: errors.map((error) => (error.path && data ? { ...error, path: at(0, ...error.path) } : error)),
      };
      return { name, places: [0], response };
    }),
  );
  const joined = joinEntities(
    () => joinedFields([field]),
    [{ type: '', key: null, isClass: false, member: null, fields: {} }],
    asked,
  );
  const [whole] = (joined.data?.['_entities'] ?? []) as (Record<string, unknown> | null)[];
  return {
    ...joined,
    data: whole ?? { [key]: null },
    digits: allDigits(asked.map(({ response }) => response)),
    errors: [
      ...joined.errors.map((error) =>
        error.path ? { ...error, path: error.path.length > 2 ? error.path.slice(2) : [key] } : error,
      ),
      ...rulesIn(asked.map(({ response }) => response)),
    ],
  };
}

/** Where no data came the field is what failed. */
function atRoot(key: string, member: string, { data, errors, ...rest }: SubgraphResponse): SubgraphResponse {
  const named = errors.map((error): SubgraphError => ({ ...error, member, path: data ? error.path : [key] }));
  return { ...rest, data: data ?? { [key]: null }, errors: named };
}

/** Those whose agreements open the search to this caller; the others say nothing, whether or not they have anything. */
function openTo(
  claims: CallClaims,
  { marks }: RootField,
  members: readonly CalledMember[],
): { readonly open: readonly CalledMember[]; readonly withheld: readonly SubgraphError[] } {
  if (marks.length === 0) return { open: members, withheld: [] };
  const withheld: SubgraphError[] = [];
  const open = members.filter(({ member: { name } }) => {
    const policies = heldWith(name)(claims);
    const refusing = policies ? marks.filter(policies.isRefused) : [];
    if (policies && refusing.length > 0) withheld.push(...withheldFrom(policies.lackedFor(refusing)));
    return refusing.length === 0;
  });
  return { open, withheld };
}
