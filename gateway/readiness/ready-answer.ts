import type { ConditionReason } from './condition.ts';

/** To a balancer that asks whether this gateway is to be sent requests. */
export function readyAnswer(waitsFor: readonly ConditionReason[]): { readonly status: number; readonly body: object } {
  return waitsFor.length === 0
    ? { status: 200, body: { status: 'ready' } }
    : { status: 503, body: { status: 'not ready', waitsFor } };
}
