import { type CompositeType, Field, federationMetadata, type Type } from '@apollo/federation-internals';

type TypeIfAdded = (this: Field, parentType: CompositeType) => Type | undefined;

const byName = Reflect.get(Field.prototype, 'typeIfAddedTo') as TypeIfAdded;

/**
 * A field that a subgraph only names (`@external`) is none that it can be asked for. The planner looks at names alone when it puts off what a
 * computed field needs: of a field computed from a computed one it would ask the wrong subgraph, and that plan is refused
 * (`not-as-required.ts`). No setting of the planner mends it, so its own class is told.
 */
Field.prototype.typeIfAddedTo = function (this: Field, parentType) {
  const type = byName.call(this, parentType);
  if (!type || parentType === this.definition.parent || this.name === '__typename') return type;
  const field = parentType.field(this.name);
  return field && federationMetadata(parentType.schema())?.isFieldExternal(field) ? undefined : type;
};
