import { readFileSync } from 'node:fs';
import type { ExecutionResult } from 'graphql';
import { expect, test } from 'vitest';
import type { SubgraphCall } from '../../gateway/calls/call.ts';
import { acrossMembers } from '../../gateway/members/across-members.ts';
import type { CalledMember } from '../../gateway/members/member.ts';
import { QueryShapes } from '../../gateway/members/query-shapes.ts';
import { readRepresentation } from '../../gateway/members/representation.ts';
import { NO_MARKS } from '../../gateway/supergraph/marks.ts';
import type { AskSubgraph } from '../../gateway/verify/engine.ts';
import { ourEngine } from '../../gateway/verify/ours.ts';
import { verify } from '../../gateway/verify/verify.ts';
import portal from '../../portal/documents/manifest.json' with { type: 'json' };
import { caller, fakeMember } from '../support/fake-ministry.ts';
import { MINISTRIES } from '../support/ministries.ts';

const OWN = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');
const SHARES = ['first', 'second', 'third'] as const;

/** Which of a sector's members know an entity: one, another, or two that have a part of each list. */
function whoKnows(text: string): readonly (typeof SHARES)[number][] {
  const { key } = readRepresentation(text);
  const sum = [...(key ?? '')].reduce((all, letter) => all + letter.charCodeAt(0), 0);
  return key === null || sum % 3 === 2 ? ['first', 'second'] : sum % 3 === 1 ? ['second'] : ['third'];
}

/** Each sector by three members, which together know what the one subgraph knows. */
function byMembers(ask: AskSubgraph, shapes: QueryShapes, seen: { asked: number }): AskSubgraph {
  return async (name, query, variables, sample) => {
    const { representations, ...rest } = variables as { representations?: readonly Record<string, unknown>[] };
    const texts = representations?.map((each) => JSON.stringify(each));
    // Members are not among the made-up data: what refers to one is left as it is.
    if (!Object.hasOwn(MINISTRIES, name) || !texts || texts.some((text) => readRepresentation(text).member !== null))
      return ask(name, query, variables, sample);
    const members = SHARES.map((share): CalledMember => {
      const call: SubgraphCall = async (request) => {
        seen.asked += 1;
        const own = (request.representations ?? []).map((text) => JSON.parse(text) as unknown);
        const { data } = await ask(name, request.query, { ...request.variables, representations: own }, sample);
        const entities = (data?.['_entities'] ?? []) as (Record<string, unknown> | null)[];
        const parts = entities.map((entity, i) => partOf(entity, whoKnows(request.representations?.[i] ?? ''), share));
        return { data: { _entities: parts }, errors: [] };
      };
      const keys = new Map(texts.map((text) => [readRepresentation(text).key, whoKnows(text)]));
      return { member: fakeMember(`${name}/${share}`), call, mayKnow: (key) => keys.get(key)?.includes(share) ?? true };
    });
    const sector = acrossMembers(() => members, shapes);
    const { data, errors } = await sector({ ...caller(60_000), query, variables: rest, representations: texts });
    return { data, ...(errors.length > 0 ? { errors } : {}) } as unknown as ExecutionResult;
  };
}

function partOf(
  entity: Record<string, unknown> | null,
  known: readonly string[],
  share: string,
): Record<string, unknown> | null {
  if (!entity || known.length < 2) return entity;
  const part = (list: readonly unknown[]): readonly unknown[] => {
    const half = Math.ceil(list.length / 2);
    return share === known[0] ? list.slice(0, half) : list.slice(half);
  };
  return Object.fromEntries(
    Object.entries(entity).map(([key, value]) => [key, Array.isArray(value) ? part(value as unknown[]) : value]),
  );
}

test('the portal’s documents are answered over sectors of three members as by the whole graph', async () => {
  const seen = { asked: 0 };
  const documents = Object.entries(portal).map(([name, text]) => ({ name, text }));
  const { operations } = await verify({
    supergraph: OWN,
    documents,
    ours: (graph, names, ask) =>
      ourEngine(graph, names, byMembers(ask, new QueryShapes(() => graph.whole, NO_MARKS), seen)),
  });
  expect(operations.map(({ document }) => document)).toEqual(Object.keys(portal));
  for (const [i, each] of operations.entries()) {
    const isLive = documents[i]?.text.startsWith('subscription') === true;
    expect(each, each.document).toMatchObject({ outcome: isLive ? 'NOT_COVERED' : 'SAME' });
  }
  expect(seen.asked).toBeGreaterThan(50);
}, 60_000);
