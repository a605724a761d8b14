import type { IncomingOperation } from '@tongcha/http';
import type { Admission } from '../policy/identity/admission.ts';
import type { AuditOver } from '../audit/audit.ts';
import { servedStale } from '../cache/served-stale.ts';
import { Asker, type Ministry } from '../chain/asker.ts';
import type { GatewayConfig } from '../settings.ts';
import type { OperationContext } from '../run/context.ts';
import type { GraphService } from '../execute/service.ts';

/** A walk ends early enough that the records of what it found can still be fetched. */
const WALK_SHARE = 0.7;

/** What an operation is begun with, beside who asks. */
export interface ContextParts {
  readonly config: Pick<GatewayConfig, 'deadlineMs' | 'maxCalls'>;
  /** Those that can be walked. */
  readonly ministries: readonly Ministry[];
  /** What of them whoever asks may fetch. */
  readonly service: Pick<GraphService, 'mayFetchOfUnits'>;
  readonly audit: AuditOver | null;
}

/** One operation's context. What only a walk needs is made when a walk begins. */
export function operationContext(
  { config: { deadlineMs, maxCalls }, ministries, service, audit }: ContextParts,
  {
    admitted,
    signal,
    requestId,
    clientRequestId,
  }: Pick<IncomingOperation<Admission>, 'admitted' | 'signal' | 'requestId' | 'clientRequestId'>,
): OperationContext {
  const { rights, claims, fingerprint, identity, purpose } = admitted;
  const now = Date.now();
  const witness = audit?.begin({ who: identity, purpose, requestId, clientRequestId });
  const caller = {
    signal,
    deadlineAt: now + deadlineMs,
    rights: fingerprint,
    claims,
    requestId,
    budget: { left: maxCalls },
    witness,
    stale: servedStale(),
  };
  let asker: Asker | null = null;
  return {
    caller,
    access: rights,
    walked: () => asker?.walked ?? 0,
    asker: () => {
      const share = deadlineMs * WALK_SHARE;
      return (asker ??= new Asker(
        ministries,
        {
          ...caller,
          signal: AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(share))]),
          deadlineAt: now + share,
        },
        service.mayFetchOfUnits(rights),
      ));
    },
  };
}
