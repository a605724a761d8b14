import type { WhoAsks } from '../caller/resolvers.ts';
import type { Asker } from '../chain/asker.ts';
import type { CallerJobs } from '../chain/caller-jobs.ts';
import type { GovernanceContext } from '../governance/caller-governance.ts';
import type { Caller, SubgraphCall } from '../calls/call.ts';
import type { Rights } from '../plan/access-rules.ts';
import type { SourceStream } from './source-stream.ts';

/** One operation's context, built once at the door and passed on. */
export interface OperationContext {
  /** The operation's one asker for walks, made when the first begins. */
  readonly asker: () => Asker;
  /** Units that it has walked so far. */
  readonly walked: () => number;
  readonly caller: Caller;
  /** Its caller's; absent: none are kept here. */
  readonly jobs?: CallerJobs | undefined;
  /** Recalls, complaints and alerts, as its caller knows of them. */
  readonly governance?: GovernanceContext['governance'];
  readonly whoAsks?: WhoAsks | undefined;
  /** Of a subscription. */
  readonly stream?: SourceStream | undefined;
  /** What is asked of a subgraph, by its name: the members that answered for it when the operation began. */
  readonly calls: ReadonlyMap<string, SubgraphCall>;
  /** What the rules of access are held against. */
  readonly access: Rights;
}
