import { existsSync, mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { buildASTSchema, parse } from 'graphql';
import { ConfigError } from '../../common/config.ts';
import { log } from '../../common/log.ts';
import { filesIn } from '../../common/merkle-log/log-files.ts';
import { LogWriter } from '../../common/merkle-log/log-writer.ts';
import { readOrMakeSigningKey, readSigningKey } from '../../common/merkle-log/signing-key.ts';
import type { MinistryCall, Witness } from '../ministry/call.ts';
import { auditCalls } from './audit-calls.ts';
import { type Answers, auditAnswers } from './audit-answers.ts';
import { type AuditHealth, AuditTrail } from './audit-trail.ts';
import { DoorAudit } from './door-audit.ts';
import { OperationShapes } from './operation-shape.ts';
import { type Asking, RequestAudit } from './request-audit.ts';

export interface AuditSettings {
  readonly folder: string;
  /** The file of the key that signs tree heads; when not set, one beside the log, made on first use. */
  readonly key?: string | undefined;
  readonly graceMinutes: number;
  /** Tells apart callers who have shown no token. */
  readonly addressOf: (request: IncomingMessage) => string;
}

/** Writes down who has read what. */
export interface Audit {
  /** Around each ministry's call, outermost. */
  readonly calls: (ministry: string, sector: string | null) => (next: MinistryCall) => MinistryCall;
  /** What names fields by one version of the supergraph. */
  readonly over: (supergraphSdl: string) => AuditOver;
  /** For the requests that were refused before they became an operation. */
  readonly door: DoorAudit;
  health(): AuditHealth;
  close(): Promise<void>;
}

export interface AuditOver {
  /** Of one request: belongs into its caller. */
  readonly begin: (asking: Asking) => Witness;
  /** Around what answers operations. */
  readonly answers: <C extends { readonly caller: { readonly witness?: Witness | undefined } }>(next: Answers<C>) => Answers<C>['answer'];
}

/** @throws ConfigError when the key or the folder cannot be used; LogDamage when the log must not be continued */
export async function openAudit({ folder, key, graceMinutes, addressOf }: AuditSettings): Promise<Audit> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
  } catch {
    throw new ConfigError([`gateway.audit.folder (GATEWAY_AUDIT_FOLDER): ${JSON.stringify(folder)}: expected a folder that can be written`]);
  }
  if (key !== undefined && !existsSync(key)) throw new ConfigError([`gateway.audit.key (GATEWAY_AUDIT_KEY): ${JSON.stringify(key)}: expected the file of an Ed25519 key, PKCS #8 in PEM`]);
  // Beside the folder and not in it, so that who is given the log is not given the key.
  const signing = key === undefined ? readOrMakeSigningKey(join(dirname(folder), 'audit-key.pem')) : readSigningKey(key);
  const writer = await LogWriter.open({ files: filesIn(folder), key: signing });
  if (writer.torn > 0) log.warn({ event: 'audit-torn', bytes: writer.torn }, '审计日志末尾有未写完的一行,已截去 / the audit log ended within a line, which was cut off');
  const trail = new AuditTrail({ writer, graceMs: graceMinutes * 60_000 });
  const door = new DoorAudit(trail, addressOf);
  return {
    calls: auditCalls,
    over(supergraphSdl) {
      const shapes = shapesOver(supergraphSdl);
      return { begin: (asking) => new RequestAudit(trail, shapes, asking), answers: (next) => auditAnswers(shapes, next) };
    },
    door,
    health: () => trail.health(),
    close() {
      door.close();
      return trail.close();
    },
  };
}

/** With what callers do not see: ministries are asked for it. */
function shapesOver(supergraphSdl: string): OperationShapes {
  return new OperationShapes(buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValidSDL: true }));
}
