import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HttpClient } from '@tongcha/http';
import { connectSql, SQL_URL } from '../connectors/sql/index.ts';
import { textOf } from '../connectors/soap/body.ts';
import { DraftError } from './draft-error.ts';
import type { ServiceFacts } from './facts.ts';
import type { Naming, Sections } from './sections.ts';
import { draftService } from './service/draft.ts';
import { isOpenApi, readOpenApi } from './service/openapi.ts';
import { readSamples } from './service/sample.ts';
import { withoutAccount } from './write.ts';
import { dialectOf } from './sql/dialects.ts';
import { draftDatabase } from './sql/draft.ts';
import { readDatabase } from './sql/read.ts';

/** Of a description or a sample: a few answers show as much as all of them. */
const MOST_BYTES = 16 * 1024 * 1024;
const FETCH_MS = 20_000;

/**
 * Drafts a file's parts from what is there.
 *
 * @param from addresses or paths, as `--from` has them
 * @param url of the system, where the source does not say it; empty: as it says
 * @throws DraftError
 */
export async function sectionsFrom(from: readonly string[], naming: Naming, url = ''): Promise<Sections> {
  const sections = await partsFrom(from, naming);
  if (url === '') return sections;
  const settings = [...sections.settings].map(
    ([name, value]) => [name, /_(?:URL|WSDL)$/.test(name) ? withoutAccount(url) : value] as const,
  );
  return { ...sections, settings: new Map(settings) };
}

async function partsFrom(from: readonly string[], naming: Naming): Promise<Sections> {
  const [first = '', ...others] = from;
  if (SQL_URL.test(first)) {
    if (others.length > 0) throw new DraftError('一次只能给一个数据库', 'one database at a time');
    return fromDatabase(first, naming);
  }
  const texts = await Promise.all(from.map(textFrom));
  const [text] = texts as [Given];
  const kind = kindOf(text.text);
  if (kind !== 'json' && others.length > 0)
    throw new DraftError(
      '多个 --from 须是应答样例;接口描述只给一份',
      'several --from are samples of one question; give one description',
    );
  if (kind === 'wsdl') return draftService(await fromWsdl(text), naming);
  if (kind === 'yaml') return draftService(readOpenApi(text.text, text.url?.href ?? ''), naming);
  const documents = texts.map((each) => json(each));
  if (documents.length === 1 && isOpenApi(documents[0]))
    return draftService(readOpenApi(text.text, text.url?.href ?? ''), naming);
  return draftService(
    readSamples(documents.map((document, i) => ({ name: basename(texts[i]?.shown ?? ''), document }))),
    naming,
  );
}

async function fromDatabase(url: string, naming: Naming): Promise<Sections> {
  const dialect = dialectOf(url);
  if (!dialect)
    throw new DraftError(
      '无法读取这种数据库的结构;请不带 --from,用 --transport sql 起草',
      'what stands in such a database cannot be read; write the mapping without --from, --transport sql',
    );
  const database = await connectSql({ url }).catch((error: unknown) => {
    // Its message says what is to be installed.
    const why = error instanceof Error ? error.message : 'this is no address of a database';
    throw new DraftError(`无法打开数据库: ${why}`, why, { cause: error });
  });
  try {
    return draftDatabase(await readDatabase(database, dialect), dialect, naming, withoutAccount(url));
  } finally {
    await database.close();
  }
}

/** A text, and where it is from. */
interface Given {
  readonly shown: string;
  readonly text: string;
  /** Without account; null: a file. */
  readonly url: URL | null;
  /** With the account that it is fetched by. */
  readonly own: URL | null;
}

