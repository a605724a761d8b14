import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join as pathOf, resolve } from 'node:path';
import { CliFault, EXIT } from '@tongcha/command';
import { ENTRY_TYPE, type OwnEntry, ownEntry } from '@tongcha/membership';
import { MEMBER_KINDS } from '@tongcha/schema';
import { makeKeys, readTrustedKeys, signText } from '@tongcha/signature';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Call, MINISTRY_FILE, ministryCommand, usageFault } from '../command.ts';
import { configured, openFile, type OpenedFile } from '../open-file.ts';

const kinds = Object.keys(MEMBER_KINDS) as [string, ...string[]];
const OPTIONS = {
  address: z.string().optional(),
  kind: z.enum(kinds, { error: `应为 ${kinds.join('、')} / expected one of these` }).optional(),
  zh: z.string().optional(),
  en: z.string().optional(),
  division: z.string().optional(),
  uscc: z.string().optional(),
  keys: z.string().optional(),
};
type JoinCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

const EXAMPLES = `  npx tongcha-ministry join --kind MINISTRY --address https://timber.example/graphql`;

export const join = ministryCommand({
  about: { zh: '签署加入名录的申请', en: 'sign what the directory is to list' },
  help: {
    zh: `用法: npx tongcha-ministry join [文件] --kind 性质 --address 地址 [选项]

写出本单位签名的条目 NAME.entry.jws,以及本领域的 schema (NAME.graphql)。请交给名录的管理者:
  tongcha members join --entry NAME.entry.jws --directory … --key …    先以试用身份加入
并用另一途径(如电话)告知密钥指纹。转正之前,任何查询都不问它。

  --address 地址      网关如何到达子图 (http/https),默认 ministry.address (MINISTRY_ADDRESS)
  --kind 性质         ${kinds.join(' ')}
  --zh、--en          单位名称,默认取文件的 authority,再取 title
  --division 代码     行政区划(GB/T 2260),REGION 必填
  --uscc 代码         统一社会信用代码,MINISTRY、REGION 以外必填
  --keys 文件夹       本单位的密钥,默认文件旁的 keys/;没有则生成。private/ 不得外传

示例:
${EXAMPLES}`,
    en: `usage: npx tongcha-ministry join [FILE] --kind KIND --address URL [options]

Writes NAME.entry.jws, which your own key signs, and the sector's schema, NAME.graphql. Hand both to who keeps the directory:
  tongcha members join --entry NAME.entry.jws --directory … --key …    lists it on trial
and tell the thumbprint of the key another way, such as by telephone. Until it is admitted no query asks it.

  --address URL       how gateways reach the subgraph (http, https); ministry.address (MINISTRY_ADDRESS) when not given
  --kind KIND         ${kinds.join(' ')}
  --zh, --en          what it is called: authority of the file, else its title, when not given
  --division CODE     administrative division (GB/T 2260); a REGION needs it
  --uscc CODE         its unified social credit code; all but MINISTRY and REGION need it
  --keys FOLDER       its own keys: keys/ beside the file when not given, made where there are none. private/ is for nobody else

examples:
${EXAMPLES}`,
  },
  options: OPTIONS,
  async run(call) {
    const { texts, options, language, io, say } = call;
    const [file = MINISTRY_FILE] = texts;
    const opened = await openFile(file, io.env, language);
    try {
      const keys = await keysIn(options.keys ?? pathOf(dirname(file), 'keys'), call);
      const entry = entryOf(call, opened, keys.trusted);
      const signed = await signText(JSON.stringify(entry), keys.signing, {
        type: ENTRY_TYPE,
        name: entry.name,
        now: Date.now(),
      }).catch(() => {
        throw usageFault(WORDS_OF_KEYS, language);
      });
      const base = pathOf(dirname(file), entry.name.replaceAll('/', '-'));
      const [entryFile, schemaFile] = [`${base}.entry.jws`, `${base}.graphql`];
      writeFileSync(entryFile, `${signed}\n`);
      // The one that it was made of stays as it is.
      if (!existsSync(schemaFile)) writeFileSync(schemaFile, opened.ministry.schema);
      const [thumbprint = ''] = [...(await readTrustedKeys(keys.trusted)).keys()].slice(-1);
      if (options.json) say(JSON.stringify({ entry: entryFile, schema: schemaFile, thumbprint }, null, 2));
      else say(DONE[language](entryFile, schemaFile, thumbprint, entry.name));
      if (!options.json && isLoopback(entry.url)) say(LOOPBACK[language]);
      return EXIT.done;
    } finally {
      await opened.close();
    }
  },
});

