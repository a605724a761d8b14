import {
  type CompositeType,
  Field,
  federationMetadata,
  MapWithCachedArrays,
  type Type,
} from '@apollo/federation-internals';

/** What is fetched of one subgraph at one place, as the planner weighs it; its class is not exported. */
interface FetchGroup {
  canMergeChildIn: (this: FetchGroup, child: FetchGroup) => boolean;
  mergeInWithAllDependencies: (this: FetchGroup, other: FetchGroup) => void;
  isDescendantOf(group: FetchGroup): boolean;
  parents(): readonly { readonly group: FetchGroup }[];
}

type Made = MapWithCachedArrays<unknown, unknown>;

const typeByName = Reflect.get(Field.prototype, 'typeIfAddedTo') as (
  this: Field,
  to: CompositeType,
) => Type | undefined;
const made = Reflect.get(MapWithCachedArrays.prototype, 'set') as (this: Made, key: unknown, value: unknown) => Made;

/** Whether a plan of our own is being made: whoever else plans in this process, as `tongcha verify` does, has the library as it is. */
let ours = false;

/**
 * Makes a plan by rules that no setting of the planner has. It puts what a computed field needs (`@requires`) into a fetch that is made
 * before, and does not look at whether that fetch can bring it: a field computed from a computed one would be asked for too early, and
 * the plan refused (`not-as-required.ts`).
 */
export function byOwnRules<T>(make: () => T): T {
  ours = true;
  try {
    return make();
  } finally {
    ours = false;
  }
}

/** A field that a subgraph only names (`@external`) is none that it can be asked for. */
Field.prototype.typeIfAddedTo = function (this: Field, parentType) {
  const type = typeByName.call(this, parentType);
  if (!ours || !type || parentType === this.definition.parent || this.name === '__typename') return type;
  const field = parentType.field(this.name);
  return field && federationMetadata(parentType.schema())?.isFieldExternal(field) ? undefined : type;
};

/** The planner keeps the fetches that a plan begins with in such a map: the first of them tells of their class. */
MapWithCachedArrays.prototype.set = function (this: Made, key, value) {
  if (isFetchGroup(value)) {
    MapWithCachedArrays.prototype.set = made;
    mergeWhatIsKnown(Object.getPrototypeOf(value) as FetchGroup);
  }
  return made.call(this, key, value);
};

function isFetchGroup(value: unknown): value is FetchGroup {
  return typeof value === 'object' && value !== null && 'canMergeChildIn' in value;
}

function mergeWhatIsKnown(group: FetchGroup): void {
  const canMerge = group.canMergeChildIn;
  const merge = group.mergeInWithAllDependencies;
  // A fetch that waits for others besides is not put into the one before it: it needs what they bring.
  group.canMergeChildIn = function (this: FetchGroup, child) {
    if (!canMerge.call(this, child)) return false;
    return !ours || child.parents().every((each) => each.group === this || this.isDescendantOf(each.group));
  };
  // Nor are two fetches one that are told the same, where one waits for the other: it would wait for itself, and planning for ever.
  group.mergeInWithAllDependencies = function (this: FetchGroup, other) {
    if (!ours || !(this.isDescendantOf(other) || other.isDescendantOf(this))) merge.call(this, other);
  };
}