async function textFrom(from: string): Promise<Given> {
  if (/^https?:\/\//.test(from)) return { shown: from, ...(await fetched(addressIn(from))) };
  const size = await stat(from).catch(() => null);
  if (!size?.isFile())
    throw new DraftError(
      `${from} 无法读取:请给出文件,或以 postgres://、mysql://、http://、https:// 开头的地址`,
      `${from} cannot be read: give a file, or an address that begins with postgres://, mysql://, http:// or https://`,
    );
  if (size.size > MOST_BYTES)
    throw new DraftError(
      `${from} 有 ${Math.ceil(size.size / 1024 / 1024)} MB,至多读 16 MB:几份应答,或一份中的若干行,就足够了`,
      `${from} has ${Math.ceil(size.size / 1024 / 1024)} MB, and at most 16 are read: a few answers, or some rows of one, show as much`,
    );
  try {
    return { shown: from, text: textOf({ body: await readFile(from), headers: {} }), url: null, own: null };
  } catch (error) {
    throw new DraftError(
      `${from} 的字符集无法识别:请另存为 UTF-8`,
      `${from} is in a charset that it does not say: save it as UTF-8`,
      { cause: error },
    );
  }
}

function addressIn(from: string): URL {
  if (!URL.canParse(from)) throw new DraftError('这不是地址', 'this is no address');
  return new URL(from);
}

/** One document from its own address. Nothing leads elsewhere: redirects are not followed. */
async function fetched(url: URL): Promise<Omit<Given, 'shown'>> {
  const http = new HttpClient(url.origin, { connections: 1, maxBytes: MOST_BYTES });
  try {
    const basic = Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString(
      'base64',
    );
    const answer = await http.request({
      method: 'GET',
      path: url.pathname + url.search,
      headers: url.username === '' ? {} : { authorization: `Basic ${basic}` },
      signal: AbortSignal.timeout(FETCH_MS),
    });
    if (answer.status !== 200)
      throw new DraftError(
        `${url.host} 答复 ${answer.status};请把文档存为文件再给出`,
        `${url.host} answered ${answer.status}; save the document to a file and give that`,
      );
    const plain = new URL(url);
    [plain.username, plain.password] = ['', ''];
    return { text: textOf(answer), url: plain, own: url };
  } catch (error) {
    if (error instanceof DraftError) throw error;
    throw new DraftError(
      `${url.host} 未在 ${FETCH_MS / 1000} 秒、16 MB 内给出;请存为文件再给出`,
      `${url.host} did not give it within ${FETCH_MS / 1000} seconds and 16 MB; save it to a file and give that`,
      { cause: error },
    );
  } finally {
    await http.close();
  }
}

function kindOf(text: string): 'wsdl' | 'yaml' | 'json' {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('<')) return 'wsdl';
  return /^(?:openapi|swagger)\s*:/m.test(start) && !/^[[{]/.test(start) ? 'yaml' : 'json';
}

function json({ text, shown }: Given): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new DraftError(
      `${shown} 不是 JSON,也不是 WSDL 或 OpenAPI 文档`,
      `${shown} is no JSON, and neither a WSDL nor an OpenAPI document`,
    );
  }
}

/** What a WSDL imports is beside it: in its folder, or at its own origin. */
async function fromWsdl({ text, url, own: account, shown }: Given): Promise<ServiceFacts> {
  if (!/<(?:\w+:)?definitions[\s>]/.test(text))
    throw new DraftError(
      `${shown} 是 XML 而不是 WSDL:请给出 WSDL,或 JSON 样例`,
      `${shown} is XML and no WSDL: give its WSDL, or samples in JSON`,
    );
  const { readWsdl } = await import('./service/wsdl.ts').catch((error: unknown) => {
    throw new DraftError(
      '读取 WSDL 需要 soap 包:请运行 npm install soap',
      'a WSDL is read by the package soap: run npm install soap',
      { cause: error },
    );
  });
  if (url !== null) {
    const beside = async (at: URL): Promise<string> =>
      at.href === url.href ? text : (await fetched(new URL(at.pathname + at.search, account ?? url))).text;
    return readWsdl(url, beside, url.href);
  }
  const folder = await realpath(dirname(resolve(shown)));
  const own = new URL(
    `http://file.invalid/${encodeURIComponent(pathToFileURL(resolve(shown)).pathname.split('/').at(-1) ?? '')}`,
  );
  const beside = async (at: URL): Promise<string> => {
    if (at.href === own.href) return text;
    if (at.origin !== own.origin)
      throw new DraftError(
        `它从 ${at.host} 导入,不会去访问:请存到旁边,按文件名导入`,
        `it imports from ${at.host}, which is not asked: save that beside it and import it by its file name`,
      );
    const file = await realpath(join(folder, pathIn(at))).catch(() => '');
    if (!file.startsWith(folder + sep))
      throw new DraftError(
        `它导入 ${at.pathname.slice(1)},不在同一文件夹中`,
        `it imports ${at.pathname.slice(1)}, which is not in its folder`,
      );
    return (await textFrom(file)).text;
  };
  return readWsdl(own, beside, '');
}

function pathIn({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
