import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a page tells its reader to run or to ask. */
export interface Documented {
  readonly page: string;
  readonly line: number;
  readonly kind: 'script' | 'command' | 'request';
  readonly text: string;
}

/** What stands for a word of the reader's own: `FILE`, `N`, `…`, 文件. */
export const PLACEHOLDER = /(?<![A-Za-z_$-])[A-Z]{1,9}(?![A-Za-z_=])|…|编码|文件|端口|地址|角色|查询|命令|文字|\[|\|/;

export function pagesOf(root: string): readonly string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.md') && !file.startsWith('decisions') && file !== 'measurements.md',
  );
  return [
    'README.md',
    'README.zh-CN.md',
    'CONTRIBUTING.md',
    'demo/README.md',
    ...docs.toSorted().map((file) => join('docs', file)),
  ];
}

/** Fenced `sh` blocks as scripts, fenced `graphql` operations as requests, and inline commands without a placeholder. */
export function documentedIn(root: string, page: string): readonly Documented[] {
  const found: Documented[] = [];
  const lines = readFileSync(join(root, page), 'utf8').split('\n');
  let fence: { language: string; from: number; text: string[] } | null = null;
  for (const [index, line] of lines.entries()) {
    const mark = /^\s*```(\w*)/.exec(line);
    if (mark && fence) {
      const text = fence.text.join('\n');
      if (fence.language === 'sh') found.push({ page, line: fence.from, kind: 'script', text });
      // SDL stands in the same kind of fence.
      if (fence.language === 'graphql' && /^\s*(\{|query|mutation)/.test(text))
        found.push({ page, line: fence.from, kind: 'request', text });
      fence = null;
    } else if (mark) fence = { language: mark[1] ?? '', from: index + 2, text: [] };
    else if (fence) fence.text.push(line);
    else {
      for (const [, text = ''] of line.matchAll(
        /`((?:[A-Z_]+=\S* )*(?:npm|npx|node|curl|docker|redis-cli|pkill) [^`]+)`/g,
      )) {
        if (!PLACEHOLDER.test(text)) found.push({ page, line: index + 1, kind: 'command', text });
      }
    }
  }
  return found;
}

/** The commands of a script: a line each, with what continues it. */
export function commandsOf(script: string): readonly string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of script.split('\n')) {
    open = open === '' ? line : `${open}\n${line}`;
    if (line.endsWith('\\') || isQuoteOpen(open)) continue;
    if (open.trim() !== '' && !open.trim().startsWith('#')) commands.push(open.trim());
    open = '';
  }
  return commands;
}

/** Of both kinds; one within the other, or in a comment, is a letter like any. */
function isQuoteOpen(text: string): boolean {
  let open: string | null = null;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i] ?? '';
    if (letter === '\\' && open !== "'") i += 1;
    else if (open === null && letter === '#' && /^$|\s/.test(text[i - 1] ?? '')) return false;
    else if (open === letter) open = null;
    else if (open === null && (letter === "'" || letter === '"')) open = letter;
  }
  return open !== null;
}
