import { Fault } from '@tongcha/resilience';
import type { MemberKind } from '@tongcha/schema';
import type { Connected } from '../connected.ts';
import type { ConditionReason } from '../readiness/condition.ts';
import type { OperatorCondition } from '../readiness/readiness.ts';

/** How a member does now, for its gateway's operator. */
export interface MemberLook {
  readonly name: string;
  /** Null: its subgraph answers for no sector. */
  readonly sector: string | null;
  readonly kind: MemberKind | null;
  readonly zh: string;
  readonly en: string;
  /** Public code of why it did not answer; null: it did. */
  readonly fault: string | null;
  readonly milliseconds: number;
}

/** All that a gateway knows of itself. */
export interface OperatorLook extends Readonly<Record<string, unknown>> {
  readonly waitsFor: readonly ConditionReason[];
  readonly conditions: readonly OperatorCondition[];
  readonly members: readonly MemberLook[];
}

const LOOK_MS = 3_000;

/** Asks each the least there is, all at once. Never fails. */
export function lookAt(connected: readonly Connected[]): Promise<readonly MemberLook[]> {
  return Promise.all(
    connected.map(async ({ name, member, ask }): Promise<MemberLook> => {
      const began = performance.now();
      const fault = await ask(AbortSignal.timeout(LOOK_MS)).then(() => null, codeOf);
      return {
        name,
        sector: member?.sector ?? null,
        kind: member?.kind ?? null,
        zh: member?.authority.zh ?? name,
        en: member?.authority.en ?? name,
        fault,
        milliseconds: Math.round(performance.now() - began),
      };
    }),
  );
}

function codeOf(error: unknown): string {
  return error instanceof Fault ? error.code : 'TIMEOUT';
}
