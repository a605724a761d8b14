import { statSync } from 'node:fs';
import type { GatewayConfig, MinistryConfig } from '../config.ts';
import type { Finding } from './finding.ts';

/** Whether anybody but their owner and its group can read the files of keys. */
export function* privateFiles(
  config: GatewayConfig,
  ministries: Readonly<Record<string, MinistryConfig>>,
): Generator<Finding> {
  const files: readonly (readonly [key: string, path: string | undefined])[] = [
    ['gateway.signing.keyFile', config.signing?.keyFile],
    ['gateway.audit.key', config.audit.key],
    ['gateway.discovery.keyFile', config.discovery?.keyFile],
    ...Object.entries(ministries).map(([name, { tls }]) => [`ministries.${name}.tls.key`, tls?.key] as const),
  ];
  for (const [key, path] of files) {
    if (path === undefined) continue;
    const mode = modeOf(path);
    if (mode === null)
      yield {
        severity: 'failed',
        zh: '密钥文件无法读取',
        en: 'the file of a key cannot be read',
        detail: `${key}: ${path}`,
      };
    else if ((mode & 0o007) !== 0)
      yield {
        severity: 'warning',
        zh: '密钥文件人人可读,请改为 600',
        en: 'anybody may read the file of a key: chmod 600',
        detail: `${key}: ${path} (${(mode & 0o777).toString(8)})`,
      };
  }
}

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode;
  } catch {
    return null;
  }
}
