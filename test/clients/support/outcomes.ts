/** What the programs of test/clients/programs tell, as far as the tests look at its parts. */
export interface Told {
  readonly apollo: {
    readonly cached: {
      readonly keys: readonly string[];
      readonly record: string;
      readonly name: unknown;
      readonly again: readonly string[];
      readonly requests: number;
      readonly events: number;
    };
    readonly ofTwoMembers: unknown;
    readonly batched: Answered;
    readonly open: Answered;
    readonly openTogether: Answered;
    readonly production: Answered;
    readonly trusted: {
      readonly name: readonly string[];
      readonly refused: unknown;
      readonly complete: boolean;
      readonly sent: readonly Sent[];
    };
    readonly errors: { readonly gaps: { readonly error?: unknown } };
  };
  readonly urql: {
    readonly byDefault: {
      readonly name: readonly string[];
      readonly again: readonly string[];
      readonly sent: readonly Sent[];
    };
    readonly open: Answered;
    readonly production: Answered;
    readonly trusted: unknown;
    readonly errors: unknown;
  };
  readonly events: Readonly<
    Record<'graphqlSse' | 'apollo' | 'urql', { readonly gaps: readonly { readonly reason: string }[] }>
  >;
  readonly graphqlRequest: unknown;
  readonly tada: unknown;
  readonly relay: {
    readonly code: string;
    readonly records: readonly { readonly events: readonly { readonly id: string }[] }[];
    readonly ofTwoMembers: unknown;
    readonly ids: readonly string[];
    readonly sent: readonly Sent[];
  };
}

interface Answered {
  readonly answers: readonly unknown[];
  readonly sent: readonly Sent[];
}

interface Sent {
  readonly operations: number;
  readonly hasText: boolean;
  readonly hasHash: boolean;
}
