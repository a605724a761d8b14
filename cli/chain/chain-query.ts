/** Everything that any form of a chain shows. */
export const CHAIN_QUERY = `query Chain($code: TraceCode!, $direction: Direction!, $maxDepth: Int!, $maxUnits: Int!) {
  chain(code: $code, direction: $direction, maxDepth: $maxDepth, maxUnits: $maxUnits) {
    root { code }
    direction complete depth
    units { code depth sectors records {
      sector level productName quantity { value unit } producedAt expiresAt producer { uscc name } place { division name }
      recalls { level reason at status } inspections { result at kind validUntil } source { system recordId asOf }
    } }
    links { kind from to at until quantity { value unit } share evidence { sector system recordId confidence } disagreements doubts }
    gaps { reason sector system codes message }
    withheld { sector policy }
    coverage { sector status asked answered held calls milliseconds at }
  }
}`;

export interface ChainAnswer {
  readonly chain: ChainView;
}

export interface ChainView {
  readonly root: { readonly code: string };
  readonly direction: 'BACK' | 'FORWARD';
  readonly complete: boolean;
  readonly depth: number;
  readonly units: readonly UnitView[];
  readonly links: readonly LinkView[];
  readonly gaps: readonly {
    readonly reason: string;
    readonly sector: string | null;
    readonly system: string | null;
    readonly codes: readonly string[];
    readonly message: string;
  }[];
  readonly withheld?: readonly WithheldView[];
  /** Fields that one may not see by who one is. */
  readonly refusedFields?: readonly string[];
  readonly coverage: readonly CoverageView[];
}

export interface WithheldView {
  readonly sector: string;
  readonly policy: string | null;
}

export interface CoverageView {
  readonly sector: string;
  readonly status: string;
  readonly asked: number;
  readonly answered: number;
  readonly held: number;
  readonly calls: number;
  readonly milliseconds: number;
  readonly at: string | null;
}

export interface UnitView {
  readonly code: string;
  readonly depth: number;
  readonly sectors: readonly string[];
  readonly records: readonly RecordView[];
}

export interface RecordView {
  readonly sector: string;
  readonly level: string | null;
  readonly productName: string | null;
  readonly quantity: Amount | null;
  readonly producedAt: string | null;
  readonly expiresAt: string | null;
  readonly producer: { readonly uscc: string; readonly name: string | null } | null;
  readonly place: { readonly division: string | null; readonly name: string | null } | null;
  readonly recalls:
    | readonly {
        readonly level: string | null;
        readonly reason: string | null;
        readonly at: string | null;
        readonly status: string | null;
      }[]
    | null;
  readonly inspections:
    | readonly {
        readonly result: string | null;
        readonly at: string | null;
        readonly kind: string | null;
        readonly validUntil: string | null;
      }[]
    | null;
  readonly source: { readonly system: string; readonly recordId: string | null; readonly asOf: string | null } | null;
}

export interface Amount {
  readonly value: number;
  readonly unit: string | null;
}

export interface LinkView {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly at: string | null;
  readonly until: string | null;
  readonly quantity: Amount | null;
  readonly share: number | null;
  readonly evidence: readonly {
    readonly sector: string;
    readonly system: string | null;
    readonly recordId: string | null;
    readonly confidence: string;
  }[];
  readonly disagreements: readonly string[];
  readonly doubts: readonly string[];
}
