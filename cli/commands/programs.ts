import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command, Said } from '../command.ts';
import { EXIT } from '../exit.ts';

/** Programs that need no gateway, and also run by themselves (`npm run token`): each has its one home, options and help. */
export const token = program(() => new URL('../token.ts', import.meta.url), {
  zh: '签发开发用访问令牌',
  en: 'sign an access token for development',
});
export const audit = program(() => new URL('../audit.ts', import.meta.url), {
  zh: '核验、查找、举证、清除审计日志',
  en: 'verify, search, prove and prune the audit log',
});
export const conform = program(() => import.meta.resolve('@tongcha/ministry/conform'), {
  zh: '以契约检验一个部门子图',
  en: 'hold a ministry’s subgraph to the contract',
});

/** @param find where its file is; throws where the package that it comes with is not installed */
function program(find: () => string | URL, about: Said): Command {
  return {
    about,
    help: about,
    async run(args, { signal }) {
      const child = spawn(process.execPath, [fileURLToPath(find()), ...args], { stdio: 'inherit' });
      const end = (): void => void child.kill('SIGINT');
      signal.addEventListener('abort', end);
      const [code] = (await once(child, 'exit')) as [number | null];
      signal.removeEventListener('abort', end);
      return code ?? EXIT.interrupted;
    },
  };
}
