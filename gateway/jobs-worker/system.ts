import { randomUUID } from 'node:crypto';
import { type DocumentNode, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Identity } from '@tongcha/identity';
import { Fault, Gone, timeLimit, TurnedAway } from '@tongcha/resilience';
import type { Caller } from '../calls/call.ts';
import type { SubgraphResponse } from '../calls/subgraph-response.ts';
import { Asker } from '../chain/asker.ts';
import type { Rights } from '../plan/access-rules.ts';
import type { Access } from '../policy/identity/access.ts';
import type { Supergraph } from '../supergraph/load.ts';
import type { Versions } from '../supergraph/versions.ts';
import type { WalkVersion } from './walk-version.ts';

/** The platform itself. No token says this role; agreements grant to it by name. */
const SYSTEM: Identity = { role: 'system', subject: null, scopes: [], sector: null, organization: null };

/** What the platform asks of its own accord: for the audit log, and by which agreements. */
export interface OwnQuestion {
  /** One operation of the graph, which says what is read. */
  readonly operation: string;
  /** null: with what everybody may see, and no more. */
  readonly purpose: string | null;
  readonly timeoutMs: number;
}

/** What one member is told. */
export interface Telling {
  /** `agriculture/370000` */
  readonly member: string;
  /** A mutation of one field of its sector, which callers of the graph cannot ask for. */
  readonly mutation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
}

/**
 * What came of it. UNSENT: it surely has not begun anything there, as nobody was reached. UNKNOWN: it may have. The message is public and of
 * our own words.
 */
export type Told =
  | { readonly state: 'ANSWERED'; readonly response: SubgraphResponse }
  | { readonly state: 'UNSENT' | 'UNKNOWN'; readonly code: string; readonly message: string };

/** How the worker asks and tells members of its own accord. */
export interface System {
  /** The graph that is served now. */
  readonly supergraph: () => Supergraph;
  /** Asks with what agreements grant to the platform for its purpose. @throws what the work throws */
  ask<T>(question: OwnQuestion, signal: AbortSignal, work: (asker: Asker) => Promise<T>): Promise<T>;
  /** Tells one member once; whether to tell it again is for whoever keeps it. */
  tell(telling: Telling, signal: AbortSignal): Promise<Told>;
}

/** One asking or telling: what its calls are made with. */
interface Opened {
  readonly caller: Caller;
  readonly rights: Rights;
  /** What was waited for is there, or will not come. */
  readonly over: () => void;
  /** How it went is written down. @param code public; null: none is told */
  readonly end: (outcome: 'OK' | 'FAILED', code: string | null) => Promise<unknown>;
}

/** @param access what agreements grant */
export function systemOf(versions: Versions<WalkVersion>, access: Pick<Access, 'decideAgain'>): System {
  // Each is written down by the document that it is: one that is parsed anew would be looked at anew.
  const documents = new LRUCache<string, DocumentNode>({ max: 100, memoMethod: (text) => parse(text) });

  /** @returns null where it must not be begun: what could not be written down is neither read nor told */
  function open(
    version: WalkVersion,
    signal: AbortSignal,
    asked: {
      readonly operation: string;
      readonly purpose: string | null;
      readonly timeoutMs: number;
      readonly most: number;
    },
  ): Opened | null {
    const { operation, purpose, timeoutMs, most } = asked;
    const { claims, rights, fingerprint } = access.decideAgain(SYSTEM, purpose);
    const requestId = randomUUID();
    const audit = version.audit?.begin({ who: SYSTEM, purpose, requestId, clientRequestId: null }) ?? null;
    audit?.resolved(documents.memo(operation), null);
    if (audit?.isAdmitted === false) return null;
    const limit = timeLimit(timeoutMs, signal);
    return {
      caller: {
        signal: limit.signal,
        deadlineAt: Date.now() + timeoutMs,
        rights: fingerprint,
        claims,
        requestId,
        budget: { most },
        ...(audit ? { witness: audit } : {}),
      },
      rights,
      over: limit.over,
      end: async (outcome, code) => audit?.end({ outcome, code }, {}),
    };
  }

  return {
    supergraph: () => versions.current.supergraph,
    ask: ({ operation, purpose, timeoutMs }, signal, work) =>
      versions.serve(async (version) => {
        const opened = open(version, signal, { operation, purpose, timeoutMs, most: Infinity });
        if (!opened) throw new Fault('UNAVAILABLE', 'what cannot be written down is not read');
        const { caller, rights, over, end } = opened;
        try {
          const answer = await version.members.serve(({ ministries, discovery }) =>
            work(new Asker(ministries, caller, version.mayFetch.of(rights), discovery())),
          );
          await end('OK', null);
          return answer;
        } catch (error) {
          await end('FAILED', null);
          throw error;
        } finally {
          over();
        }
      }),
    tell: ({ member, mutation: operation, variables, timeoutMs }, signal) =>
      versions.serve((version) =>
        version.members.serve(async ({ ministries }): Promise<Told> => {
          const one = ministries.find(({ member: { name } }) => name === member);
          if (!one) return { state: 'UNSENT', code: 'NOT_FOUND', message: `${member} is no member at present` };
          const opened = open(version, signal, { operation, purpose: null, timeoutMs, most: 1 });
          if (!opened)
            return { state: 'UNSENT', code: 'UNAVAILABLE', message: 'what cannot be written down is not told' };
          const { caller, over, end } = opened;
          const told = await one
            .call({ ...caller, query: operation, variables, mutation: true })
            .then((response): Told => ({ state: 'ANSWERED', response }), untold)
            .finally(over);
          await (told.state === 'ANSWERED' ? end('OK', null) : end('FAILED', told.code));
          return told;
        }),
      ),
  };
}

function untold(error: unknown): Told {
  if (!(error instanceof Fault)) throw error;
  const isUnsent = error instanceof Gone || error instanceof TurnedAway || error.told === 'UNVERIFIED_CALL';
  return { state: isUnsent ? 'UNSENT' : 'UNKNOWN', code: error.told, message: error.message };
}
