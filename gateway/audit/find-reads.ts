import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { LogDamage, type LogFiles, linesBack } from '@tongcha/audit-log';
import type { FindReads, FoundReads, ReadsWanted, UnitRead } from '../caller/unit-reads.ts';
import type { DigestOf } from './unit-digests.ts';

/** A line of the log, as far as it is read here. Whoever can write the folder can have put another one there. */
const callLine = z.object({
  at: z.iso.datetime(),
  request: z.string(),
  who: z.object({
    role: z.string(),
    subject: z.string().optional(),
    sector: z.string().optional(),
    organization: z.string().optional(),
  }),
  purpose: z.string().optional(),
  name: z.string().optional(),
  ministry: z.string(),
  sectors: z.array(z.string()),
  units: z.array(z.string()),
  outcome: z.string(),
});
type CallLine = z.infer<typeof callLine>;

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
    try {
      for (const { lines, size } of linesBack(files, digest, since)) {
        for (const text of lines) {
          const line = callIn(text);
          if (line === null) complete = false;
          if (!line?.units.includes(digest) || !line.sectors.includes(sector)) continue;
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
    } catch (error) {
      // What cannot be read any more, `verify` names; what the file system keeps back, whoever runs it finds there.
      if (!(error instanceof LogDamage) && !isOfFiles(error)) throw error;
      complete = false;
    }
  }
  const all = [...reads.values()].toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return { reads: all.slice(0, most), complete: complete && all.length <= most };
}

/** What the file system says, such as EACCES. */
function isOfFiles(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Null: it is none that a gateway has written. */
function callIn(text: string): CallLine | null {
  try {
    return callLine.parse(JSON.parse(text));
  } catch {
    return null;
  }
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
