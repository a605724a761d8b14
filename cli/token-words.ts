import type { Language } from '@tongcha/command';
import { SECTOR_LOOKS } from '@tongcha/schema';

/** What `npm run token` says. */
export interface TokenWords {
  readonly help: string;
  readonly made: (who: string, minutes: number) => string;
  readonly use: string;
  readonly role: string;
  readonly sector: string;
  readonly noSector: string;
  readonly uscc: string;
  readonly noUscc: string;
  readonly minutes: string;
  readonly scope: string;
}

export const tokenWords = (language: Language): TokenWords => (language === 'en' ? english : chinese);

const SECTORS = Object.keys(SECTOR_LOOKS).join(' ');

const EXAMPLES = `
  npm run token -- --role regulator --sector FOOD_DRUG
  npm run token -- --role enterprise --uscc 91370681MA3T00017D --minutes 480
  npm run token -- --role data-team --scope statistics:read --subject team-7

  TOKEN=$(npm run -s token -- --role regulator --sector FOOD_DRUG)
  curl -H "authorization: Bearer $TOKEN" -H 'tongcha-purpose: recall-tracing' -H 'content-type: application/json' \\
    -d '{"query":"{ __typename }"}' http://127.0.0.1:4000/graphql
`;

const chinese: TokenWords = {
  help: `用法: npm run token -- --role 角色 [选项]

签发开发用访问令牌。签名密钥在本机,首次使用时生成(data/development,不进版本库);生产配置不接受这种令牌。

  --role      citizen 公众 | enterprise 企业 | regulator 监管人员 | data-team 数据团队
  --sector    监管人员所属部门: ${SECTORS}
  --uscc      企业的统一社会信用代码
  --scope     权限范围,可重复,或以空格分隔: impact 影响评估, credit 质量信用, recall 下达召回, alerts 预警, webhooks 预警推送地址
  --subject   持有者名称,默认 developer
  --minutes   有效分钟数,默认 60,最多 1440
  --folder    密钥所在目录,默认 data/development
  --lang en   English

示例:
${EXAMPLES}`,
  made: (who, minutes) => `已签发: ${who},${minutes} 分钟内有效。`,
  use: '用法: 命令行读 TONGCHA_TOKEN 和 TONGCHA_PURPOSE(export TONGCHA_TOKEN=$(npm run -s token -- …) TONGCHA_PURPOSE=recall-tracing);程序发请求头 authorization: Bearer <令牌>,有条件共享的字段另需 tongcha-purpose 说明用途。',
  role: '--role: 应为 citizen、enterprise、regulator 或 data-team',
  sector: '--sector: 监管人员须注明所属部门,如 FOOD_DRUG',
  noSector: '--sector: 只用于监管人员 (--role regulator)',
  uscc: '--uscc: 企业须有 18 位统一社会信用代码,如 91370681MA3T00017D',
  noUscc: '--uscc: 只用于企业 (--role enterprise)',
  minutes: '--minutes: 应为 1 到 1440 的整数',
  scope: '--scope: 不得含引号、反斜杠或非 ASCII 字符',
};

const english: TokenWords = {
  help: `usage: npm run token -- --role ROLE [options]

Signs an access token for development. The key is on this machine, made on first use (data/development, which git ignores);
a gateway in production takes no such token.

  --role      citizen | enterprise | regulator | data-team
  --sector    of a regulator: ${SECTORS}
  --uscc      of an enterprise: its unified social credit code
  --scope     repeatable, or several with spaces between: impact, to ask what bad units have reached; credit, for the indicator of an organisation; recall, to order recalls; alerts, to read them; webhooks, to say where they are sent
  --subject   who bears it; developer when not given
  --minutes   how long it counts; 60 when not given, 1440 at most
  --folder    where the key is; data/development when not given

examples:
${EXAMPLES}`,
  made: (who, minutes) => `Signed for: ${who}; it counts for ${minutes} minutes.`,
  use: 'The command line reads TONGCHA_TOKEN and TONGCHA_PURPOSE (export TONGCHA_TOKEN=$(npm run -s token -- …) TONGCHA_PURPOSE=recall-tracing); programs send the header authorization: Bearer TOKEN, for conditional fields also tongcha-purpose.',
  role: '--role: expected citizen, enterprise, regulator or data-team',
  sector: '--sector: a regulator has one, such as FOOD_DRUG',
  noSector: '--sector: only with --role regulator',
  uscc: '--uscc: an enterprise has one, 18 characters, such as 91370681MA3T00017D',
  noUscc: '--uscc: only with --role enterprise',
  minutes: '--minutes: expected a whole number from 1 to 1440',
  scope: '--scope: expected ASCII without quotes and backslashes',
};