/** @throws CliFault with every fault of what was given */
function entryOf({ options, language, io }: JoinCall, { ministry, text, file }: OpenedFile, trusted: string): OwnEntry {
  const { authority, title } = parse(text) as Readonly<Record<string, { zh?: string; en?: string } | undefined>>;
  const { data, error } = ownEntry.safeParse({
    name: ministry.member ?? ministry.name,
    kind: options.kind,
    authority: given({
      zh: options.zh ?? authority?.zh ?? title?.zh,
      en: options.en ?? authority?.en ?? title?.en,
      division: options.division,
      uscc: options.uscc,
    }),
    url: options.address ?? configured(io.env).address?.split(/\s+/)[0],
    keys: (JSON.parse(trusted) as { readonly keys: unknown }).keys,
  });
  if (data) return data;
  const told = error.issues.map(({ path, message }) => {
    const option = OPTION_OF[String(path[0] === 'authority' ? path[1] : path[0])];
    return `${option ?? `${file}: ${path.join('.')}`}: ${NEEDED[language]} / ${message}`;
  });
  throw new CliFault(EXIT.usage, [...new Set(told)].join('\n'));
}

const OPTION_OF: Readonly<Record<string, string>> = {
  url: '--address',
  kind: '--kind',
  zh: '--zh',
  en: '--en',
  division: '--division',
  uscc: '--uscc',
};
const NEEDED = { zh: '请写出', en: 'is needed' } as const;

async function keysIn(
  folder: string,
  { language, warn }: JoinCall,
): Promise<{ readonly signing: string; readonly trusted: string }> {
  const [signing, trusted] = [pathOf(folder, 'private/signing.json'), pathOf(folder, 'public/trusted.json')];
  if (!existsSync(folder)) {
    await makeKeys(folder);
    warn(MADE[language](resolve(folder, 'private')));
  }
  try {
    return { signing: readFileSync(signing, 'utf8'), trusted: readFileSync(trusted, 'utf8') };
  } catch {
    throw usageFault(WORDS_OF_KEYS, language);
  }
}

const WORDS_OF_KEYS = {
  zh: '--keys: 应为 tongcha keys 或 join 所生成的文件夹,其下有 private/signing.json (Ed25519) 与 public/trusted.json',
  en: '--keys: expected a folder as tongcha keys or join makes it, with private/signing.json (Ed25519) and public/trusted.json',
} as const;

function given(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}

function isLoopback(url: OwnEntry['url']): boolean {
  return [url].flat().some((each) => /^https?:\/\/(?:localhost|127\.|\[::1\])/.test(each));
}

const MADE = {
  zh: (folder: string) => `已生成密钥。${folder} 不得外传,请备份`,
  en: (folder: string) => `keys are made. ${folder} is for nobody else; keep a copy of it safe`,
} as const;

const LOOPBACK = {
  zh: '注意: 这个地址只有本机能到达,别处的网关到达不了',
  en: 'note: only this machine reaches that address; gateways elsewhere do not',
} as const;

const DONE = {
  zh: (entry: string, schema: string, thumbprint: string, name: string) =>
    `${entry}\n${schema}\n密钥指纹 ${thumbprint}\n请将两个文件交给名录的管理者,由其运行 tongcha members join --entry ${entry} …(试用),检验后 tongcha members admit ${name};指纹请另行告知`,
  en: (entry: string, schema: string, thumbprint: string, name: string) =>
    `${entry}\n${schema}\nthumbprint of the key: ${thumbprint}\nHand both files to who keeps the directory, who runs tongcha members join --entry ${entry} … (on trial) and, once it conforms, tongcha members admit ${name}; tell the thumbprint another way`,
} as const;
