import { Kind, parse, type SelectionSetNode, valueFromASTUntyped } from 'graphql';
import { type Args, type Named, OWN, type Resolve } from './values.ts';

type Known = Readonly<Record<string, unknown>>;

/** A field that is computed from others: what it requires, as its subgraph says it, and what it makes of that. */
interface Computed {
  readonly requires: string;
  readonly from: (known: Known) => unknown;
}

const sum = (list: unknown, of: (each: Known) => number): number | null =>
  Array.isArray(list) ? (list as Known[]).reduce((all, each) => all + of(each), 0) : null;
const width = ({ w }: Known): number => Number(w);
const price = ({ price: known }: Known): unknown => known;

export const COMPUTED: Readonly<Record<string, Readonly<Record<string, Computed>>>> = {
  Prod: {
    total: { requires: 'lines(n: 2) { w(by: 2) }', from: ({ lines }) => sum(lines, width) },
    inn: {
      requires: 'lines(n: 3) { inner { v(n: 2) w(by: 3) } }',
      from: ({ lines }) =>
        sum(lines, ({ inner }) => (inner ? Number((inner as Known)['v']) * 2 + width(inner as Known) : 7)),
    },
    one: { requires: 'price(n: 1)', from: price },
    two: { requires: 'price(n: 2)', from: price },
    usual: { requires: 'price(n: 1)', from: price },
    boxed: {
      requires: 'nested(by: 2) { deep(n: 3) boxes(n: 1) { deep(n: 1) } }',
      from: ({ nested }) =>
        nested &&
        Number((nested as Known)['deep']) + (sum((nested as Known)['boxes'], ({ deep }) => Number(deep)) ?? 5),
    },
    mix: {
      requires: 'price(n: 2) lines(n: 3) { w(by: 1) }',
      from: ({ price: known, lines }) => Number(known ?? -1) * 3 + (sum(lines, width) ?? -5),
    },
    above: { requires: 'total one', from: ({ total, one }) => Number(total ?? -1) * 7 + Number(one ?? -2) },
  },
  Serv: {
    total: { requires: 'lines(n: 2) { w(by: 3) }', from: ({ lines }) => sum(lines, width) },
    one: { requires: 'price(n: 1)', from: price },
    usual: { requires: 'price(n: 2)', from: price },
    above: { requires: 'total', from: ({ total }) => Number(total ?? -3) * 5 },
  },
  Order: {
    total: { requires: 'lines { w(by: 2) }', from: ({ lines }) => sum(lines, width) },
    most: { requires: 'qty(n: 3, in: [1, 2])', from: ({ qty }) => qty },
  },
};

/** As the whole graph has it: from what is required, which it looks up. */
export function wholly(typename: string, field: string): Resolve | undefined {
  const computed = COMPUTED[typename]?.[field];
  if (!computed) return OWN[typename]?.[field];
  const { requires, from } = computed;
  return (of) => from(known(of, selectionOf(requires)));
}

/** As a subgraph has it: from what it is told. */
export function told(typename: string, field: string): Resolve | undefined {
  const computed = COMPUTED[typename]?.[field];
  return computed ? (of) => computed.from(of as unknown as Known) : OWN[typename]?.[field];
}

function selectionOf(requires: string): SelectionSetNode {
  const [definition] = parse(`{ ${requires} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no selection');
  return definition.selectionSet;
}

function known(of: Named, { selections }: SelectionSetNode): Known {
  return Object.fromEntries(
    selections.flatMap((each) => {
      if (each.kind !== Kind.FIELD) return [];
      const args: Args = Object.fromEntries(
        (each.arguments ?? []).map((given) => [given.name.value, valueFromASTUntyped(given.value)]),
      );
      const value = wholly(of.__typename, each.name.value)?.(of, args);
      return [[each.name.value, below(value, each.selectionSet)]];
    }),
  );
}

function below(value: unknown, set: SelectionSetNode | undefined): unknown {
  if (!set || value === null) return value;
  return Array.isArray(value) ? value.map((each) => below(each, set)) : known(value as Named, set);
}
