import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ConfigError, readConfig } from '@tongcha/config';
import type * as Gateway from '@tongcha/gateway/verify';
import { z } from 'zod';
import { command } from '../command.ts';
import { CliFault, EXIT } from '@tongcha/command';
import { interrupted } from '../gateway.ts';
import { needsPackage } from '../needs-package.ts';
import { reportLines } from '../verify/report-lines.ts';

const EXAMPLES = `  npm run tongcha -- verify --supergraph schema/supergraph.graphql --documents portal/documents/manifest.json
  npm run tongcha -- verify --supergraph schema/supergraph.graphql client/operations/chain.graphql --json`;

/** What lets a schema not count. */
const BAD: readonly Gateway.Outcome[] = ['WRONG', 'INVALID', 'REFUSED', 'STOCK_DIFFERS'];

const MANIFEST = z.record(z.string(), z.string());
const SET = z.record(z.string(), z.unknown());
const VARIABLES = z.record(z.string(), z.union([z.array(SET).min(1), SET.transform((set) => [set])]));

export const verify = command({
  about: {
    zh: '新的超图生效之前: 与 Apollo 网关及整图逐一比对文档',
    en: 'before a new supergraph counts: its documents by this gateway, Apollo’s and the whole graph',
  },
  help: {
    zh: `用法: npm run tongcha -- verify --supergraph 文件 [文档.graphql…] [选项]

用超图自身造出各子图的数据,把每个操作交给本网关、Apollo 网关和整图各执行几次,列出不同之处。
整图的答复是对的;Apollo 网关已知的缺陷会注明。不连接任何网关和部门。

  --supergraph 文件   组合好的超图
  --documents 清单    可信文档清单,默认 gateway.documents (GATEWAY_DOCUMENTS);另可列出文档文件
  --variables 文件    JSON: 操作名 → 一组或多组变量;未给出的按类型生成
退出码: 0 全部正确,或只有 Apollo 网关的已知缺陷;1 有答错、拒绝、失效的操作,或原因不明的差异;3 有未比对的。

示例:
${EXAMPLES}`,
    en: `usage: npm run tongcha -- verify --supergraph FILE [DOCUMENT.graphql…] [options]

Makes up the subgraphs’ data from the supergraph itself, has each operation answered several times by this gateway, by Apollo’s and by the
whole graph, and tells where they differ. What the whole graph answers is right; known faults of Apollo’s gateway are named. No gateway and
no ministry is asked.

  --supergraph FILE     a composed supergraph
  --documents MANIFEST  trusted documents; gateway.documents (GATEWAY_DOCUMENTS) when not given. Files of documents may stand beside
  --variables FILE      JSON: an operation’s name to one set of variables or several; others are made from their types
exit codes: 0 all right, or known faults of Apollo’s gateway alone; 1 an operation is wrong, refused, no longer valid, or differs for an
unknown reason; 3 some could not be compared.

examples:
${EXAMPLES}`,
  },
  options: {
    supergraph: z.string({ error: '请给出超图文件 / name the file of the supergraph' }),
    documents: z.string().optional(),
    variables: z.string().optional(),
  },
  async run({ options, texts, language, io, paint, say }) {
    const supergraph = readText(options.supergraph, '--supergraph');
    const documents = [
      ...manifestOf(options.documents, texts.length === 0, io.env),
      ...texts.map((file) => ({ name: basename(file), text: readText(file, 'verify') })),
    ];
    const variables = options.variables === undefined ? {} : readJson(options.variables, '--variables', VARIABLES);
    const report = await verified({
      supergraph,
      documents,
      variables: new Map(Object.entries(variables)),
      signal: io.signal,
    });
    const bad = report.operations.some(({ outcome }) => BAD.includes(outcome));
    const whole = report.stock === null && report.operations.every(({ outcome }) => outcome !== 'NOT_COVERED');
    if (options.json) say(JSON.stringify({ good: !bad, ...report }, null, 2));
    else for (const line of reportLines(report, language, paint)) say(line);
    return bad ? EXIT.refused : whole ? EXIT.done : EXIT.incomplete;
  },
});

/** The gateway is loaded for this command alone. */
async function verified(options: Gateway.VerifyOptions): Promise<Gateway.Report> {
  const { SupergraphFault, verify: run } = await gatewayPackage();
  try {
    return await run(options);
  } catch (error) {
    if (options.signal?.aborted) throw interrupted();
    if (!(error instanceof SupergraphFault)) throw error;
    throw new CliFault(EXIT.refused, `--supergraph: 本网关不能使用 / this gateway cannot serve it: ${error.message}`);
  }
}

function gatewayPackage(): Promise<typeof Gateway> {
  return needsPackage(() => import('@tongcha/gateway/verify'), '@tongcha/gateway @apollo/gateway');
}

/** @param needed whether there are no other documents */
function manifestOf(path: string | undefined, needed: boolean, env: NodeJS.ProcessEnv): Gateway.GivenDocument[] {
  const from = path ?? configuredManifest(env);
  if (from !== undefined)
    return Object.entries(readJson(from, '--documents', MANIFEST)).map(([hash, text]) => ({
      name: hash.slice(0, 12),
      text,
    }));
  if (!needed) return [];
  throw new CliFault(EXIT.usage, '请给出 --documents 或文档文件 / give --documents, or files of documents');
}

/** As the gateway is configured. */
function configuredManifest(env: NodeJS.ProcessEnv): string | undefined {
  try {
    const { gateway } = readConfig(z.object({ gateway: z.object({ documents: z.string().optional() }).prefault({}) }), {
      env,
    });
    return gateway.documents;
  } catch (error) {
    throw error instanceof ConfigError ? new CliFault(EXIT.usage, error.message) : error;
  }
}

function readJson<T>(file: string, option: string, schema: z.ZodType<T>): T {
  const text = readText(file, option);
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new CliFault(EXIT.usage, `${option}: ${file} 的内容不符 / is not of that form: tongcha verify --help`);
  }
}

function readText(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliFault(EXIT.usage, `${option}: 无法读取 ${file} / cannot be read`);
  }
}
