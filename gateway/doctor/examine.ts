import { ConfigError, type ConfigSources } from '@tongcha/config';
import { log } from '@tongcha/observe';
import type { GatewayOptions } from '../gateway.ts';
import type { MemberLook, OperatorLook } from '../operator/look-at.ts';
import { readGatewayOptions } from '../read-options.ts';
import { auditFolder } from './audit-folder.ts';
import type { Finding } from './finding.ts';
import { openBriefly } from './open-briefly.ts';
import { privateFiles } from './private-files.ts';

/**
 * Looks at an installation as its gateway would be started: its configuration, files and keys, then a gateway that is opened for a moment
 * and asks its members, its issuer and Redis. Nothing is written.
 */
export async function* examine(sources: ConfigSources): AsyncGenerator<Finding> {
  // What it would log is told as findings.
  const { level } = log;
  log.level = 'silent';
  try {
    yield* findings(sources);
  } finally {
    log.level = level;
  }
}

async function* findings(sources: ConfigSources): AsyncGenerator<Finding> {
  let look: OperatorLook;
  try {
    const options = await readGatewayOptions(sources);
    yield { severity: 'ok', zh: '配置可用', en: 'the configuration can be used', detail: graphOf(options) };
    if (!options.config.production) yield NOT_PRODUCTION;
    yield* privateFiles(options.config, options.ministries);
    yield* auditFolder(options.config.audit.folder);
    look = await openBriefly(options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const detail of error.faults)
      yield { severity: 'failed', zh: '配置有误', en: 'the configuration cannot be used', detail };
    return;
  }
  yield* look.members.map(findingOf);
  for (const { severity, about, detail, ...rest } of look.conditions) {
    const { reason, zh, en } = rest;
    const told = about === undefined ? detail : `${about}: ${detail}`;
    yield { severity: severity === 'notice' ? 'failed' : severity, reason, zh, en, detail: told };
  }
}

const NOT_PRODUCTION: Finding = {
  severity: 'warning',
  zh: '未开启 gateway.production:开发用的默认值也会被接受',
  en: 'gateway.production is not on: defaults for development are taken too',
};

function graphOf({ supergraph: { hash, topology }, config }: GatewayOptions): string {
  return `supergraph ${hash.slice(0, 12)}, ${topology.subgraphs.length} subgraphs${config.directory === undefined ? '' : ', directory'}`;
}

function findingOf({ name, fault, milliseconds }: MemberLook): Finding {
  return fault === null
    ? { severity: 'ok', zh: '数据提供方已答复', en: 'a member answers', detail: `${name}, ${milliseconds} ms` }
    : { severity: 'failed', zh: '数据提供方未答复', en: 'a member does not answer', detail: `${name}: ${fault}` };
}
