import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  filesIn,
  keyOfLog,
  lockLog,
  type LogFiles,
  LogDamage,
  LogWriter,
  readOrMakeSigningKey,
  readSigningKey,
  type TreeHead,
} from '@tongcha/audit-log';
import { ConfigError } from '@tongcha/config';
import { log } from '@tongcha/observe';
import type { FindReads } from '../caller/unit-reads.ts';
import type { Condition } from '../readiness/condition.ts';
import type { SubgraphCall } from '../calls/call.ts';
import { GraphParts } from '../supergraph/graph-parts.ts';
import { auditCalls } from './audit-calls.ts';
import { AuditSpace, type SpaceHealth } from './audit-space.ts';
import { type AuditHealth, AuditTrail } from './audit-trail.ts';
import { type Caller, RefusalAudit } from './refusal-audit.ts';
import { HandedHeads } from './handed-heads.ts';
import { RememberedHead } from './remembered-head.ts';
import { OperationShapes } from './operation-shape.ts';
import { type RequestOrigin, RequestAudit } from './request-audit.ts';
import { findReads } from './find-reads.ts';
import { SegmentCompression } from './segment-compression.ts';
import { digestsWith } from './unit-digests.ts';

export interface AuditSettings {
  readonly folder: string;
  /** The file of the key that signs tree heads; when not set, one beside the log, made on first use. */
  readonly key?: string | undefined;
  readonly graceMinutes: number;
  /**
   * Which of the gateway's workers this is, from 1: each writes a log of its own, in the subfolder of its number, and
   * signs it with a key made from the gateway's. Absent: there is one process, and one log in the folder itself.
   */
  readonly worker?: number | undefined;
  /** How many workers there are: they share the disk. */
  readonly workers?: number | undefined;
  /** Who is given each head as it is made, and asked at the start for those that it keeps. */
  readonly witnessUrl?: string | undefined;
  /** Tells apart callers who have shown no token. */
  readonly addressOf: (caller: Caller) => string;
}

/** Writes down who has read what. */
export interface Audit {
  /** Around each ministry's call, outermost. */
  readonly calls: (ministry: string, sector: string | null) => (next: SubgraphCall) => SubgraphCall;
  /** What names fields by one version of the supergraph. */
  readonly over: (supergraph: string | GraphParts) => AuditOver;
  /** Who has read something of a unit, over the logs of this gateway and of the workers beside it. */
  readonly reads: FindReads;
  /** For the requests that were refused before they became an operation. */
  readonly refusals: RefusalAudit;
  /** The newest signed head; null before the first. */
  head(): TreeHead | null;
  health(): AuditHealth & SpaceHealth;
  conditions(): Iterable<Condition>;
  close(): Promise<void>;
}

export interface AuditOver {
  /** Of one request, as it begins. */
  readonly begin: (asking: RequestOrigin) => RequestAudit;
}

/** @throws ConfigError when the key or the folder cannot be used, or the log must not be continued */
export async function openAudit(settings: AuditSettings): Promise<Audit> {
  const folder = folderOf(settings);
  const fault = (what: string): ConfigError =>
    new ConfigError([`gateway.audit.folder (GATEWAY_AUDIT_FOLDER): ${JSON.stringify(folder)}: ${what}`]);
  let release: (() => void) | null;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    release = lockLog(folder);
  } catch {
    throw fault('expected a folder that can be written');
  }
  if (!release)
    throw fault(
      '另一个网关正在写这份审计日志;每个网关须有自己的文件夹和密钥 / another gateway writes this audit log: each needs a folder and a key of its own',
    );
  try {
    return await openLocked(settings, folder, release);
  } catch (error) {
    release();
    if (error instanceof LogDamage) throw fault(`${DAMAGED}: ${error.message}`);
    throw error;
  }
}

/** Of all workers, which write one log each below the folder. */
function logsIn(folder: string, worker: number | undefined): readonly LogFiles[] {
  if (worker === undefined) return [filesIn(folder)];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d+$/.test(entry.name))
    .map(({ name }) => filesIn(join(folder, name)));
}

const DAMAGED =
  '审计日志不是上次写下的样子,不再续写;先查看(npm run audit -- verify),再移走它并另起一份 / the audit log is not as it was left and is not continued: look at it (npm run audit -- verify), then move it away with the .head file beside it and begin another';

function folderOf({ folder, worker }: AuditSettings): string {
  return worker === undefined ? folder : join(folder, String(worker));
}

async function openLocked(
  { folder: configured, key, worker, workers, graceMinutes, witnessUrl, addressOf }: AuditSettings,
  folder: string,
  release: () => void,
): Promise<Audit> {
  if (key !== undefined && !existsSync(key))
    throw new ConfigError([
      `gateway.audit.key (GATEWAY_AUDIT_KEY): ${JSON.stringify(key)}: expected the file of an Ed25519 key, PKCS #8 in PEM`,
    ]);
  // Beside the folder and not in it, so that who is given the log is not given the key.
  const own =
    key === undefined ? readOrMakeSigningKey(join(dirname(configured), 'audit-key.pem')) : readSigningKey(key);
  const signing = worker === undefined ? own : keyOfLog(own, worker);
  const heads = new HandedHeads(new RememberedHead(configured, worker), witnessUrl);
  const files = filesIn(folder);
  let compression: SegmentCompression | null = null;
  const writer = await LogWriter.open({
    files,
    ...signing,
    onSealed: (segment, lines) => compression?.sealed(segment, lines),
    kept: await heads.kept([signing.key, ...signing.formerKeys]),
  });
  if (writer.torn > 0)
    log.warn(
      { event: 'audit-torn', bytes: writer.torn },
      '审计日志末尾有未写完的一行,已截去 / the audit log ended within a line, which was cut off',
    );
  const space = new AuditSpace({ files, log: writer, ...(workers === undefined ? {} : { logs: workers }) });
  await space.sample();
  compression = new SegmentCompression(files, (size) => space.compressed(size));
  const trail = new AuditTrail({
    writer,
    graceMs: graceMinutes * 60_000,
    hasRoom: () => space.hasRoom(),
    onHead(head) {
      space.signed(head);
      heads.hand(head);
    },
  });
  const digestOf = digestsWith(own.key);
  const door = new RefusalAudit(trail, addressOf);
  return {
    calls: auditCalls,
    over(supergraph) {
      // With what callers do not see: ministries are asked for it.
      const shapes = new OperationShapes(GraphParts.of(supergraph).joined);
      return { begin: (asking) => new RequestAudit(trail, shapes, digestOf, asking) };
    },
    reads: findReads(() => logsIn(configured, worker), digestOf),
    refusals: door,
    head: () => writer.newest,
    health: () => ({ ...trail.health(), ...space.health() }),
    conditions: () => [...space.conditions(), ...trail.conditions()],
    async close() {
      space.close();
      door.close();
      await trail.close();
      await compression.close();
      await heads.close();
      release();
    },
  };
}
