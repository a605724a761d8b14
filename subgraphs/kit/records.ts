/** The contract's types (schema/contract.graphql) as a sector's mapping builds them. Absent and null are the same. */
export type Direction = 'BACK' | 'FORWARD';
/** What a code names: one item, a lot, or a class of product (GB/T 38155, 2.4). */
export type UnitLevel = 'ITEM' | 'LOT' | 'CLASS';
/** How one unit is linked to another (docs of the contract, `LinkKind`). */
export type LinkKind = 'TRANSFORM' | 'PACK' | 'HOLD' | 'INSTALL' | 'TREAT' | 'TRANSPORT' | 'MASS_BALANCE';
/** How sure a link is. */
export type Confidence = 'HIGH' | 'MEDIUM' | 'LOW';
/** What came of an inspection. */
export type InspectionResult = 'PASS' | 'FAIL' | 'CONDITIONAL' | 'UNKNOWN';

type Maybe<T> = T | null | undefined;
/** ISO 8601 with offset. */
export type DateTime = string;

/** A sector's record adds its own fields. The kit fills in `sector`. */
export interface SectorRecord {
  readonly code: string;
  /** All that is known of it is that it was handed over: there is no record for those who may not see that. Never on the graph. */
  readonly handsOver?: boolean;
  readonly level?: Maybe<UnitLevel>;
  readonly productName?: Maybe<string>;
  readonly quantity?: Maybe<Quantity>;
  readonly producedAt?: Maybe<DateTime>;
  readonly expiresAt?: Maybe<DateTime>;
  readonly producer?: Maybe<Organization>;
  readonly holder?: Maybe<Organization>;
  readonly place?: Maybe<Place>;
  readonly events?: Maybe<readonly TraceEvent[]>;
  readonly inspections?: Maybe<readonly Inspection[]>;
  readonly certificates?: Maybe<readonly Certificate[]>;
  readonly recalls?: Maybe<readonly Recall[]>;
  readonly source: RecordSource;
}

/** One unit became, went into, was packed in, held by, installed in or treated with another: from source to product. */
export interface TraceLink {
  readonly kind: LinkKind;
  readonly from: string;
  readonly to: string;
  readonly at?: Maybe<DateTime>;
  readonly until?: Maybe<DateTime>;
  readonly quantity?: Maybe<Quantity>;
  readonly share?: Maybe<number>;
  /** The kit fills in the sector. */
  readonly evidence: { readonly system: string; readonly recordId: string; readonly confidence: Confidence };
  /** The record that began or ended it also handed the unit over: when is for those who may see trading parties. Never on the graph. */
  readonly handsOver?: Maybe<{ readonly begins: boolean; readonly ends: boolean }>;
}

/** What a link says, as far as its class depends on it; ends that cannot be read are null. */
export interface Said {
  readonly kind: LinkKind | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** An amount and its unit of measure. */
export interface Quantity {
  readonly value: number;
  readonly unit?: Maybe<string>;
}
/** An organisation, by its USCC. */
export interface Organization {
  readonly uscc: string;
  readonly name?: Maybe<string>;
}
/** Where something is; `division` is its code (GB/T 2260). */
export interface Place {
  readonly division?: Maybe<string>;
  readonly name?: Maybe<string>;
  readonly address?: Maybe<string>;
  readonly latitude?: Maybe<number>;
  readonly longitude?: Maybe<number>;
}
/** Something that happened to a unit. */
export interface TraceEvent {
  readonly id?: Maybe<string>;
  readonly step?: Maybe<string>;
  readonly at?: Maybe<DateTime>;
  readonly place?: Maybe<Place>;
  readonly organization?: Maybe<Organization>;
  readonly quantity?: Maybe<Quantity>;
  readonly note?: Maybe<string>;
  /** It gave the unit to somebody, or somebody got it: that this happened is for those who may see trading parties. Never on the graph. */
  readonly handsOver?: boolean;
  /** The links that the same legacy record makes: the event is for those who may see these. Never on the graph. */
  readonly links?: readonly Said[];
}
/** An inspection of a unit, and what came of it. */
export interface Inspection {
  readonly id?: Maybe<string>;
  readonly kind?: Maybe<string>;
  readonly at?: Maybe<DateTime>;
  readonly result?: Maybe<InspectionResult>;
  readonly validUntil?: Maybe<DateTime>;
  readonly organization?: Maybe<Organization>;
  readonly note?: Maybe<string>;
}
/** A certificate of a unit. */
export interface Certificate {
  readonly code?: Maybe<string>;
  readonly number?: Maybe<string>;
  readonly kind?: Maybe<string>;
  readonly issuer?: Maybe<Organization>;
  readonly issuedAt?: Maybe<DateTime>;
  readonly validUntil?: Maybe<DateTime>;
  readonly status?: Maybe<string>;
}
/** A recall of a unit. */
export interface Recall {
  readonly id?: Maybe<string>;
  readonly level?: Maybe<string>;
  readonly at?: Maybe<DateTime>;
  readonly reason?: Maybe<string>;
  readonly advice?: Maybe<string>;
  readonly organization?: Maybe<Organization>;
  readonly status?: Maybe<string>;
}
export interface RecordSource {
  readonly system: string;
  readonly recordId?: Maybe<string>;
  readonly asOf?: Maybe<DateTime>;
}
