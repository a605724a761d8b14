import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type Finding,
  headBeside,
  isLocked,
  type LogReport,
  newestHead,
  PUBLIC_KEYS,
  readKeptHeads,
  readPublicKeys,
  readRecentHeads,
  type TreeHead,
  verifyLog,
} from '@tongcha/audit-log';
import { isLog, placesBeside, type ReadLog } from './audit-folders.ts';

export interface VerifyLogsOptions {
  readonly logs: readonly ReadLog[];
  /** Files of public keys; without them each log's own copy is used. */
  readonly keys: readonly string[] | undefined;
  /** Files or addresses of heads that were kept elsewhere. */
  readonly witnesses: readonly string[] | undefined;
}

export interface VerifiedLog extends LogReport {
  readonly folder: string;
  readonly good: boolean;
  /** Heads of this log that were kept elsewhere; null: nobody was asked. */
  readonly witnessed: number | null;
}

/** @returns of each log what was found; null: there is no public key to verify it by */
export async function* verifyLogs({
  logs,
  keys: pems,
  witnesses,
}: VerifyLogsOptions): AsyncIterable<VerifiedLog | { readonly folder: string; readonly good: null }> {
  const known: TreeHead[] = [];
  for (const place of witnesses ?? []) known.push(...(await readKeptHeads(place)));
  const ids = new Set(logs.flatMap(({ files }) => newestHead(files)?.log ?? []));
  for (const { folder, files } of logs) {
    const keys = readPublicKeys((pems ?? [join(folder, PUBLIC_KEYS)]).map(textOf).join('\n'));
    if (keys.size === 0 && isLog(files)) {
      yield { folder, good: null };
      continue;
    }
    const heads = readRecentHeads(files);
    const signers = new Set(heads.length > 0 ? heads.map(({ key }) => key) : keys.keys());
    const log = heads.at(-1)?.log;
    // A witness keeps heads of other logs too, which have keys of their own. One of this log's key over a log that is not here is another log from its key.
    const own = known.filter((head) => head.log === log || (signers.has(head.key) && !ids.has(head.log)));
    // Before the log itself: a gateway that is writing it signs on meanwhile.
    const beside = rememberedOf(folder);
    const report = verifyLog({ files, keys, known: [...own, ...beside.heads], isOpen: isLocked(folder) });
    const findings = [...report.findings, ...beside.findings];
    const good = findings.length === 0 && (witnesses === undefined || own.length > 0);
    yield { folder, good, witnessed: witnesses === undefined ? null : own.length, ...report, findings };
  }
}

/** What a gateway has kept beside the folder: by it a log that was put back to an earlier state is told, though no witness is asked. */
function rememberedOf(folder: string): { readonly heads: TreeHead[]; readonly findings: Finding[] } {
  const heads: TreeHead[] = [];
  const findings: Finding[] = [];
  for (const place of placesBeside(folder)) {
    try {
      const head = headBeside(place);
      if (head) heads.push(head);
    } catch {
      findings.push({ kind: 'signature', segment: basename(place), line: null, from: null, to: null });
    }
  }
  return { heads, findings };
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
