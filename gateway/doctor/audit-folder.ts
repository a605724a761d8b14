import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { isLocked } from '@tongcha/audit-log';
import type { Finding } from './finding.ts';

const GB = 1_000_000_000;
/** Less is days at best for a gateway that is asked (docs/audit.md). */
const LEAST_BYTES = 10 * GB;

/** Whether the audit log can be written here, and for how long. Nothing is written. */
export function* auditFolder(folder: string | undefined): Generator<Finding> {
  if (folder === undefined) return;
  const at = existsSync(folder) ? folder : dirname(folder);
  try {
    accessSync(at, constants.W_OK | constants.X_OK);
  } catch {
    yield {
      severity: 'failed',
      reason: 'AUDIT_UNWRITABLE',
      zh: '审计日志文件夹不可写',
      en: 'the folder of the audit log cannot be written',
      detail: folder,
    };
    return;
  }
  const { bavail, bsize } = statfsSync(at);
  const free = bavail * bsize;
  yield {
    severity: free < LEAST_BYTES ? 'warning' : 'ok',
    zh: '审计日志可写',
    en: 'the audit log can be written',
    detail: `${folder}: ${(free / GB).toFixed(1)} GB free${existsSync(folder) && isLocked(folder) ? '; a gateway writes it now' : ''}`,
  };
}
