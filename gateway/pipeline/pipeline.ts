import type { Audit } from '../audit/audit.ts';
import type { GatewayObserver } from '../observe/gateway-observer.ts';
import type { Access } from '../policy/identity/access.ts';
import { admit } from './admit.ts';
import { audit } from './audit.ts';
import { deadline } from './deadline.ts';
import { execute, type ExecuteParts } from './execute.ts';
import { onServedGraph, type Served } from './on-served-graph.ts';
import { httpCache } from './http-cache.ts';
import { merge } from './merge.ts';
import { observe } from './observe.ts';
import { policy, type PolicyParts } from './policy.ts';
import { auditRefusals } from './refusals.ts';
import { respond } from './respond.ts';
import { validate } from './validate.ts';
import { compose, type Handle } from './step.ts';

export interface PipelineParts extends PolicyParts, ExecuteParts {
  readonly access: Pick<Access, 'decide' | 'purposesOf'>;
  readonly served: Served;
  /** Null: nothing is written down. */
  readonly audit: Pick<Audit, 'refusals' | 'reads'> | null;
  /** Null: nothing is watched. */
  readonly observer: GatewayObserver | null;
  /** Whether equal reads under way are answered once. */
  readonly mergeRequests: boolean;
}

/** A request's way, whoever took it in: down in this order, and up again. */
export function pipeline(parts: PipelineParts): Handle {
  return compose(
    [
      observe(parts.observer),
      ...(parts.audit ? [auditRefusals(parts.audit)] : []),
      admit(parts.access),
      deadline(parts.deadlineMs),
      onServedGraph(parts.served),
      httpCache(),
      policy(parts),
      validate(),
      ...(parts.mergeRequests ? [merge()] : []),
      respond(),
      ...(parts.audit ? [audit()] : []),
    ],
    execute(parts),
  );
}
