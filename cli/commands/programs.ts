import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Command, Said } from '../command.ts';
import { EXIT } from '../exit.ts';

/** Programs that need no gateway, and also run by themselves (`npm run token`): each has its one home, options and help. */
export const token = program('cli/token.ts', { zh: '签发开发用访问令牌', en: 'sign an access token for development' });
export const audit = program('cli/audit.ts', {
  zh: '核验、查找、举证、清除审计日志',
  en: 'verify, search, prove and prune the audit log',
});
export const conform = program('subgraphs/kit/conform/main.ts', {
  zh: '以契约检验一个部门子图',
  en: 'hold a ministry’s subgraph to the contract',
});

function program(file: string, about: Said): Command {
  return {
    about,
    help: about,
    async run(args, { signal }) {
      const child = spawn(process.execPath, [join(import.meta.dirname, '../..', file), ...args], { stdio: 'inherit' });
      const end = (): void => void child.kill('SIGINT');
      signal.addEventListener('abort', end);
      const [code] = (await once(child, 'exit')) as [number | null];
      signal.removeEventListener('abort', end);
      return code ?? EXIT.interrupted;
    },
  };
}
