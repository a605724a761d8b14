import { Dice } from './dice.ts';

/** A graph as a whole, and how it is split. */
export interface Model {
  readonly seed: number;
  readonly subgraphs: readonly string[];
  readonly entities: readonly Entity[];
  readonly roots: readonly Field[];
  readonly mutations: readonly Field[];
  /** Fields of every entity that one subgraph adds by `@interfaceObject`, and those that lead to entities it does not know by type. */
  readonly extras: {
    readonly subgraph: string;
    readonly fields: readonly Field[];
    readonly roots: readonly Field[];
  } | null;
  /** Which of a graph's fields may fail. */
  readonly failures: number;
  /** Whether each subgraph has an interface with fields, `Named_s0`, of all its entities. */
  readonly named: boolean;
}

export interface Entity {
  readonly name: string;
  /** The keys that each of its subgraphs knows it by. */
  readonly keys: ReadonlyMap<string, readonly ('id' | 'alt')[]>;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  /** With wrappers, such as `[E1!]!`. */
  readonly type: string;
  readonly owners: readonly string[];
  /** A field of the same entity that it is computed from. */
  readonly requires: Required | null;
  /** A scalar of the entities it returns that its subgraph gives along. */
  readonly provides: Provided | null;
  /** Moved from there. */
  readonly overrides: string | null;
  readonly args: boolean;
}

export interface Provided {
  /** Whose field it is. */
  readonly of: string;
  readonly name: string;
}

export interface Required {
  readonly name: string;
  /** The argument `n` that is required of it; null: it is given none. */
  readonly n: number | null;
  /** Of `Value`s, the argument of their `scaled` that is required; null: they are none. */
  readonly by: number | null;
  /** Of `Value`s, how many `inner` lie between. */
  readonly inner: number;
  /** Of entities, what is required of them; null: they are none. */
  readonly of: { readonly type: string; readonly name: string; readonly n: number | null } | null;
}

const SCALARS = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Color', 'Json'];
/** Fields of the entity that others lead to: of one shape, so that siblings may have one name for them. */
export const TWINS: ReadonlyMap<string, string> = new Map([
  ['t0', 'String'],
  ['t1', 'String'],
  ['t2', 'String'],
  ['to0', 'E0'],
  ['to1', 'E0'],
  ['v0', 'Value'],
  ['v1', 'Value'],
]);
const wrappers = ['T', 'T', 'T', 'T!', '[T]', '[T!]', '[T!]!', '[T]!', '[[T]]', '[[T!]!]'];

