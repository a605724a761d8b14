import type { OperationAnswer } from '@tongcha/http';
import type { ExplainedNode } from '../plan/explain-plan.ts';

/** How an operation was answered, for whoever asked with `extensions: { explain: true }` and may be told. */
export interface Explanation {
  /** Points that it may cost at most, and that one of its caller's may cost (docs/limits.md). */
  readonly cost: number;
  readonly limit: number;
  /** Null: nothing was planned. */
  readonly plan: ExplainedNode | null;
}

/** The answer with the explanation in its extensions. Every answer is one JSON object. */
export function withExplanation({ body, ...answer }: OperationAnswer, explain: Explanation): OperationAnswer {
  const told = `"explain":${JSON.stringify(explain)}}}`;
  if (answer.extended) return { ...answer, body: Buffer.concat([body.subarray(0, -2), Buffer.from(`,${told}`)]) };
  return {
    ...answer,
    body: Buffer.concat([body.subarray(0, -1), Buffer.from(`${body.length > 2 ? ',' : ''}"extensions":{${told}`)]),
    extended: true,
  };
}
