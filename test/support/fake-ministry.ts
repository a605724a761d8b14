import { setTimeout as sleep } from 'node:timers/promises';
import { ANONYMOUS_CLAIMS } from '../../common/signature/call-claims.ts';
import { Fault } from '../../common/resilience/fault.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import type { SubgraphResponse, SubgraphError } from '../../gateway/calls/subgraph-response.ts';
import type { Caller, SubgraphRequest } from '../../gateway/calls/call.ts';
import { type Member, subgraphOf } from '../../gateway/members/member.ts';
import { namesOf } from '../../schema/names.ts';

export interface FakeLink {
  readonly kind?: string;
  readonly from: string;
  readonly to: string;
  readonly at?: string | undefined;
  readonly until?: string | undefined;
  readonly recordId?: string;
  readonly quantity?: { readonly value: number; readonly unit: string | null } | undefined;
  readonly share?: number | undefined;
  readonly confidence?: string | undefined;
}

export interface FakeMinistry extends WalkedMinistry {
  /** The codes of each call, in order. */
  readonly calls: string[][];
}

export interface FakeOptions {
  readonly holds?: readonly string[];
  readonly links?: readonly FakeLink[];
  /** What its records say beside their codes, by code. */
  readonly records?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly delayMs?: number | (() => number);
  /** Throws or answers in place of the real answer. */
  readonly instead?: (
    codes: readonly string[],
    request: SubgraphRequest,
  ) => Promise<SubgraphResponse | undefined> | SubgraphResponse | undefined;
  readonly errors?: (codes: readonly string[]) => SubgraphError[];
  readonly maxBatch?: number;
  readonly concurrency?: number;
}

/** @param name as a directory has it: `agriculture`, `agriculture/370000` */
export function fakeMember(name: string, more: Partial<Member> = {}): Member {
  const { sector } = namesOf(subgraphOf(name));
  return { name, sector, kind: name.includes('/') ? 'REGION' : 'MINISTRY', authority: { zh: name, en: name }, ...more };
}

/** A ministry that answers the walk's question from a list of links, at the level of one ministry call. */
export function fakeMinistry(name: string, options: FakeOptions): FakeMinistry {
  const subgraph = subgraphOf(name);
  const { field, linksField, recordType, sector } = namesOf(subgraph);
  const holds = new Set(options.holds);
  const calls: string[][] = [];
  const byEnd = {
    BACK: Map.groupBy(options.links ?? [], (link) => link.to),
    FORWARD: Map.groupBy(options.links ?? [], (link) => link.from),
  };
  return {
    name: subgraph,
    member: fakeMember(name),
    sector,
    recordType,
    recordField: field,
    linksField,
    searchField: null,
    totalsField: null,
    url: '',
    maxBatch: options.maxBatch ?? 200,
    concurrency: options.concurrency ?? 8,
    timeoutMs: 1_000,
    latency: { usualMs: 4 },
    breaker: () => 'CLOSED',
    calls,
    async call(request) {
      const codes = (request.representations ?? []).map((text) => (JSON.parse(text) as { code: string }).code);
      calls.push(codes);
      const other = await options.instead?.(codes, request);
      if (other) return other;
      const delay = typeof options.delayMs === 'function' ? options.delayMs() : (options.delayMs ?? 0);
      if (delay > 0) {
        await sleep(delay, undefined, { signal: request.signal }).catch(() => {
          throw new Fault('TIMEOUT', 'no answer in time');
        });
      }
      const direction = request.query.includes('FORWARD') ? 'FORWARD' : 'BACK';
      const entities = codes.map((code) => ({
        record: holds.has(code) ? [{ code, ...options.records?.[code] }] : [],
        links: (byEnd[direction].get(code) ?? []).map(
          ({ kind = 'TRANSFORM', from, to, at, until, recordId, quantity, share, confidence = 'HIGH' }) => ({
            kind,
            from,
            to,
            at: at ?? null,
            until: until ?? null,
            quantity: quantity ?? null,
            share: share ?? null,
            evidence: { system: subgraph, recordId: recordId ?? `${from}>${to}`, confidence },
          }),
        ),
      }));
      return { data: { _entities: entities }, errors: options.errors?.(codes) ?? [] };
    },
  };
}

/** Somebody who asks, for so long. */
export function caller(milliseconds: number, signal: AbortSignal = AbortSignal.timeout(milliseconds)): Caller {
  return {
    signal,
    deadlineAt: Date.now() + milliseconds,
    rights: '',
    claims: ANONYMOUS_CLAIMS,
    requestId: 'test',
    budget: { most: 100_000 },
  };
}

/** A code of the test's own. */
export const urn = (name: string | number): string => `urn:test:${name}`;
