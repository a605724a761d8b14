import type { CoverageView, RecordView } from '../chain/chain-view.ts';

/** @param conditional whether to ask for what is shared on conditions, too */
export function unitQuery({ conditional }: { readonly conditional: boolean }): string {
  return `query Unit($code: TraceCode!) { unit(code: $code) {
    code
    records {
      sector member statedBy { kind zh en } level productName quantity { value unit } producedAt expiresAt producer { uscc name } ${conditional ? 'holder { uscc name }' : ''} place { division name }
      recalls { level reason at status advice } inspections { result at kind validUntil } certificates { number kind validUntil status }
      events { at step } source { system recordId asOf }
    }
    coverage { sector member members status asked excluded answered held calls milliseconds at breaker }
  } }`;
}

export interface UnitAnswer {
  readonly unit: UnitFound;
}

export interface UnitFound {
  readonly code: string;
  readonly records: readonly UnitRecord[];
  readonly coverage: readonly (CoverageView & { readonly breaker: string })[];
}

export interface UnitRecord extends Omit<RecordView, 'recalls'> {
  readonly holder?: RecordView['producer'];
  readonly recalls:
    | readonly {
        readonly level: string | null;
        readonly reason: string | null;
        readonly at: string | null;
        readonly status: string | null;
        readonly advice: string | null;
      }[]
    | null;
  readonly certificates:
    | readonly {
        readonly number: string | null;
        readonly kind: string | null;
        readonly validUntil: string | null;
        readonly status: string | null;
      }[]
    | null;
  readonly events: readonly { readonly at: string | null; readonly step: string | null }[] | null;
}
