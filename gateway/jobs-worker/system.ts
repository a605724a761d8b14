import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import type { Identity } from '@tongcha/identity';
import { Fault, Gone, timeLimit, TurnedAway } from '@tongcha/resilience';
import type { SubgraphResponse } from '../calls/subgraph-response.ts';
import { Asker } from '../chain/asker.ts';
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
  readonly purpose: string;
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
  /** Asks with what agreements grant to the platform for that purpose. @throws what the work throws */
  ask<T>(question: OwnQuestion, signal: AbortSignal, work: (asker: Asker) => Promise<T>): Promise<T>;
  /** Tells one member once; whether to tell it again is for whoever keeps it. */
  tell(telling: Telling, signal: AbortSignal): Promise<Told>;
}

/** @param access what agreements grant */
export function systemOf(versions: Versions<WalkVersion>, access: Pick<Access, 'decideAgain'>): System {
  return {
    supergraph: () => versions.current.supergraph,
    ask: ({ operation, purpose, timeoutMs }, signal, work) =>
      versions.serve(async (version) => {
        const { claims, rights, fingerprint } = access.decideAgain(SYSTEM, purpose);
        const requestId = randomUUID();
        const audit = version.audit?.begin({ who: SYSTEM, purpose, requestId, clientRequestId: null }) ?? null;
        const document = parse(operation);
        audit?.resolved(document, null);
        if (audit?.isAdmitted === false) throw new Fault('UNAVAILABLE', 'what cannot be written down is not read');
        const limit = timeLimit(timeoutMs, signal);
        const asking = {
          signal: limit.signal,
          deadlineAt: Date.now() + timeoutMs,
          rights: fingerprint,
          claims,
          requestId,
          budget: { most: Infinity },
          ...(audit ? { witness: audit } : {}),
        };
        try {
          const answer = await version.members.serve(({ ministries, discovery }) =>
            work(new Asker(ministries, asking, version.mayFetch.of(rights), discovery())),
          );
          await audit?.end({ outcome: 'OK', code: null }, {});
          return answer;
        } catch (error) {
          await audit?.end({ outcome: 'FAILED', code: null }, {});
          throw error;
        } finally {
          limit.over();
        }
      }),
    tell: ({ member, mutation, variables, timeoutMs }, signal) =>
      versions.serve((version) =>
        version.members.serve(async ({ ministries }): Promise<Told> => {
          const one = ministries.find(({ member: { name } }) => name === member);
          if (!one) return { state: 'UNSENT', code: 'NOT_FOUND', message: `${member} is no member at present` };
          const { claims, fingerprint } = access.decideAgain(SYSTEM, null);
          const requestId = randomUUID();
          const audit = version.audit?.begin({ who: SYSTEM, purpose: null, requestId, clientRequestId: null }) ?? null;
          audit?.resolved(parse(mutation), null);
          if (audit?.isAdmitted === false)
            return { state: 'UNSENT', code: 'UNAVAILABLE', message: 'what cannot be written down is not told' };
          const limit = timeLimit(timeoutMs, signal);
          let told: Told;
          try {
            const response = await one.call({
              signal: limit.signal,
              deadlineAt: Date.now() + timeoutMs,
              rights: fingerprint,
              claims,
              requestId,
              budget: { most: 1 },
              query: mutation,
              variables,
              mutation: true,
              ...(audit ? { witness: audit } : {}),
            });
            told = { state: 'ANSWERED', response };
          } catch (error) {
            told = untold(error);
          } finally {
            limit.over();
          }
          await audit?.end(
            told.state === 'ANSWERED' ? { outcome: 'OK', code: null } : { outcome: 'FAILED', code: told.code },
            {},
          );
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
