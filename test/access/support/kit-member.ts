import { graphql } from 'graphql';
import type { CalledMember } from '../../../gateway/members/member.ts';
import type { WalkedMinistry } from '../../../gateway/chain/walked-ministry.ts';
import type { SubgraphCall } from '../../../gateway/calls/call.ts';
import { withOwnClaims } from '../../../gateway/calls/own-claims.ts';
import { readSubgraphResponse } from '../../../gateway/calls/subgraph-response.ts';
import { memberCall } from '../../../gateway/members/member-call.ts';
import { subgraphOf } from '../../../gateway/members/member.ts';
import type { MinistryEntry } from '../../../gateway/supergraph/topology.ts';
import type { QueryShapes } from '../../../gateway/members/query-shapes.ts';
import { refusalsOf } from '../../../subgraphs/kit/access/refusals.ts';
import type { Sharing } from '../../../subgraphs/kit/access/sharing.ts';
import type { MinistryContext } from '../../../subgraphs/kit/context.ts';
import { createLoaders, type LoadContext } from '../../../subgraphs/kit/loaders.ts';
import { ministrySchema } from '../../../subgraphs/kit/schema.ts';
import { fakeMinistry } from '../../support/fake-ministry.ts';
import type { Holdings } from './economy.ts';
import { systemOver } from './economy-system.ts';
import { PUTS } from '../../support/puts.ts';

/** Policies that the sector's schema names, by subgraph. */
export type PoliciesOf = (subgraph: string) => readonly string[];

export interface KitMember extends CalledMember, Omit<WalkedMinistry, 'call' | 'mayKnow' | 'isShadow'> {
  /** How often it was called. */
  readonly calls: { count: number };
}

export interface KitOptions {
  readonly sharing: Sharing;
  readonly shapes: QueryShapes;
  readonly policies: PoliciesOf;
  /** What the supergraph says of its sector. */
  readonly entry: Pick<WalkedMinistry, keyof MinistryEntry | 'searchMarks' | 'totalsMarks' | 'registerMarks'>;
  readonly hasFilter: boolean;
}

/** A member by the kit, in process, over what `now` has at the moment; it rules itself out of what that does not mention, where it has a filter. */
export function kitMember(
  name: string,
  now: () => Holdings,
  { sharing, shapes, policies, entry, hasFilter }: KitOptions,
): KitMember {
  const sector = subgraphOf(name);
  const system = systemOver(sector, now, sharing);
  const ministry = { name: sector, member: name, systems: [system], sharing };
  const schema = ministrySchema(ministry);
  const calls = { count: 0 };
  const ask: SubgraphCall = async ({ query, variables, representations, claims, signal }) => {
    calls.count += 1;
    const asking: LoadContext = { signal, ask: (_, question) => question() };
    const contextValue: MinistryContext = { ...asking, claims, ...PUTS, loaders: createLoaders([system], asking) };
    const variableValues = representations
      ? { ...variables, representations: representations.map((text) => JSON.parse(text) as unknown) }
      : variables;
    const { data, errors = [] } = await graphql({ schema, source: query, variableValues, contextValue });
    const all = [...errors, ...refusalsOf(contextValue).errors(sector)];
    const body = { ...(data === undefined ? {} : { data }), ...(all.length > 0 ? { errors: all } : {}) };
    return readSubgraphResponse(200, 'application/json', Buffer.from(JSON.stringify(body)));
  };
  const fake = fakeMinistry(name, {});
  return {
    ...fake,
    calls,
    call: memberCall(fake.member, shapes, withOwnClaims(name, ask)),
    policies: policies(sector),
    ...entry,
    ...(hasFilter ? { mayKnow: (key: string) => mentions(now(), key) } : {}),
  };
}

/** Whether anything in it names the code, or the organisation, be it for nobody's eyes. */
export function mentions({ papers, things, firms }: Holdings, key: string): boolean {
  return (
    things.some(({ code, producer, holder }) => [code, `uscc:${producer}`, `uscc:${holder}`].includes(key)) ||
    papers.some(({ from, to, party }) => [from, to, `uscc:${party}`].includes(key)) ||
    firms.some(({ uscc }) => `uscc:${uscc}` === key)
  );
}
