import { hash } from '../random/dice.ts';

/** An object as it is known by its name; what a subgraph is told of it stands beside that. */
export interface Named {
  readonly __typename: string;
  readonly id: string;
}

export type Args = Readonly<Record<string, unknown>>;
export type Resolve = (of: Named, args: Args) => unknown;

const named = (__typename: string, id: string): Named => ({ __typename, id });
const one = (of: Named, place: string): string => String(1 + (hash(`${of.__typename} ${of.id} ${place}`) % 3));
/** A number for each place, which nobody takes for another's; now and then null. */
function number(of: Named, field: string, args: Args): number | null {
  const value = hash(`${of.__typename} ${of.id} ${field} ${JSON.stringify(args)}`);
  return value % 16 === 0 ? null : value % 1_000;
}
const many = (n: unknown): number => (typeof n === 'number' ? n : 3);
const nullable = (of: Named, field: string, args: Args, value: unknown): unknown =>
  number(of, field, args) === null ? null : value;

const numbered =
  (field: string): Resolve =>
  (of, args) =>
    number(of, field, args);
/** Never null: what is summed. */
const amount =
  (field: string): Resolve =>
  (of, args) =>
    number(of, field, args) ?? 1;
const lines: Resolve = (of, args) =>
  nullable(
    of,
    'lines',
    args,
    Array.from({ length: many(args['n']) }, (_, i) => named('Line', `${of.id} ${JSON.stringify(args)} ${i}`)),
  );
const nested: Resolve = (of, args) =>
  nullable(of, 'nested', args, named('Box', `${of.__typename} ${of.id} ${JSON.stringify(args)}`));
const either: Resolve = (of) =>
  (number(of, 'either', {}) ?? 0) % 2 === 0 ? named('Prod', one(of, 'to')) : named('Serv', one(of, 'to'));
const name: Resolve = (of, { c }) => `${of.__typename} ${of.id} ${String(c)}`;
const hub: Resolve = (of) => nullable(of, 'hub', {}, named('Prod', one(of, 'hub')));

/** What stands on its own: by type and field. */
export const OWN: Readonly<Record<string, Readonly<Record<string, Resolve>>>> = {
  Query: {
    items: () => ['1', '2'].flatMap((id) => [named('Prod', id), named('Serv', id)]),
    item: (_, { n }) => named('Prod', String(many(n))),
    things: () => [[named('Prod', '3'), named('Serv', '2'), null], [named('Serv', '1')]],
    serv: () => named('Serv', '2'),
    either: () => named('Serv', '3'),
    skuProd: () => named('Prod', '2'),
    skuServ: () => named('Serv', '1'),
    skuOrder: () => named('Order', '2'),
    skuProds: () => [named('Prod', '3'), named('Prod', '1')],
  },
  Prod: {
    sku: ({ id }) => ({ ...named('Sku', id), c: `c${id}`, n: Number(id) }),
    name,
    price: numbered('price'),
    lines,
    nested,
    orders: ({ id }) => [named('Order', id), null, named('Order', '2')],
    hub,
    to: either,
    plain: ({ id }) => `plain ${id}`,
    rating: numbered('rating'),
    rating2: numbered('rating2'),
    related: ({ id }) => [named('Serv', id), named('Serv', '3')],
    nearest: (of) => named('Prod', one(of, 'nearest')),
  },
  Serv: {
    name,
    price: numbered('price'),
    lines,
    nested,
    hub,
    to: either,
    order: (of) => nullable(of, 'order', {}, named('Order', of.id)),
    other: (of) => named('Prod', one(of, 'other')),
    seen: numbered('seen'),
  },
  Order: {
    lines,
    of: ({ id }) => named('Prod', id),
    qty: numbered('qty'),
    next: (of) => nullable(of, 'next', {}, named('Order', one(of, 'next'))),
  },
  Line: {
    w: amount('w'),
    inner: (of) => nullable(of, 'inner', {}, named('Part', `${of.id} inner`)),
    t: ({ id }) => id,
  },
  Part: { v: amount('v'), w: amount('w') },
  Box: {
    deep: amount('deep'),
    boxes: (of, args) => nullable(of, 'boxes', args, [named('Box', `${of.id} ${JSON.stringify(args)}`)]),
    name: ({ id }) => id,
  },
};
