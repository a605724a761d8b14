export const EVENT_TYPES = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** One EPCIS 2.0 event, its five types in one shape. Identifiers are URIs as the repository wrote them, prefixes written out. */
export interface EpcisEvent {
  readonly type: EventType;
  /** Null where it has none, or only a blank node's, which means nothing outside its document. */
  readonly id: string | null;
  /** eventTime in the zone of eventTimeZoneOffset, ISO 8601. */
  readonly at: string;
  /** The same in milliseconds since 1970. */
  readonly instant: number;
  /** recordTime, ISO 8601. */
  readonly recordedAt: string | null;
  readonly action: 'ADD' | 'OBSERVE' | 'DELETE' | null;
  /** Bare words of the Core Business Vocabulary, or URIs of another. */
  readonly step: string | null;
  readonly disposition: string | null;
  readonly dispositionsSet: readonly string[];
  readonly dispositionsUnset: readonly string[];
  readonly readPoint: string | null;
  readonly location: string | null;
  /** Object and transaction events: epcList and quantityList. */
  readonly objects: readonly Item[];
  /** Aggregation, association and transaction events. */
  readonly parent: string | null;
  readonly children: readonly Item[];
  /** Transformation events. */
  readonly inputs: readonly Item[];
  readonly outputs: readonly Item[];
  readonly transformationId: string | null;
  readonly transactions: readonly Typed[];
  readonly sources: readonly Typed[];
  readonly destinations: readonly Typed[];
  readonly sensors: readonly SensorReading[];
  /** Instance and lot master data: field names with their prefix written out. */
  readonly ilmd: ReadonlyMap<string, unknown>;
  /** Fields beyond the standard's, named alike. */
  readonly extensions: ReadonlyMap<string, unknown>;
  readonly error: { readonly at: string | null; readonly reason: string | null } | null;
  /** The event as it came, to compare events that have no id. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** One thing, or an amount of one class of things. */
export interface Item {
  readonly uri: string;
  /** False for an element of a quantity list, which names a class or lot. */
  readonly instance: boolean;
  readonly quantity: number | null;
  readonly unit: string | null;
}

export interface Typed {
  /** A bare word of the Core Business Vocabulary, or a URI of another. */
  readonly type: string | null;
  readonly uri: string;
}

/** One reading of a sensor in an event (EPCIS 2.0, 7.3.7). */
export interface SensorReading {
  readonly type: string | null;
  readonly at: string | null;
  readonly value: number | string | boolean | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly unit: string | null;
  readonly device: string | null;
}

/** A field of `ilmd` or `extensions` by its local name, whatever its namespace: `lotNumber` finds `cbvmda:lotNumber`. */
export function fieldNamed(fields: ReadonlyMap<string, unknown>, ...names: readonly string[]): unknown {
  for (const name of names) {
    for (const [key, value] of fields) {
      if (key === name || (/^(?:[:/#])/.test(key.slice(-name.length - 1)) && key.endsWith(name))) return value;
    }
  }
  return undefined;
}

/** The text of an event's field under the first of these names that it has; a number as its text. */
export function textNamed(fields: ReadonlyMap<string, unknown>, ...names: readonly string[]): string | null {
  const value = plain(fieldNamed(fields, ...names));
  return typeof value === 'string' && value.trim() !== ''
    ? value.trim()
    : typeof value === 'number'
      ? String(value)
      : null;
}

/** JSON-LD may write a value as `{ "@value": … }` or one language's text of several as a list. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return plain(value[0]);
  return typeof value === 'object' && value !== null && '@value' in value ? value['@value'] : value;
}