export function randomModel(seed: number, { named = false }: { readonly named?: boolean } = {}): Model {
  const dice = new Dice(seed);
  const subgraphs = Array.from({ length: 2 + dice.below(3) }, (_, i) => `s${i}`);
  const names = Array.from({ length: 2 + dice.below(3) }, (_, i) => `E${i}`);
  const interfaceObject = dice.chance(0.35);
  const keysOf = names.map(() => randomKeys(dice, subgraphs, interfaceObject));
  const plainEntities = names.map((name, i) => {
    const keys = keysOf[i] ?? new Map<string, readonly ('id' | 'alt')[]>();
    const homes = [...keys.keys()];
    const plain = Array.from({ length: 3 + dice.below(4) }, (_, f) =>
      randomField(dice, `e${i}f${f}`, homes, names, keysOf),
    );
    // One name with different owners and arguments in different types.
    const common: Field = {
      name: 'common',
      type: 'String',
      owners: [dice.pick(homes)],
      requires: null,
      provides: null,
      overrides: null,
      args: true,
    };
    const ofInterfaces = named
      ? homes.flatMap((home) =>
          namedFields(
            dice,
            home,
            names.filter((_, n) => keysOf[n]?.has(home)),
          ),
        )
      : [];
    // One name that leads to one entity from each type, so that it stands under siblings.
    const leading = homes.filter((home) => keysOf[0]?.has(home));
    const hub = leading.length > 0 ? [{ ...plainField('hub', 'E0', dice.pick(leading)), args: dice.chance(0.3) }] : [];
    const twins =
      i === 0
        ? [...TWINS].map(([twin, type]) => ({ ...plainField(twin, type, dice.pick(homes)), args: dice.chance(0.4) }))
        : [];
    return {
      name,
      keys,
      fields: [...plain, common, ...hub, ...twins, ...ofInterfaces],
    };
  });
  const [first] = plainEntities;
  const hubOf: Hub | null = first
    ? {
        homes: [...first.keys.keys()],
        scalars: first.fields.filter(({ name }) => TWINS.get(name) === 'String'),
      }
    : null;
  const entities: readonly Entity[] = plainEntities.map((entity, i) => ({
    ...entity,
    fields: [
      ...entity.fields,
      ...required(
        dice,
        entity.fields.filter(({ name }) => name !== 'common' && !/^(?:n|to)_/.test(name)),
        [...entity.keys.keys()],
        i,
        hubOf,
      ),
    ],
  }));
  const roots = subgraphs.flatMap((subgraph) =>
    Array.from({ length: 1 + dice.below(3) }, (_, i) => ({
      ...randomField(dice, `q_${subgraph}_${i}`, [subgraph], names, keysOf, 0.8),
      owners: [subgraph],
      overrides: null,
    })),
  );
  const namedRoots = named
    ? subgraphs
        .filter((subgraph) => keysOf.some((keys) => keys.has(subgraph)))
        .map((subgraph) =>
          plainField(`q_${subgraph}_named`, dice.pick(wrappers).replace('T', `Named_${subgraph}`), subgraph),
        )
    : [];
  const both = subgraphs.filter((subgraph) => keysOf[0]?.has(subgraph));
  const shared: Field[] =
    both.length > 1
      ? [
          {
            name: 'shared',
            type: dice.pick(['E0', '[E0!]', 'E0!']),
            owners: both,
            requires: null,
            provides: null,
            overrides: null,
            args: false,
          },
        ]
      : [];
  const mutations = subgraphs.map((subgraph) => ({
    ...randomField(dice, `m_${subgraph}`, [subgraph], names, keysOf, 0.8),
    owners: [subgraph],
    overrides: null,
  }));
  return {
    seed,
    subgraphs,
    entities: entities.map((entity) => ({
      ...entity,
      fields: entity.fields.map((field) => withProvides(dice, field, entities)),
    })),
    roots: [...roots, ...shared, ...namedRoots].map((field) => withProvides(dice, field, entities)),
    mutations,
    extras: interfaceObject
      ? {
          subgraph: 'extras',
          fields: [0, 1].map((i) => ({
            name: `x${i}`,
            type: dice.pick(['Int', 'String!', '[Int]', 'Value']),
            owners: ['extras'],
            requires: null,
            provides: null,
            overrides: null,
            args: dice.chance(0.3),
          })),
          roots: [plainField('q_extras', dice.pick(wrappers).replace('T', 'Thing'), 'extras')],
        }
      : null,
    failures: dice.chance(0.5) ? 0 : dice.pick([0.02, 0.08, 0.2]),
    named,
  };
}

/** What an entity gives as `Named_s0`; it may promise more than the interface does. */
function namedFields(dice: Dice, home: string, here: readonly string[]): Field[] {
  return [
    plainField(`n_${home}`, dice.pick(['String', 'String', 'String!']), home),
    plainField(`to_${home}`, here[0] ?? '', home),
  ];
}

function plainField(name: string, type: string, owner: string): Field {
  return { name, type, owners: [owner], requires: null, provides: null, overrides: null, args: false };
}

/** Some subgraph knows both keys, so that each is reached from the other. */
function randomKeys(
  dice: Dice,
  subgraphs: readonly string[],
  allById: boolean,
): ReadonlyMap<string, readonly ('id' | 'alt')[]> {
  const homes = allById ? subgraphs : subgraphs.filter((_, i) => i < 2 || dice.chance(0.6));
  const two = !allById && dice.chance(0.4);
  return new Map(
    homes.map((home, i) => [
      home,
      !two ? ['id'] : i === 0 ? ['id', 'alt'] : dice.pick([['id'], ['alt'], ['id', 'alt']]),
    ]),
  );
}

