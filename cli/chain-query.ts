export const IDENTIFY_QUERY = `query Identify($text: String!) { identify(text: $text) { code scheme display validity unit { records { sector } } } }`;

export const CHAIN_QUERY = `query Chain($code: TraceCode!, $direction: Direction!, $maxDepth: Int!) {
  chain(code: $code, direction: $direction, maxDepth: $maxDepth) {
    root { code }
    direction complete depth
    units { code depth sectors records { sector productName producedAt producer { name } recalls { reason at } inspections { result at kind validUntil } } }
    links { kind from to at until quantity { value unit } share evidence { sector confidence } disagreements }
    gaps { reason sector system codes }
    coverage { sector status asked answered held calls milliseconds }
  }
}`;

export interface IdentifyAnswer {
  readonly identify: readonly {
    readonly code: string;
    readonly scheme: string;
    readonly display: string;
    readonly validity: 'OK' | 'WARN';
    readonly unit: { readonly records: readonly { readonly sector: string }[] };
  }[];
}

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
  readonly gaps: readonly { readonly reason: string; readonly sector: string | null; readonly system: string | null; readonly codes: readonly string[] }[];
  readonly coverage: readonly {
    readonly sector: string;
    readonly status: string;
    readonly asked: number;
    readonly answered: number;
    readonly held: number;
    readonly calls: number;
    readonly milliseconds: number;
  }[];
}

export interface UnitView {
  readonly code: string;
  readonly depth: number;
  readonly sectors: readonly string[];
  readonly records: readonly {
    readonly sector: string;
    readonly productName: string | null;
    readonly producedAt: string | null;
    readonly producer: { readonly name: string | null } | null;
    readonly recalls: readonly { readonly reason: string | null; readonly at: string | null }[] | null;
    readonly inspections: readonly { readonly result: string | null; readonly at: string | null; readonly kind: string | null; readonly validUntil: string | null }[] | null;
  }[];
}

export interface LinkView {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly at: string | null;
  readonly until: string | null;
  readonly quantity: { readonly value: number; readonly unit: string | null } | null;
  readonly share: number | null;
  readonly evidence: readonly { readonly sector: string; readonly confidence: string }[];
  readonly disagreements: readonly string[];
}
