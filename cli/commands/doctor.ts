import type { Finding } from '@tongcha/gateway/doctor';
import { z } from 'zod';
import { command } from '../command.ts';
import { EXIT, type Language, printable } from '@tongcha/command';
import { needsPackage } from '../needs-package.ts';

const EXAMPLES = `  npm run tongcha -- doctor
  npm run tongcha -- doctor --config /etc/tongcha/tongcha.yaml --lang en`;

export const doctor = command({
  about: {
    zh: '按网关的配置检查一套安装,并说明怎么办',
    en: 'look at an installation by its configuration, and say what to do',
  },
  help: {
    zh: `用法: npm run tongcha -- doctor [--config 文件]

在网关所在的机器上、以它的用户和环境变量运行:读取同一份配置,检查密钥文件、审计文件夹,短暂打开一个网关(不监听、不写入),
由它询问各数据提供方、令牌签发方与 Redis,核对时钟、签名、schema、协议、证书与代理设置。每个问题后有其处理手册 (docs/runbook)。
有故障时退出码为 1,只有提醒时为 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- doctor [--config FILE]

Run it on the gateway's machine, as its user and with its environment: it reads the same configuration, looks at key files and the audit folder, and opens a gateway
for a moment (it listens nowhere and writes nothing), which asks members, the issuer of tokens and Redis, and compares clocks, signatures, schemas, agreements, certificates and
proxies. What is wrong is told with its page (docs/runbook). Exit code 1 where anything has failed, 3 where there are warnings only.

examples:
${EXAMPLES}`,
  },
  options: { config: z.string().min(1).optional() },
  async run({ options: { config, json }, language, io, paint, say }) {
    const { examine } = await needsPackage(() => import('@tongcha/gateway/doctor'));
    const found: Finding[] = [];
    for await (const finding of examine({
      env: { ...io.env, ...(config === undefined ? {} : { TONGCHA_CONFIG: config }) },
    })) {
      found.push(finding);
      if (!json) for (const line of linesOf(finding, language)) say(paint(COLOURS[finding.severity], line));
    }
    if (json) say(JSON.stringify(found, null, 2));
    const has = (severity: Finding['severity']): boolean => found.some((each) => each.severity === severity);
    return has('failed') ? EXIT.refused : has('warning') ? EXIT.incomplete : EXIT.done;
  },
});

const COLOURS = { ok: 'green', warning: 'yellow', failed: 'red' } as const;
const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

function linesOf(finding: Finding, language: Language): readonly string[] {
  const { severity, reason, detail, ...words } = printable([finding])[0] ?? finding;
  return [
    `${MARKS[severity]} ${words[language]}${detail === undefined ? '' : `: ${detail}`}`,
    ...(reason === undefined ? [] : [`    docs/runbook/${reason}.md`]),
  ];
}
