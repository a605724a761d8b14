import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Condition } from './selections.ts';

/** What one request may use: the terms in which the rules of a supergraph are written. */
export interface Rights {
  /** Whether a token was shown. */
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  /** The policies that hold for this request, its purpose considered. */
  readonly policies: ReadonlySet<string>;
}

/**
 * How some rights stand to what an operation asks for: which of the rules that it touches do not hold. Empty where all do;
 * equal for all callers to whom the operation is planned and written alike.
 */
export type AccessDecision = string;

/** Whether some callers may not have that field of an object of that type, or of whatever type an interface stands for. */
export type Refuses = (typename: string, fieldName: string) => boolean;

/** The supergraph's rules of access, as the executor asks for them before it plans. */
export interface AccessRules {
  /** Looks an operation over once. @returns null when no rule touches it */
  examine(document: DocumentNode, operationName: string | null): ((rights: Rights) => AccessDecision) | null;
  /** What is left of the operation for callers of that standing. */
  admit(document: DocumentNode, operationName: string | null, standing: AccessDecision): AllowedOperation;
  /** As `Admitted.refuses`, for callers of those rights; the same function for all that the rules treat alike. */
  refusesTo(rights: Rights): Refuses;
  /** What callers of those rights are shown of the graph. */
  visibleTo(rights: Rights): GraphQLSchema;
}

export interface AllowedOperation {
  /** What is planned and fetched; null: nothing. */
  readonly document: DocumentNode | null;
  readonly refuses: Refuses;
  readonly refused: readonly RefusedPlace[];
  /** Whether a refusal refuses the whole operation. */
  readonly rejects: boolean;
  /** What introspection tells them. */
  readonly visible: GraphQLSchema;
}

/** A selection that is refused. */
export interface RefusedPlace {
  /** Response names, `@` for the items of a list, `... on Type` for a fragment. */
  readonly path: readonly string[];
  /** When the operation asks for it at all; null: always. */
  readonly when: Condition | null;
}