function randomField(
  dice: Dice,
  name: string,
  homes: readonly string[],
  names: readonly string[],
  keysOf: readonly ReadonlyMap<string, readonly string[]>[],
  composite = 0.45,
): Field {
  const owner = dice.pick(homes);
  const others = homes.filter((home) => home !== owner);
  const here = names.filter((_, i) => keysOf[i]?.has(owner));
  const things = names.filter((_, i) => keysOf[i]?.get(owner)?.includes('id'));
  const abstract = [...(things.length > 0 ? ['Thing'] : []), ...(here.length > 0 ? [`Any_${owner}`] : [])];
  const targets = [...here, ...abstract, ...abstract, 'Value'];
  const isComposite = dice.chance(composite);
  const named = isComposite ? dice.pick(targets) : dice.pick(SCALARS);
  const shared = !isComposite && others.length > 0 && dice.chance(0.2);
  return {
    name,
    type: dice.pick(wrappers).replace('T', named),
    owners: shared ? [owner, dice.pick(others)] : [owner],
    requires: null,
    provides: null,
    overrides: !shared && !isComposite && others.length > 0 && dice.chance(0.1) ? dice.pick(others) : null,
    args: dice.chance(0.25),
  };
}

/** Fields that another subgraph computes from a nullable field of this one, some of them from one with other arguments each. */
function required(
  dice: Dice,
  plain: readonly Field[],
  homes: readonly string[],
  entity: number,
  hub: Hub | null,
): Field[] {
  const sources = plain.filter(
    ({ type, owners, overrides }) =>
      (['Int', 'String', 'Boolean', 'Color', '[Int]', '[String]'].includes(type) || isOf(type, 'Value', hub)) &&
      owners.length === 1 &&
      overrides === null,
  );
  const first = sources.flatMap((source, i) => computedFrom(dice, source, homes, `e${entity}r${i}`, hub));
  // What is computed from what was computed.
  return [
    ...first,
    ...first.flatMap((source) => (dice.chance(0.15) ? computedFrom(dice, source, homes, `${source.name}c`, hub) : [])),
  ];
}

function computedFrom(dice: Dice, source: Field, homes: readonly string[], name: string, hub: Hub | null): Field[] {
  const target = source.type.replaceAll(/[[\]!]/g, '');
  const others = homes.filter((home) => home !== source.owners[0] && (target !== 'E0' || hub?.homes.includes(home)));
  if (others.length === 0 || !dice.chance(0.7)) return [];
  return Array.from({ length: source.args && dice.chance(0.3) ? 2 : 1 }, (_, k) => {
    const owner = dice.pick(others);
    const of = target === 'E0' && hub ? dice.pick(hub.scalars) : null;
    return {
      name: `${name}${k === 0 ? '' : 'b'}`,
      type: dice.pick(['String', 'String!']),
      owners: [owner],
      requires: {
        name: source.name,
        n: source.args ? dice.pick([null, 1, 2]) : null,
        by: target === 'Value' ? dice.pick([1, 2]) : null,
        inner: target === 'Value' ? dice.pick([0, 0, 1, 2]) : 0,
        of: of && { type: 'E0', name: of.name, n: of.args ? dice.pick([null, 1, 2]) : null },
      },
      provides: null,
      overrides: null,
      args: false,
    };
  });
}

/** The entity that others lead to. */
interface Hub {
  readonly homes: readonly string[];
  readonly scalars: readonly Field[];
}

function isOf(type: string, name: string, hub: Hub | null): boolean {
  const named = type.replaceAll(/[[\]!]/g, '');
  return named === name || (named === 'E0' && hub !== null);
}

function withProvides(dice: Dice, field: Field, entities: readonly Entity[]): Field {
  const [owner = ''] = field.owners;
  const named = field.type.replaceAll(/[[\]!]/g, '');
  const isAny = named === `Any_${owner}` || named === 'Thing';
  const targets = entities.filter(
    ({ name, keys }) =>
      name === named || (isAny && (named === 'Thing' ? keys.get(owner)?.includes('id') : keys.has(owner))),
  );
  if (targets.length === 0 || field.owners.length > 1 || field.requires !== null) return field;
  const candidates = targets.flatMap(({ name: of, fields }) =>
    fields
      .filter(
        ({ type, owners, requires, args, overrides }) =>
          ['Int', 'String', 'Boolean'].includes(type) &&
          requires === null &&
          !args &&
          overrides === null &&
          owners.length === 1 &&
          owners[0] !== owner,
      )
      .map(({ name }) => ({ of, name })),
  );
  return candidates.length > 0 && dice.chance(0.4) ? { ...field, provides: dice.pick(candidates) } : field;
}
