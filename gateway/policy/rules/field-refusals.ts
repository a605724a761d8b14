import { getNamedType, type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { Need, Needs } from './needs.ts';

/** What is refused to rights that do not cover some of the marks. */
export class FieldRefusals {
  readonly #schema: GraphQLSchema;
  readonly #needs: Needs;
  readonly #lacking: ReadonlySet<Need>;
  readonly #known = new Map<string, boolean>();

  constructor(schema: GraphQLSchema, needs: Needs, lacking: ReadonlySet<Need>) {
    this.#schema = schema;
    this.#needs = needs;
    this.#lacking = lacking;
  }

  /** An abstract type is refused with the last of its types. */
  refusesType(typename: string): boolean {
    return this.#memo(typename, () => {
      const type = this.#schema.getType(typename);
      if (!isAbstractType(type)) return this.#lacks(typename);
      const types = this.#schema.getPossibleTypes(type);
      return types.length > 0 && types.every(({ name }) => this.refusesType(name));
    });
  }

  /** The name of its type is always told: whoever asks may know that there is something. */
  refuses(typename: string, fieldName: string): boolean {
    if (fieldName.startsWith('__')) return false;
    return this.#memo(`${typename}.${fieldName}`, () => {
      const type = this.#schema.getType(typename);
      if (isInterfaceType(type)) {
        const types = this.#schema.getPossibleTypes(type);
        return types.length > 0 && types.every(({ name }) => this.refuses(name, fieldName));
      }
      if (!isObjectType(type)) return false;
      const field = type.getFields()[fieldName];
      return (
        this.refusesType(typename) ||
        this.#lacks(`${typename}.${fieldName}`) ||
        (field !== undefined && this.refusesType(getNamedType(field.type).name))
      );
    });
  }

  #lacks(place: string): boolean {
    for (const need of this.#needs.of(place)) if (this.#lacking.has(need)) return true;
    return false;
  }

  #memo(key: string, tell: () => boolean): boolean {
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = tell()));
    return known;
  }
}
