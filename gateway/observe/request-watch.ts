import { currentScope } from '@tongcha/observe';
import type { Outcome } from '../audit/outcome.ts';
import type { OperationName } from './operation-name.ts';

/** What is noted of one request while it is answered. */
export class RequestWatch {
  readonly began = performance.now();
  /** Whether it has a line of its own. */
  readonly hasLine: boolean;
  /** The role of whoever asks; until that is known, or where it never is, null. */
  caller: string | null = null;
  operation: OperationName | null = null;
  outcome: Outcome | null = null;
  /** Whether it was planned for; it was found planned otherwise. */
  planned = false;
  /** Whether it has waited for what may come in minutes: how long it took says nothing. */
  waits = false;
  readonly calls = new Map<string, number>();
  readonly faults = new Map<string, number>();
  /** Why its chains have gaps. */
  readonly gaps = new Set<string>();

  constructor(hasLine: boolean) {
    this.hasLine = hasLine;
  }

  called(ministry: string): void {
    this.calls.set(ministry, (this.calls.get(ministry) ?? 0) + 1);
  }

  /** @param code public */
  failed(code: string): void {
    this.faults.set(code, (this.faults.get(code) ?? 0) + 1);
  }
}

/** Of the request that the running code works for; null for what belongs to none, as a supergraph that is tried before it serves. */
export function currentWatch(): RequestWatch | null {
  const watch = currentScope()?.watch;
  return watch instanceof RequestWatch ? watch : null;
}
