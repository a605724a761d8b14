import { type Case, subgraph } from './case.ts';

const step = (name: string, next: string) =>
  subgraph(
    name,
    `type ${name} @key(fields: "id") { id: ID! label: String next: ${next} } type ${next} @key(fields: "id") { id: ID! }`,
    {
      [name]: {
        label: ({ id }: { readonly id: string }) => `${name} ${id}`,
        next: ({ id }: { readonly id: string }) => ({ id: `${id}+` }),
      },
    },
  );

const chain: Case = {
  name: 'a chain of subgraphs',
  subgraphs: () => [
    subgraph('start', 'type Query { items: [A!]! } type A @key(fields: "id") { id: ID! }', {
      Query: { items: () => [{ id: 'x' }, { id: 'y' }] },
    }),
    step('A', 'B'),
    step('B', 'C'),
    step('C', 'D'),
    subgraph('D', 'type D @key(fields: "id") { id: ID! label: String }', {
      D: { label: ({ id }: { readonly id: string }) => `D ${id}` },
    }),
  ],
  operations: [
    {
      name: 'is walked one after another, one call each',
      query: '{ items { label next { next { label next { label id } } } } }',
      data: {
        items: ['x', 'y'].map((id) => ({
          label: `A ${id}`,
          next: { next: { label: `C ${id}++`, next: { label: `D ${id}+++`, id: `${id}+++` } } },
        })),
      },
      calls: { total: 5, representations: { A: 2, B: 2, C: 2, D: 2 } },
    },
  ],
};

const fan: Case = {
  name: 'a fan of subgraphs',
  subgraphs: () => {
    let waiting: (() => void)[] = [];
    /** Answers `together` when all three subgraphs are asked at one time, else `alone`, late. */
    const meet = () =>
      new Promise<string>((resolve) => {
        const alone = setTimeout(() => resolve('alone'), 500);
        waiting.push(() => {
          clearTimeout(alone);
          resolve('together');
        });
        if (waiting.length < 3) return;
        for (const go of waiting) go();
        waiting = [];
      });
    return [
      subgraph('goods', 'type Query { good: Good } type Good @key(fields: "id") { id: ID! }', {
        Query: { good: () => ({ id: 'a' }) },
      }),
      ...['one', 'two', 'three'].map((name) =>
        subgraph(name, `type Query { ${name}At: String } type Good @key(fields: "id") { id: ID! ${name}: String }`, {
          Query: { [`${name}At`]: meet },
          Good: { [name]: meet },
        }),
      ),
    ];
  },
  operations: [
    {
      name: 'is asked at one time for the fields of an entity',
      query: '{ good { two one three id } }',
      data: { good: { two: 'together', one: 'together', three: 'together', id: 'a' } },
      calls: { total: 4 },
    },
    {
      name: 'is asked at one time for root fields',
      query: '{ oneAt threeAt twoAt }',
      data: { oneAt: 'together', threeAt: 'together', twoAt: 'together' },
      calls: { total: 3 },
    },
  ],
};

export const cases = [chain, fan];
