import { readFileSync } from 'node:fs';
import { gapsIn, type GraphError, kindOf } from '@tongcha/client';
import { z } from 'zod';
import { withheldTexts } from '../chain/chain-tree.ts';
import { type Call, command } from '../command.ts';
import { CliFault, EXIT, printable } from '@tongcha/command';
import { errorText, failureText } from '../gateway.ts';
import { wordsIn } from '../words.ts';

const EXAMPLES = `  npm run tongcha -- query chain.graphql --variables '{"code":"drug:83857930000879766601"}'
  echo '{ unit(code: "hazlot:370681001.DCM20260215") { records { sector productName } } }' | npm run tongcha -- query -
  npm run tongcha -- query many.graphql --operation Second --variables @variables.json`;

export const query = command({
  about: { zh: '执行任意 GraphQL 操作', en: 'any GraphQL operation' },
  help: {
    zh: `用法: npm run tongcha -- query 文件|- [选项]

执行文件(- 为标准输入)中的 GraphQL 操作,在标准输出给出 data(JSON);错误和追溯链缺口写到标准错误。

  --variables JSON|@文件   变量
  --operation 名称         文件中有多个操作时指定其一
退出码: 没有 data,或有内容被拒绝: 1;部门未能答复、链有缺口: 3。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- query FILE|- [options]

Asks the operation in FILE (- is the standard input): its data, JSON, on the standard output; errors and a chain's gaps on the standard error.

  --variables JSON|@FILE   variables
  --operation NAME         where FILE holds several
exit codes: 1 without data, or where something was refused; 3 where a ministry did not answer or a chain has gaps.

examples:
${EXAMPLES}`,
  },
  options: { variables: z.string().optional(), operation: z.string().optional() },
  async run(call) {
    const { options, texts, io } = call;
    const [file, ...more] = texts;
    if (file === undefined || more.length > 0)
      throw new CliFault(EXIT.usage, '请给出一个文件,或 - / name one file, or -');
    if (file === '-' && options.token === '-')
      throw new CliFault(EXIT.usage, '--token: 标准输入只能用一次 / the standard input is the operation already');
    const text = file === '-' ? await io.input() : readText(file, 'query');
    return askOperation(call, text, variablesOf(options.variables), options.operation);
  },
});

/**
 * Its data on the standard output; errors, gaps and what is withheld on the standard error.
 * @param show gives the data otherwise than as JSON
 * @returns the exit code
 */
export async function askOperation(
  { gateway, language, say, warn }: Call<unknown>,
  text: string,
  variables: Readonly<Record<string, unknown>>,
  operation?: string,
  show: (data: unknown) => void | Promise<void> = (data) => say(JSON.stringify(data, null, 2)),
): Promise<number> {
  const { data, errors, withheld, status } = await gateway.ask<unknown>(text, variables, operation);
  if (data !== null) await show(data);
  for (const error of printable(errors)) warn(errorText(error, language));
  const gaps = gapsIn(data);
  for (const gap of printable(gaps)) warn(failureText({ ...gap, code: gap.reason }, language));
  for (const text of withheldTexts({ withheld: printable(withheld) }, wordsIn(language))) warn(text);
  if (data === null && errors.length === 0) warn(`HTTP ${status}`);
  return data === null || errors.some(isUnexplained)
    ? EXIT.refused
    : errors.length > 0 || gaps.length > 0
      ? EXIT.incomplete
      : EXIT.done;
}

/** What a failing ministry does not explain: it was asked for what the caller may not have, or wrongly. */
function isUnexplained({ extensions }: GraphError): boolean {
  return kindOf(extensions?.code) !== 'MINISTRY';
}

function variablesOf(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  return readJsonObject(text.startsWith('@') ? readText(text.slice(1), '--variables') : text, '--variables');
}

/** @throws CliFault usage */
export function readJsonObject(text: string, option: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch {
    // The same fault.
  }
  throw new CliFault(EXIT.usage, `${option}: 应为一个 JSON 对象 / expected a JSON object`);
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliFault(EXIT.usage, `${what}: 无法读取 ${file} / cannot be read`);
  }
}
