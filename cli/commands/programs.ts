import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AUDIT_OPTIONS } from '../audit-options.ts';
import { KEYS_OPTIONS } from '../keys-options.ts';
import { TOKEN_OPTIONS } from '../token-options.ts';
import { CliFault, type Command, EXIT, type OptionWords, type Said } from '@tongcha/command';

/** Programs that need no gateway, and also run by themselves (`npm run token`): each has its one home, options and help. */
export const token = program(() => new URL('../token.ts', import.meta.url), TOKEN_OPTIONS, {
  zh: '签发开发用访问令牌',
  en: 'sign an access token for development',
});
export const audit = program(() => new URL('../audit.ts', import.meta.url), AUDIT_OPTIONS, {
  zh: '核验、查找、举证、备份、清除审计日志',
  en: 'verify, search, prove, back up and prune the audit log',
});
export const keys = program(() => new URL('../keys.ts', import.meta.url), KEYS_OPTIONS, {
  zh: '生成、轮换签名密钥',
  en: 'make and renew keys to sign with',
});
export const conform = program(
  () => import.meta.resolve('@tongcha/ministry/program'),
  { code: { type: 'string' }, key: { type: 'string' }, facts: { type: 'string' } },
  {
    zh: '以契约检验一个部门子图',
    en: 'hold a ministry’s subgraph to the contract',
  },
  ['conform'],
);

/**
 * @param find where its file is; throws where the package that it comes with is not installed
 * @param before which of its commands it is
 */
function program(find: () => string | URL, options: OptionWords, about: Said, before: readonly string[] = []): Command {
  return {
    about,
    help: about,
    options,
    async run(args, { signal }) {
      const child = spawn(process.execPath, [fileURLToPath(fileOf(find)), ...before, ...args], { stdio: 'inherit' });
      const end = (): void => void child.kill('SIGINT');
      signal.addEventListener('abort', end);
      const [code] = (await once(child, 'exit')) as [number | null];
      signal.removeEventListener('abort', end);
      return code ?? EXIT.interrupted;
    },
  };
}

function fileOf(find: () => string | URL): string | URL {
  try {
    return find();
  } catch (error) {
    throw new CliFault(
      EXIT.usage,
      `${error instanceof Error ? error.message : String(error)}\n请先安装: npm install @tongcha/ministry / install it first`,
    );
  }
}
