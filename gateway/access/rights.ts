/** What one request may use: the terms in which the rules of a supergraph are written. */
export interface Rights {
  /** Whether a token was shown. */
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  /** The policies that hold for this request, its purpose considered. */
  readonly policies: ReadonlySet<string>;
}
