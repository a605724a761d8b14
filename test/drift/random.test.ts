import { Supergraph } from '@apollo/federation-internals';
import { type DocumentNode, type GraphQLSchema, isObjectType, Kind, parse, print } from 'graphql';
import { expect, test } from 'vitest';
import type { SubgraphCall } from '../../gateway/calls/call.ts';
import { MemberSdl, SDL_QUERY } from '../../gateway/calls/member-sdl.ts';
import { withKnownFields } from '../../gateway/drift/known-fields.ts';
import { compose, type Engine, schemasOf, type TestSubgraph, tongchaEngine } from '../execute/support/federation.ts';
import { isLostBeside, isUnplannable } from '../execute/support/random/compare.ts';
import { World } from '../execute/support/random/data.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { type Model, randomModel } from '../execute/support/random/model.ts';
import { randomOperation } from '../execute/support/random/operation.ts';
import { caller } from '../support/fake-ministry.ts';
import { ALL, LONG } from '../support/runs.ts';

const GRAPHS = LONG ? 600 : ALL ? 8 : 3;
const EACH = 15;
/** DRIFT_GRAPH=n runs one graph alone. */
const ONLY = process.env['DRIFT_GRAPH'];

interface Behind {
  readonly subgraph: TestSubgraph;
  readonly gone: readonly string[];
}

/** A subgraph whose schema is behind: without some of the fields that the graph has of it. */
function behind(subgraph: TestSubgraph, dice: Dice): Behind {
  const gone = new Set<string>();
  for (const each of parse(subgraph.typeDefs).definitions) {
    if (each.kind !== Kind.OBJECT_TYPE_DEFINITION || each.name.value === 'Mutation') continue;
    // What an interface needs stays, as do keys and what is only named for others' sake; something stays of each type.
    for (const { name, directives = [] } of each.fields?.slice(1) ?? [])
      if (!/^(id|alt|n_.*|to_.*)$/.test(name.value) && !isExternal(directives) && dice.chance(0.25))
        gone.add(`${each.name.value}.${name.value}`);
  }
  for (;;) {
    const left = without(subgraph, gone);
    try {
      schemasOf([left]);
      return { subgraph: left, gone: [...gone] };
    } catch (error) {
      // What nothing needs any more goes along.
      const [, idle] = /Field "(\w+\.\w+)" is marked @external but is not used/.exec(String(error)) ?? [];
      if (idle === undefined || gone.has(idle)) return { subgraph, gone: [] };
      gone.add(idle);
    }
  }
}

const isExternal = (directives: readonly { readonly name: { readonly value: string } }[]): boolean =>
  directives.some(({ name }) => name.value === 'external');

function without({ name, typeDefs, resolvers }: TestSubgraph, gone: ReadonlySet<string>): TestSubgraph {
  const document = parse(typeDefs);
  const left: DocumentNode = {
    ...document,
    definitions: document.definitions.map((each) =>
      each.kind === Kind.OBJECT_TYPE_DEFINITION
        ? {
            ...each,
            fields: (each.fields ?? []).filter((field) => !gone.has(`${each.name.value}.${field.name.value}`)),
          }
        : each,
    ),
  };
  const kept = Object.entries(resolvers as Record<string, object>).map(([type, fields]) => [
    type,
    Object.fromEntries(Object.entries(fields).filter(([field]) => !gone.has(`${type}.${field}`))),
  ]);
  return { name, typeDefs: print(left), resolvers: Object.fromEntries(kept) };
}

interface Case {
  readonly model: Model;
  readonly whole: GraphQLSchema;
  readonly full: Engine;
  readonly less: Engine;
  readonly gone: ReadonlySet<string>;
}

async function build(seed: number): Promise<Case | null> {
  const model: Model = { ...randomModel(seed), failures: 0 };
  const dice = new Dice(`drift ${seed}`);
  const subgraphs = new World(model).subgraphs();
  let sdl: string;
  try {
    sdl = compose(subgraphs);
  } catch {
    return null;
  }
  const reduced = subgraphs.map((each) => behind(each, dice));
  const supergraph = Supergraph.build(sdl);
  const graph = { whole: supergraph.schema.toGraphQLJSSchema(), api: supergraph.apiSchema().toGraphQLJSSchema() };
  const around = (_: string, next: SubgraphCall): SubgraphCall => {
    const probe = (): ReturnType<SubgraphCall> => next({ query: SDL_QUERY, variables: {}, ...caller(5_000) });
    const sdlOf = new MemberSdl({ probeEveryMs: 600_000, timeoutMs: 5_000, probe });
    return withKnownFields(() => graph, sdlOf, next);
  };
  const lacking = reduced.map(({ subgraph }) => subgraph);
  return {
    model,
    whole: graph.api,
    full: await tongchaEngine(sdl, subgraphs),
    less: await tongchaEngine(sdl, lacking, { around }),
    gone: new Set(reduced.flatMap(({ gone }) => gone)),
  };
}

test(
  'of random graphs whose members lack random fields all else is answered as by the whole, and each null is told',
  async () => {
    const count = { graphs: 0, operations: 0, lacking: 0, same: 0 };
    const seeds = ONLY === undefined ? Array.from({ length: GRAPHS }, (_, i) => i + 1) : [Number(ONLY)];
    for (const seed of seeds) {
      const built = await build(seed);
      if (!built) continue;
      const { whole, full, less, gone } = built;
      count.graphs += 1;
      for (let i = 0; i < EACH; i += 1) {
        const operation = randomOperation(whole, seed * 1_000 + i, 30);
        const expected = await full.ask(operation);
        if (isUnplannable(expected) || expected.errors) continue;
        const got = await less.ask(operation);
        count.operations += 1;
        if (JSON.stringify(got) === JSON.stringify(expected)) {
          count.same += 1;
          continue;
        }
        count.lacking += 1;
        const report = `DRIFT_GRAPH=${seed}, operation ${i}\n${operation.query}\n${JSON.stringify(operation.variables)}\n${JSON.stringify(expected)}\n${JSON.stringify(got)}\n${[...gone].join(' ')}`;
        expect(isLostBeside(expected, got), report).toBe(true);
        for (const { message, extensions } of got.errors ?? []) {
          expect(extensions?.['code'], report).toBe('OTHER_VERSION');
          const named = /it does not know (\w+\.\w+)$/.exec(message)?.[1] ?? '';
          expect(gone.has(named) || isOfInterface(named, whole, gone), `${message}\n${report}`).toBe(true);
        }
      }
    }
    console.info(JSON.stringify(count));
    expect(count.lacking).toBeGreaterThan(count.graphs);
    expect(count.same).toBeGreaterThan(0);
  },
  LONG ? 3_600_000 : 120_000,
);

/** A field that is lacking of an object may be named by an interface of it. */
function isOfInterface(named: string, schema: GraphQLSchema, gone: ReadonlySet<string>): boolean {
  const [type, field] = named.split('.');
  return [...gone].some((each) => {
    const [of, name] = each.split('.');
    const object = schema.getType(of ?? '');
    return name === field && isObjectType(object) && object.getInterfaces().some((each) => each.name === type);
  });
}
