import { readFileSync } from 'node:fs';
import { canonical } from '@tongcha/codes';
import { CliFault, EXIT, type Io } from '@tongcha/command';

/** Faults that are told one by one. */
const MOST = 20;

/** Codes of a file, or of the standard input (`-`), one a line, in canonical spelling, each once. @throws CliFault usage, with the lines that are none */
export async function readRoots(from: string | undefined, io: Pick<Io, 'input'>): Promise<string[]> {
  if (from === undefined)
    throw new CliFault(
      EXIT.usage,
      '--roots: 应为每行一个编码的文件,- 为标准输入 / expected a file of one code a line, - for the standard input',
    );
  const lines = (from === '-' ? await io.input() : textOf(from)).split(/\r?\n/).map((line) => line.trim());
  const codes = new Set<string>();
  const faults: number[] = [];
  lines.forEach((line, i) => {
    if (line === '') return;
    const code = canonical(line);
    if (code === null) faults.push(i + 1);
    else codes.add(code);
  });
  // Which line, and not what stands there: it may be private.
  if (faults.length > 0)
    throw new CliFault(
      EXIT.usage,
      `--roots: 不是编码的行: / lines that are no code: ${faults.slice(0, MOST).join(' ')}${faults.length > MOST ? ' …' : ''}`,
    );
  if (codes.size === 0) throw new CliFault(EXIT.usage, '--roots: 没有编码 / there is no code');
  return [...codes];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliFault(EXIT.usage, `--roots: 无法读取 ${file} / cannot be read`);
  }
}
