import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { command } from '../command.ts';
import { CliFault, EXIT, wholeNumber } from '@tongcha/command';
import { needsPackage } from '../needs-package.ts';

const EXAMPLES = `  npm run keys -- operators
  npm run -s tongcha -- operator --key operators/private/signing.json --name duty > operator.token
  npm run tongcha -- status --token operator.token`;

export const operator = command({
  about: {
    zh: '签发运维令牌:查看网关状况,不能查询数据',
    en: 'sign an operator’s token: to see how a gateway is, not any data',
  },
  help: {
    zh: `用法: npm run tongcha -- operator --key 文件 [--name 名称] [--minutes N]

以运维私钥签发令牌,供 status 与 doctor 在生产环境中使用。网关须以 gateway.operators 信任其公钥 (public/trusted.json)。
  --key 文件        npm run keys 所写的私钥
  --name 名称       谁在使用,记入网关日志,默认 operator
  --minutes N       有效分钟数,默认 60,至多 720

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- operator --key FILE [--name NAME] [--minutes N]

Signs a token with an operator's key, for status and doctor in production. The gateway must trust its public half (public/trusted.json) by gateway.operators.
  --key FILE        the private key, as npm run keys writes it
  --name NAME       who uses it, for the gateway's log; operator when not given
  --minutes N       how long it counts; 60 when not given, 720 at most

examples:
${EXAMPLES}`,
  },
  options: {
    key: z.string({ error: '请给出私钥文件 / name the file of the private key' }),
    name: z
      .string()
      .regex(/^[^\p{C}]{1,64}$/u, '应为一行文字,至多 64 字 / expected one line of 64 characters at most')
      .default('operator'),
    minutes: wholeNumber(1, 720).default(60),
  },
  async run({ options: { key, name, minutes }, say }) {
    say(await tokenBy(key, name, minutes));
    return EXIT.done;
  },
});

/** @throws CliFault usage, without what was read in the file */
async function tokenBy(key: string, name: string, minutes: number): Promise<string> {
  const { signOperatorToken } = await needsPackage(() => import('@tongcha/gateway/operator'));
  try {
    return await signOperatorToken(readFileSync(key, 'utf8'), name, minutes);
  } catch (error) {
    throw new CliFault(EXIT.usage, `--key: ${key}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
