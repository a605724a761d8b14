import { type Store, storeOf } from '../store.ts';

/** A plan as the gateway tells it: who is asked for what, in which order. */
export type PlanNode =
  | { readonly kind: 'sequence' | 'parallel'; readonly nodes: readonly PlanNode[] }
  | {
      readonly kind: 'condition';
      readonly variable: string;
      readonly yes: PlanNode | null;
      readonly no: PlanNode | null;
    }
  | {
      readonly kind: 'fetch';
      readonly ministry: string;
      readonly sector: string | null;
      readonly path: string;
      readonly entities: readonly string[];
      readonly selection: string;
    };

export interface Explanation {
  readonly cost: number;
  readonly limit: number;
  readonly plan: PlanNode | null;
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: {
    readonly code?: string;
    readonly sector?: string;
    readonly member?: string;
    readonly system?: string;
    readonly codes?: readonly string[];
  };
}

export interface GraphQLAnswer {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: {
    readonly explain?: Explanation;
    /** What rules keep back of what was asked, whether or not there is any: no error. */
    readonly withheld?: readonly { readonly sector: string; readonly policy: string | null }[];
  };
}

/** The last answer to an operation of the caller's own. */
export interface Answered {
  readonly answer: GraphQLAnswer;
  readonly milliseconds: number;
}

export const answered: Store<Answered | null> = storeOf<Answered | null>(null);
