import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  visit,
} from 'graphql';
import { meaningOf } from './meaning.ts';
import type { Requirements } from './requirements.ts';
import { responseNameOf } from './selections.ts';

/**
 * Names under which an operation is planned: each has one meaning (`meaningOf`) in the whole plan. The planner joins
 * fetches of one response path whatever type conditions stand above them, and asks for keys, types and required fields
 * under their own names: whatever shares a response name with another meaning is planned under a name of its own, and
 * written under the given one. So are the variables `$representations`, the planner's own, and `$__proto__`, which
 * whoever keeps variables in an object loses.
 */
export interface PlannedNames {
  /** What is planned. */
  readonly document: DocumentNode;
  /** The response name that a field of the operation has in the plan. */
  ofField(field: FieldNode): string;
  /** The response name that one of the plan has in the operation. */
  given(planned: string): string;
  /** The values that the plan's variables have. */
  variables<T extends Readonly<Record<string, unknown>>>(values: T): T;
}

/** The names that the planner may use of its own. */
export interface SchemaNames {
  /** Every field name. */
  readonly fields: ReadonlySet<string>;
  /**
   * Fields with arguments that other fields require: the planner asks for them under their own names, with the
   * arguments required.
   */
  readonly required: ReadonlySet<string>;
}

const OTHER_VARIABLES: ReadonlySet<string> = new Set(['representations', '__proto__']);
const TYPENAME = '__typename';

export function schemaNamesOf(schema: GraphQLSchema, { names }: Requirements): SchemaNames {
  const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const required = fields.filter(({ name, args }) => args.length > 0 && names.has(name));
  return {
    fields: new Set([TYPENAME, ...fields.map(({ name }) => name)]),
    required: new Set(required.map(({ name }) => name)),
  };
}

/**
 * @param document all that is written of the operation
 * @param left what of it is planned
 */
export function planNames(document: DocumentNode, { fields, required }: SchemaNames, left: DocumentNode): PlannedNames {
  const meanings = new Map<string, Set<string>>();
  const all = new Set<string>();
  const variables = new Set<string>();
  visit(document, {
    Name: ({ value }) => void all.add(value),
    Field: (node) => {
      const name = responseNameOf(node);
      const known = meanings.get(name);
      if (known) known.add(meaningOf(node));
      else meanings.set(name, new Set([meaningOf(node)]));
    },
    Variable: ({ name }) => {
      if (OTHER_VARIABLES.has(name.value)) variables.add(name.value);
    },
  });
  let prefix = 'given';
  while ([...all, ...fields].some((name) => name.startsWith(prefix))) prefix += '_';

  /** By response name, the planned name of each of its meanings; only where one of them has another. */
  const renamed = new Map<string, ReadonlyMap<string, string>>();
  for (const [name, known] of meanings) {
    // The planner asks for keys and types under their own names, without arguments: the field itself may share the name
    // with them.
    const stays = (meaning: string): boolean => {
      if (meaning === name) return !required.has(name);
      if (known.size > 1) return false;
      return meaning.startsWith(`${name}(`) ? !required.has(name) : !fields.has(name);
    };
    const planned = [...known].map((meaning, i) => [meaning, stays(meaning) ? name : `${prefix}${i}_${name}`] as const);
    if (planned.some(([, each]) => each !== name)) renamed.set(name, new Map(planned));
  }
  const ofField = (node: FieldNode): string => {
    const name = responseNameOf(node);
    return renamed.get(name)?.get(meaningOf(node)) ?? name;
  };
  return {
    document: renamed.size > 0 || variables.size > 0 ? renaming(left) : left,
    ofField,
    given: (planned) => (planned.startsWith(prefix) ? planned.slice(planned.indexOf('_', prefix.length) + 1) : planned),
    variables: (values) =>
      [...variables].reduce(
        (all, name) => (Object.hasOwn(values, name) ? { ...all, [prefix + name]: values[name] } : all),
        values,
      ),
  };

  function renaming(whole: DocumentNode): DocumentNode {
    const nameNode = (value: string) => ({ kind: Kind.NAME, value }) as const;
    return visit(whole, {
      Field: {
        // Before its variables are renamed, which tell its meaning.
        enter(node) {
          const name = ofField(node);
          return name === responseNameOf(node) ? undefined : { ...node, alias: nameNode(name) };
        },
      },
      Variable: {
        leave: (node) =>
          variables.has(node.name.value) ? { ...node, name: nameNode(prefix + node.name.value) } : undefined,
      },
    });
  }
}
