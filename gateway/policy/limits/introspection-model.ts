import type { CostField, CostModel, CostType } from './cost-model.ts';

/** An object of introspection costs no ministry anything, but the process's own time. */
const WEIGHT = 0.1;

const META: Readonly<Record<string, Readonly<Record<string, readonly [type: string, size: number | null]>>>> = {
  __Schema: {
    types: ['__Type', 0],
    queryType: ['__Type', null],
    mutationType: ['__Type', null],
    subscriptionType: ['__Type', null],
    directives: ['__Directive', 8],
  },
  // Sizes as schemas have them on average, as there are many types and few that have each of these.
  __Type: {
    fields: ['__Field', 0],
    interfaces: ['__Type', 0.5],
    possibleTypes: ['__Type', 0.5],
    enumValues: ['__EnumValue', 1],
    inputFields: ['__InputValue', 0.5],
    ofType: ['__Type', 0.5],
  },
  __Field: { args: ['__InputValue', 0.5], type: ['__Type', null] },
  __InputValue: { type: ['__Type', null] },
  __EnumValue: {},
  __Directive: { args: ['__InputValue', 2] },
};

/** The model with `__schema` and `__type` in it, sized by the schema itself. */
export function withIntrospection(model: CostModel): CostModel {
  const composite = [...model.types.values()].filter(({ kind }) => kind !== 'leaf');
  const fields = composite.reduce((sum, type) => sum + type.fields.size, 0);
  const sizes: Readonly<Record<string, number>> = {
    types: model.types.size + 20,
    fields: Math.max(1, fields / (model.types.size + 20)),
  };
  const types = new Map(model.types);
  for (const [name, own] of Object.entries(META)) {
    const entries = Object.entries(own).map(
      ([field, [type, size]]) => [field, metaField(type, size === null ? null : size || (sizes[field] ?? 1))] as const,
    );
    types.set(name, { kind: 'object', weight: WEIGHT, fields: new Map(entries) });
  }
  const query = types.get(model.query);
  if (query)
    types.set(
      model.query,
      withFields(query, { __schema: metaField('__Schema', null), __type: metaField('__Type', null) }),
    );
  return { ...model, types };
}

function metaField(type: string, assumed: number | null): CostField {
  return {
    type,
    isList: assumed !== null,
    weight: WEIGHT,
    arguments: new Map(),
    defaults: new Map(),
    size: assumed === null ? null : { assumed, slicing: [], sized: [] },
  };
}

function withFields(type: CostType, more: Readonly<Record<string, CostField>>): CostType {
  return { ...type, fields: new Map([...type.fields, ...Object.entries(more)]) };
}
