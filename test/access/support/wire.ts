import {
  defaultFieldResolver,
  execute,
  type GraphQLSchema,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { schemasOf, type SubgraphCall, type TestSubgraph } from '../../execute/support/federation.ts';

interface Thing {
  readonly __typename?: string;
  readonly id?: string;
  readonly alt?: string;
}

/** Watches what subgraphs are asked for. */
export class Wire {
  readonly #schemas: ReadonlyMap<string, GraphQLSchema>;
  #fetched = new Set<string>();

  constructor(subgraphs: readonly TestSubgraph[]) {
    this.#schemas = schemasOf(subgraphs);
    for (const schema of this.#schemas.values()) {
      for (const type of Object.values(schema.getTypeMap())) {
        if (!isObjectType(type) || type.name.startsWith('_')) continue;
        for (const field of Object.values(type.getFields())) {
          const resolve = field.resolve ?? defaultFieldResolver;
          field.resolve = (source: unknown, args, context, info) => {
            this.#fetched.add(`${typeOf(source as Thing | undefined, type.name)}.${field.name}`);
            return resolve(source, args, context, info);
          };
        }
      }
    }
  }

  /** `Type.field` of all that the call fetches: what it selects of objects whose type is clear, brings along of entities, and reads of any object. */
  async fetchedBy({ subgraph, query, variables }: SubgraphCall): Promise<ReadonlySet<string>> {
    this.#fetched = new Set();
    const schema = this.#schemas.get(subgraph);
    if (!schema) throw new Error(`there is no subgraph ${subgraph}`);
    const document = parse(query);
    const info = new TypeInfo(schema);
    visit(document, visitWithTypeInfo(info, { Field: ({ name }) => this.#note(info.getParentType(), name.value) }));
    for (const entity of (variables['representations'] ?? []) as readonly Thing[]) {
      for (const field of Object.keys(entity))
        if (field !== '__typename') this.#fetched.add(`${typeOf(entity, entity.__typename ?? '')}.${field}`);
    }
    await execute({ schema, document, variableValues: { ...variables } });
    return this.#fetched;
  }

  #note(type: unknown, field: string): void {
    // Things are what an interface object calls objects of any type.
    if (isObjectType(type) && type.name !== 'Thing' && !field.startsWith('_'))
      this.#fetched.add(`${type.name}.${field}`);
  }
}

/** The real type of what a subgraph may know as a thing only. */
function typeOf(thing: Thing | undefined, known: string): string {
  if (known !== 'Thing') return known;
  return thing?.__typename !== undefined && thing.__typename !== 'Thing'
    ? thing.__typename
    : (thing?.id?.split('-')[0] ?? known);
}
