import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classesOf } from '../../gateway/policy/limits/classes.ts';
import { ANONYMOUS, type Identity } from '../../common/identity/identity.ts';
import { ask, startEdge } from '../edge/support.ts';
import { type Graph, startGraph } from '../support/graph.ts';

const QUERY = '{ unit(code: "hazlot:370681001.CL20260301") { made: hazardousGoods { productName holder { name } } } }';

describe('what is told of how an operation is answered', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await startGraph();
  });
  afterAll(() => graph.stop());

  async function ask(
    extensions: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ text: string; explain: { cost: number; limit: number; plan: unknown } | undefined }> {
    const { body } = await request(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: QUERY, extensions }),
    });
    const text = await body.text();
    return {
      text,
      explain: (JSON.parse(text) as { extensions?: { explain?: { cost: number; limit: number; plan: unknown } } })
        .extensions?.explain,
    };
  }

  it('cost, limit and the plan by sectors, only where it is asked; the answer is the same', async () => {
    const [plain, told] = [await ask(undefined), await ask({ explain: true })];
    expect(plain.explain).toBeUndefined();
    expect((await ask({ explain: 'yes' })).text).toBe(plain.text);
    expect(told.text.startsWith(plain.text.slice(0, -1))).toBe(true);
    expect(told.explain).toMatchObject({ cost: 7, limit: 2_000_000 });
    expect(JSON.stringify(told.explain?.plan)).toContain('"sector":"HAZARDOUS_GOODS"');
  });

  it('no address, no alias but in the path, and no name that its reader may not see', async () => {
    const [everybody, team] = [
      await ask({ explain: true }),
      await ask({ explain: true }, graph.callers.headersOf({ role: 'data-team', purpose: 'everything' })),
    ];
    const [plan, whole] = [JSON.stringify(everybody.explain?.plan), JSON.stringify(team.explain?.plan)];
    expect(whole).toContain('holder');
    expect(plan).not.toContain('holder');
    expect(plan + whole).not.toMatch(/127\.0\.0\.1|https?:|_entities|__typename|representations|made:/);
  });
});

describe('who is told', () => {
  it('in production data teams and regulators alone, everybody elsewhere', () => {
    const telling = (production: boolean): string[] =>
      Object.entries(classesOf(production)).flatMap(([role, { explains }]) => (explains ? [role] : []));
    // The platform itself asks as a regulator may, and never comes in at the door.
    expect(telling(true)).toEqual(['data-team', 'regulator', 'system']);
    expect(telling(false)).toHaveLength(6);
  });

  it('nobody is planned for who does not ask or may not be told, and a plan that fails costs nothing but itself', async () => {
    let planned = 0;
    const edge = startEdge({
      maxConcurrent: 10,
      explain: async () => {
        planned += 1;
        throw new Error('no plan');
      },
    });
    const told = async (identity: Identity, explain: boolean): Promise<unknown> => {
      const params = { query: '{ __typename }', ...(explain ? { extensions: { explain } } : {}) };
      return (await ask(edge, { identity, params })).extensions;
    };
    const of = (role: Identity['role']): Identity => ({ ...ANONYMOUS, role, subject: role });
    expect(await told(of('enterprise'), true)).toEqual({});
    expect(await told(of('regulator'), false)).toEqual({});
    expect(planned).toBe(0);
    expect(await told(of('regulator'), true)).toEqual({ explain: { cost: 1, limit: 2_000_000, plan: null } });
    await edge.close();
  });
});
