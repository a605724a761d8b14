import { type ConstDirectiveNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';
import type { Rights } from '../../../gateway/policy/rules/rights.ts';
import type { Dice } from '../../execute/support/random/dice.ts';
import type { Model } from '../../execute/support/random/model.ts';

/** As an author writes it: any of these, each whole; words are `in` (authenticated), `scope:a`, `policy:p`. */
export type Rule = readonly (readonly string[])[];

/** By type, and by `Type.field`. */
export type Rules = ReadonlyMap<string, readonly Rule[]>;

export const WORDS = ['in', 'scope:a', 'scope:b', 'scope:c', 'policy:p', 'policy:q'];

export function randomRules(dice: Dice, model: Model): Rules {
  const rules = new Map<string, readonly Rule[]>();
  const maybe = (place: string, probability: number): void => {
    if (dice.chance(probability))
      rules.set(
        place,
        dice.some([0, 1, 2], 0.3).map((kind) => randomRule(dice, kind)),
      );
  };
  const density = dice.pick([0.6, 1.2, 2]);
  for (const { name, keys, fields } of model.entities) {
    maybe(name, 0.1 * density);
    for (const key of new Set([...keys.values()].flat())) maybe(`${name}.${key}`, 0.04 * density);
    for (const field of fields) maybe(`${name}.${field.name}`, 0.25 * density);
    for (const { requires } of fields) if (requires !== null) maybe(`${name}.${requires.name}`, 0.4);
  }
  // What an interface object adds is one field, whichever type it is asked of.
  for (const field of model.extras?.fields ?? []) {
    maybe(`Thing.${field.name}`, 0.25 * density);
    for (const { name } of model.entities)
      if (rules.has(`Thing.${field.name}`)) rules.set(`${name}.${field.name}`, rules.get(`Thing.${field.name}`) ?? []);
    rules.delete(`Thing.${field.name}`);
  }
  for (const { name } of model.roots) maybe(`Query.${name}`, 0.06 * density);
  for (const { name } of model.mutations) maybe(`Mutation.${name}`, 0.2 * density);
  for (const [place, probability] of [
    ['Value', 0.03],
    ['Color', 0.06],
    ['Json', 0.06],
    ['Value.text', 0.1],
    ['Value.number', 0.1],
    ['Value.inner', 0.1],
    ['Query', 0.005],
  ] as const)
    maybe(place, probability * density);
  return new Map([...rules].filter(([, own]) => own.length > 0));
}

function randomRule(dice: Dice, kind: number): Rule {
  if (kind === 0) return [['in']];
  const words = WORDS.filter((word) => word.startsWith(kind === 1 ? 'scope' : 'policy'));
  return Array.from({ length: 1 + dice.below(2) }, () => {
    const all = dice.some(words, 0.5);
    return all.length > 0 ? all : [dice.pick(words)];
  });
}

export function randomRights(dice: Dice): { readonly words: ReadonlySet<string>; readonly rights: Rights } {
  const words = new Set(dice.some(WORDS, dice.pick([0, 0.3, 0.6, 0.9, 1])));
  const after = (prefix: string): Set<string> =>
    new Set([...words].flatMap((word) => (word.startsWith(prefix) ? [word.slice(prefix.length)] : [])));
  return { words, rights: { authenticated: words.has('in'), scopes: after('scope:'), policies: after('policy:') } };
}

export const holdsFor = (words: ReadonlySet<string>, rules: readonly Rule[] = []): boolean =>
  rules.every((rule) => rule.some((all) => all.every((word) => words.has(word))));

/** Writes the rules into a composed supergraph, as composition would; types that it does not have are left out. */
export function marked(
  supergraph: string,
  rules: Rules,
  [authenticated, scopes, policy]: readonly [string, string, string],
): string {
  const head = parse(`
    schema @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY, import: [{ name: "@authenticated", as: "@${authenticated}" }])
      @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY, import: [{ name: "@requiresScopes", as: "@${scopes}" }])
      @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY, import: [{ name: "@policy", as: "@${policy}" }]) { query: Query }
    directive @${authenticated} on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
    directive @${scopes}(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
    directive @${policy}(policies: [[policy__Policy!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
    scalar requiresScopes__Scope
    scalar policy__Policy`);
  const [links, ...definitions] = head.definitions;
  const directives = (place: string): readonly ConstDirectiveNode[] => {
    const text = (rules.get(place) ?? []).map((rule) => {
      const [word = ''] = rule[0] ?? [];
      const terms = JSON.stringify(rule.map((all) => all.map((each) => each.split(':')[1])));
      return word === 'in'
        ? `@${authenticated}`
        : word.startsWith('scope')
          ? `@${scopes}(scopes: ${terms})`
          : `@${policy}(policies: ${terms})`;
    });
    const [type] = parse(`scalar X ${text.join(' ')}`, { noLocation: true }).definitions;
    return type?.kind === Kind.SCALAR_TYPE_DEFINITION ? (type.directives ?? []) : [];
  };
  const document: DocumentNode = visit(parse(supergraph, { noLocation: true }), {
    SchemaDefinition: (node) => ({
      ...node,
      directives: [
        ...(node.directives ?? []),
        ...((links as { directives?: readonly ConstDirectiveNode[] }).directives ?? []),
      ],
    }),
    enter(node) {
      if (
        node.kind !== Kind.OBJECT_TYPE_DEFINITION &&
        node.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
        node.kind !== Kind.SCALAR_TYPE_DEFINITION &&
        node.kind !== Kind.ENUM_TYPE_DEFINITION
      )
        return undefined;
      const own = { ...node, directives: [...(node.directives ?? []), ...directives(node.name.value)] };
      return 'fields' in own
        ? {
            ...own,
            fields: own.fields?.map((field) => ({
              ...field,
              directives: [...(field.directives ?? []), ...directives(`${node.name.value}.${field.name.value}`)],
            })),
          }
        : own;
    },
  });
  return print({ ...document, definitions: [...document.definitions, ...definitions] });
}

/** What composition writes on an interface: the rules of all its types together, as one of each kind. */
export function withInterfaces(
  rules: Rules,
  types: ReadonlyMap<string, readonly string[]>,
  fields: ReadonlyMap<string, readonly string[]>,
): Rules {
  const all = new Map(rules);
  const together = (places: readonly string[]): readonly Rule[] =>
    ['in', 'scope', 'policy'].flatMap((kind) => {
      const own = places.flatMap((place) => (rules.get(place) ?? []).filter((rule) => rule[0]?.[0]?.startsWith(kind)));
      return own.length === 0
        ? []
        : [own.reduce<Rule>((a, b) => a.flatMap((one) => b.map((other) => [...new Set([...one, ...other])])), [[]])];
    });
  for (const [name, possible] of types) {
    if (together(possible).length > 0) all.set(name, together(possible));
    for (const field of fields.get(name) ?? []) {
      const own = together(possible.map((type) => `${type}.${field}`));
      if (own.length > 0) all.set(`${name}.${field}`, own);
    }
  }
  return all;
}
