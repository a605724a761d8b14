import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';

/** A feature that the supergraph is linked to (the link specification, v1.0), and what its elements are called here. */
export interface Feature {
  /** `https://specs.apollo.dev/requiresScopes` */
  readonly identity: string;
  /** `v0.1` */
  readonly version: string;
  readonly purpose: string | null;
  readonly node: ConstDirectiveNode;
  /** The name here of one of its directives, `@policy`, or types, `Policy`; without the `@`. */
  readonly nameOf: (element: string) => string;
  /** Whether a directive or type that is called so here, without the `@`, is one of its. */
  readonly owns: (name: string) => boolean;
}

const LINK = 'https://specs.apollo.dev/link';

/** Every `@link` of the schema, whatever the link directive itself is called here. */
export function readFeatures(document: DocumentNode): Feature[] {
  const applied = document.definitions.flatMap((each) =>
    each.kind === Kind.SCHEMA_DEFINITION || each.kind === Kind.SCHEMA_EXTENSION ? (each.directives ?? []) : [],
  );
  const features = applied.flatMap((node) => featureOf(node) ?? []);
  const own = features.find(({ identity, node, nameOf }) => identity === LINK && nameOf('@link') === node.name.value);
  return features.filter(({ node }) => node.name.value === own?.node.name.value);
}

function featureOf(node: ConstDirectiveNode): Feature | null {
  const url = /^(.+\/([^/]+))\/(v\d+\.\d+)\/?$/.exec(textOf(argument(node, 'url')) ?? '');
  if (!url) return null;
  const [, identity = '', name = '', version = ''] = url;
  const namespace = textOf(argument(node, 'as')) ?? name;
  const imports = importsOf(argument(node, 'import'));
  return {
    identity,
    version,
    purpose: textOf(argument(node, 'for')) ?? null,
    node,
    // A directive that has the feature's own name has no prefix (the link specification, "Name Conventions").
    nameOf: (element) =>
      imports.get(element) ?? (element === `@${name}` ? namespace : `${namespace}__${bare(element)}`),
    owns: (own) => own === namespace || own.startsWith(`${namespace}__`) || [...imports.values()].includes(own),
  };
}

/** `["@a", {name: "B", as: "C"}]`, the names here by those there. */
function importsOf(value: ConstValueNode | undefined): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  for (const each of value?.kind === Kind.LIST ? value.values : []) {
    if (each.kind === Kind.STRING) imports.set(each.value, bare(each.value));
    if (each.kind !== Kind.OBJECT) continue;
    const [name, as] = ['name', 'as'].map((key) =>
      textOf(each.fields.find((field) => field.name.value === key)?.value),
    );
    if (name !== undefined) imports.set(name, bare(as ?? name));
  }
  return imports;
}

export function argument(node: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return node.arguments?.find((each) => each.name.value === name)?.value;
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function bare(element: string): string {
  return element.startsWith('@') ? element.slice(1) : element;
}
