/**
 * What happened in the sample economy, in no system's format. Each stand-in keeps the facts of its own
 * sector and shows them in its legacy system's tables, files and messages.
 */
export type SectorName =
  | 'agriculture'
  | 'food-drug'
  | 'special-equipment'
  | 'hazardous-goods'
  | 'rare-earth'
  | 'customs';

/** Local time without a zone (+08:00), `yyyy-MM-dd HH:mm:ss`. */
export type LocalTime = string;
/** Canonical trace code, `scheme:value` or a URI. */
export type Code = string;

export type Fact = PartyFact | UnitFact | LinkFact;

/** An organisation as one sector registers it. */
export interface PartyFact {
  readonly type: 'party';
  readonly sector: SectorName;
  readonly uscc: string;
  readonly name: string;
  /** GB/T 2260. */
  readonly division: string;
  readonly address: string;
  /** A person: masked wherever it leaves a subgraph. */
  readonly contact: string;
  readonly phone: string;
  readonly licences: readonly {
    readonly kind: string;
    readonly number: string;
    readonly validUntil: LocalTime;
    readonly status: '有效' | '暂停' | '吊销';
  }[];
  readonly penalties?: readonly { readonly number: string; readonly at: LocalTime; readonly reason: string }[];
  readonly asOf: LocalTime;
}

export interface UnitFact {
  readonly type: 'unit';
  readonly sector: SectorName;
  readonly code: Code;
  readonly level: 'ITEM' | 'LOT' | 'CLASS';
  readonly name: string;
  readonly producer: string; // USCC
  readonly holder?: string; // USCC
  readonly producedAt: LocalTime;
  readonly expiresAt?: LocalTime;
  readonly quantity?: Amount;
  readonly division: string;
  readonly inspections?: readonly {
    readonly id: string;
    readonly kind: string;
    readonly at: LocalTime;
    /** 未出: there is none yet. */
    readonly result: '合格' | '不合格' | '复检合格' | '未出';
    readonly validUntil?: LocalTime;
    readonly organization: string;
    readonly note?: string;
  }[];
  readonly certificates?: readonly {
    readonly number: string;
    readonly kind: string;
    readonly issuer: string;
    readonly issuedAt: LocalTime;
    readonly validUntil?: LocalTime;
    readonly status?: '有效' | '暂停' | '吊销';
  }[];
  readonly recalls?: readonly {
    readonly id: string;
    readonly level: string;
    readonly at: LocalTime;
    readonly reason: string;
    readonly advice: string;
    readonly organization: string;
    /** Absent: it stands. */
    readonly status?: string;
  }[];
  /** Where it was seen beside that, and by whom. */
  readonly seen?: readonly { readonly at: LocalTime; readonly by: string /* USCC */; readonly division: string }[];
  /** What the sector's own register says beside that. */
  readonly details: Details;
  readonly asOf: LocalTime;
  /** Soft-deleted in the legacy system: must not be seen through the graph. */
  readonly deleted?: boolean;
}

export interface Amount {
  readonly value: number;
  readonly unit: string;
}

export type Details =
  | {
      readonly of: 'crop' | 'livestock' | 'egg';
      readonly variety: string;
      readonly plot?: Code;
      readonly farm?: string;
      readonly conformityCertificate?: string;
    }
  | { readonly of: 'plot'; readonly area: number /* mu */; readonly soil: string }
  | {
      readonly of: 'pesticide';
      readonly registration: string;
      readonly formulation: string;
      readonly activeIngredient: string;
    }
  | { readonly of: 'veterinary-drug'; readonly approval: string; readonly withdrawalDays: number }
  | { readonly of: 'feed'; readonly approval: string }
  | { readonly of: 'quarantine'; readonly kind: string; readonly destination: string }
  | {
      readonly of: 'drug';
      readonly approval: string;
      readonly baseCode: string;
      readonly packageLevel: 1 | 2 | 3;
      readonly dosageForm: string;
      readonly specification: string;
      readonly lot: string;
    }
  | { readonly of: 'drug-material'; readonly approval: string; readonly lot: string }
  | { readonly of: 'food'; readonly licence: string; readonly category: string; readonly specification: string }
  | {
      readonly of: 'elevator' | 'boiler' | 'pressure-vessel' | 'cylinder' | 'component';
      readonly variety: string;
      readonly model: string;
      readonly useCertificate?: string;
      readonly deviceCode?: string;
      readonly nextInspectionDue?: LocalTime;
      readonly maintenance?: string;
    }
  | {
      readonly of: 'chemical';
      readonly enterpriseCode: string;
      readonly cas: string;
      readonly unNumber: string;
      readonly hazardClass: string;
      readonly packingGroup?: 'I' | 'II' | 'III';
      readonly purity: string;
    }
  | {
      readonly of: 'rare-earth';
      readonly form: '矿产品' | '化合物' | '金属' | '合金' | '磁材' | '废料' | '应用产品';
      readonly elements: string;
      readonly reoKilograms: number;
      readonly month: string /* yyyyMM */;
      readonly invoice?: string;
    }
  | {
      readonly of: 'declared';
      readonly direction: 'I' | 'E';
      readonly hsCode: string;
      /** ISO 3166-1 alpha-3. */
      readonly country: string;
      readonly declaredAt: LocalTime;
      /** It was let in or out then. */
      readonly clearedAt?: LocalTime;
      readonly container?: Code;
      readonly plant?: Code;
      readonly lot?: string;
    }
  | {
      readonly of: 'container';
      readonly country: string;
      readonly sizeType: string;
      readonly seal: string;
      /** Of its voyages. */
      readonly tracks: readonly {
        readonly bill: string;
        readonly step: string;
        readonly at: LocalTime;
        readonly port: string;
      }[];
    }
  | { readonly of: 'plant'; readonly country: string };

/** One row a pair of codes; the rows of one document share its number. */
export interface LinkFact {
  readonly type: 'link';
  /** The sector whose system records it; a handover recorded by both sides is two facts. */
  readonly sector: SectorName;
  readonly kind: 'TRANSFORM' | 'PACK' | 'HOLD' | 'INSTALL' | 'TREAT' | 'TRANSPORT' | 'MASS_BALANCE';
  readonly from: Code;
  readonly to: Code;
  readonly at: LocalTime;
  readonly until?: LocalTime;
  readonly quantity?: Amount;
  readonly share?: number;
  /** The document's number in the legacy system. */
  readonly document: string;
  /** What the document is called there: 农药使用记录, 充装记录, 运单, 月报… */
  readonly documentKind: string;
  /** Who did it or received it, USCC. */
  readonly party?: string;
  /** Where it happened, GB/T 2260. */
  readonly division?: string;
  readonly confidence?: 'HIGH' | 'MEDIUM' | 'LOW'; // HIGH unless said
  readonly asOf: LocalTime;
}
