import { setImmediate as nextTurn } from 'node:timers/promises';
import { type LogFiles, linesBack } from '@tongcha/audit-log';
import type { FindReads, FoundReads, ReadsWanted, UnitRead } from '../caller/unit-reads.ts';
import type { DigestOf } from './unit-digests.ts';

/** A line of the log, as far as it is read here; it is ours. */
interface CallLine {
  readonly kind: string;
  readonly at: string;
  readonly request: string;
  readonly who: {
    readonly role: string;
    readonly subject?: string;
    readonly sector?: string;
    readonly organization?: string;
  };
  readonly purpose?: string;
  readonly name?: string;
  readonly ministry: string;
  readonly sectors: readonly string[];
  readonly units?: readonly string[];
  readonly outcome: string;
}

/** What one question may go through, bytes of segments: some seconds. */
const MOST_BYTES = 2 * 1024 ** 3;

/** Over logs of one key. One question at a time: each reads files, and shares the process with those who are being answered. */
export function findReads(logs: () => readonly LogFiles[], digestOf: DigestOf): FindReads {
  let turn: Promise<unknown> = Promise.resolve();
  return (wanted) => {
    const found = turn.then(() => find(logs(), digestOf(wanted.code), wanted));
    turn = found.catch(() => undefined);
    return found;
  };
}

async function find(
  logs: readonly LogFiles[],
  digest: string,
  { sector, since, most }: ReadsWanted,
): Promise<FoundReads> {
  const reads = new Map<string, UnitRead>();
  let bytes = 0;
  let complete = true;
  for (const files of logs) {
    let own = 0;
    for (const { lines, size } of linesBack(files, digest, since)) {
      for (const text of lines) {
        const line = JSON.parse(text) as CallLine;
        if (line.kind !== 'call' || !line.units?.includes(digest) || !line.sectors.includes(sector)) continue;
        if (Date.parse(line.at) < since) continue;
        const key = `${line.request} ${line.ministry}`;
        if (!reads.has(key)) own += 1;
        reads.set(key, readOf(line));
      }
      bytes += size;
      if (own > most || bytes > MOST_BYTES) {
        complete = false;
        break;
      }
      await nextTurn();
    }
  }
  const all = [...reads.values()].toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return { reads: all.slice(0, most), complete: complete && all.length <= most };
}

function readOf({ at, request, who, purpose, name, ministry, outcome }: CallLine): UnitRead {
  return {
    at,
    request,
    role: who.role,
    subject: who.subject ?? null,
    sector: who.sector ?? null,
    organization: who.organization ?? null,
    purpose: purpose ?? null,
    operation: name ?? null,
    member: ministry,
    outcome,
  };
}
