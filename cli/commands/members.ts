import { readFileSync } from 'node:fs';
import type { DirectoryEntry, DirectoryList, OpenedEntry } from '@tongcha/gateway/directory';
import { z } from 'zod';
import { type Call, command } from '../command.ts';
import { CliFault, EXIT, nearest } from '@tongcha/command';
import { directories, placeOf, readDirectory, writeDirectory } from '../members/directory-file.ts';
import { membersAt } from '../members/from-gateway.ts';
import { MEMBERS_HELP } from '../members/help.ts';
import { memberTable, memberText, type MemberView } from '../members/member-lines.ts';
import { givenMember, MEMBER_OPTIONS } from '../members/options.ts';

const OPTIONS = {
  ...MEMBER_OPTIONS,
  entry: z.string().optional(),
  directory: z.string().optional(),
  key: z.string().optional(),
};
type MembersCall = Call<z.infer<z.ZodObject<typeof OPTIONS>>>;

const ACTIONS: Readonly<Record<string, (call: MembersCall, name: string) => Promise<number>>> = {
  list,
  show,
  join: (call, name) => edit(call, name, joined),
  admit: (call, name) => edit(call, name, admitted),
  leave: (call, name) => edit(call, name, left),
};

export const members = command({
  about: {
    zh: '各领域的数据提供方: 列出、加入、转正、退出',
    en: 'who answers for each sector: list, join, admit, leave',
  },
  help: MEMBERS_HELP,
  options: OPTIONS,
  texts: Object.keys(ACTIONS),
  run(call) {
    const [action = 'list', name = ''] = call.texts;
    const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!run) throw new CliFault(EXIT.usage, noSuch(action, Object.keys(ACTIONS)));
    if (run !== list && name === '' && !(action === 'join' && call.options.entry !== undefined))
      throw new CliFault(EXIT.usage, `members ${action}: 请给出数据提供方的名称 / name the member`);
    return run(call, name);
  },
});

async function list(call: MembersCall): Promise<number> {
  const { options, language, paint, say } = call;
  const known = await membersOf(call);
  if (options.json) say(JSON.stringify(known, null, 2));
  else for (const line of memberTable(known, language, paint)) say(line);
  return EXIT.done;
}

async function show(call: MembersCall, name: string): Promise<number> {
  const { options, language, say } = call;
  const known = await membersOf(call);
  const member = known.find((each) => each.name === name);
  if (!member)
    throw new CliFault(
      EXIT.usage,
      noSuch(
        name,
        known.map((each) => each.name),
      ),
    );
  if (options.json) say(JSON.stringify(member, null, 2));
  else for (const line of memberText(member, language)) say(line);
  return EXIT.done;
}

/** Of the file that is named, or else of the gateway. */
async function membersOf({ options, io, gateway }: MembersCall): Promise<readonly MemberView[]> {
  if (options.directory === undefined) return membersAt(gateway);
  const { members: entries } = await readDirectory(await placeOf(options, io.env));
  return entries.map(viewOf);
}

function viewOf({ authority, ...entry }: DirectoryEntry): MemberView {
  return { ...entry, ...authority };
}

type Edit = (call: MembersCall, list: DirectoryList, name: string) => Promise<DirectoryList>;

async function edit(call: MembersCall, name: string, change: Edit): Promise<number> {
  const { options, language, io, say } = call;
  const place = await placeOf(options, io.env);
  const before = await readDirectory(place, change === joined);
  const after = await changed(() => change(call, before, name));
  await writeDirectory(place, after);
  // Without a name the one that is new: its own entry says who it is.
  const known = new Set(before.members.map((each) => each.name));
  const entry = after.members.find((each) => (name === '' ? !known.has(each.name) : each.name === name));
  if (options.json) say(JSON.stringify({ serial: after.serial, member: entry ? viewOf(entry) : null }, null, 2));
  else {
    const words = DONE[language];
    say(words[entry?.state ?? 'left'](entry?.name ?? name, after.serial, [entry?.url ?? []].flat()[0] ?? ''));
    if (place.redis) say(words.published(place.redis.key));
  }
  return EXIT.done;
}

const joined: Edit = async (call, directory, name) => {
  const { join, memberOf } = await directories();
  const own = await entryOf(call, name);
  const [given, wanted] = [givenMember(call.options), own?.name ?? name];
  if (memberOf(directory, wanted))
    throw new CliFault(
      EXIT.usage,
      `${wanted}: 已在名录中;更改请用 members admit / is in the directory already: change it with members admit`,
    );
  // What is missing or wrong is told as the directory's own check tells it.
  return join(directory, {
    ...own,
    name: wanted,
    ...given,
    authority: { ...own?.authority, ...given.authority },
    limits: { ...own?.limits, ...given.limits },
  } as Omit<DirectoryEntry, 'state'>);
};

/** What a member has signed of itself, where it is given; who it is, is told to be asked about. @throws CliFault */
async function entryOf({ options, language, warn }: MembersCall, name: string): Promise<OpenedEntry['entry'] | null> {
  if (options.entry === undefined) return null;
  const { openOwnEntry } = await directories();
  const { entry, keys } = await changed(async () => openOwnEntry(readFileSync(options.entry ?? '', 'utf8')));
  if (name !== '' && name !== entry.name)
    throw new CliFault(
      EXIT.usage,
      `--entry: 是 ${entry.name} 的,不是 ${name} 的 / it is of ${entry.name}, not of ${name}`,
    );
  warn(DONE[language].fingerprint(keys.join(' ')));
  return entry;
}

const admitted: Edit = async ({ options }, directory, name) => {
  const { admit } = await directories();
  const { authority, limits } = await entryIn(directory, name);
  const given = givenMember(options);
  return admit(directory, name, {
    ...given,
    authority: { ...authority, ...given.authority },
    limits: { ...limits, ...given.limits },
  } as Partial<DirectoryEntry>);
};

const left: Edit = async (_, directory, name) => {
  const { leave } = await directories();
  await entryIn(directory, name);
  return leave(directory, name);
};

/** @throws CliFault with the name that was probably meant */
async function entryIn(directory: DirectoryList, name: string): Promise<DirectoryEntry> {
  const { memberOf } = await directories();
  const entry = memberOf(directory, name);
  if (entry) return entry;
  throw new CliFault(
    EXIT.usage,
    noSuch(
      name,
      directory.members.map((each) => each.name),
    ),
  );
}

/** What the directory would not take is a fault of usage. */
async function changed<T>(change: () => Promise<T>): Promise<T> {
  const { DirectoryFault } = await directories();
  try {
    return await change();
  } catch (error) {
    throw error instanceof DirectoryFault ? new CliFault(EXIT.usage, error.faults.join('\n')) : error;
  }
}

function noSuch(text: string, known: readonly string[]): string {
  const meant = nearest(text, known);
  const quoted = JSON.stringify(text);
  return meant === null
    ? `没有 ${quoted} / there is no ${quoted}: ${known.slice(0, 20).join('、')}`
    : `没有 ${quoted},是否想用 ${meant}? / there is no ${quoted}; did you mean ${meant}?`;
}

const DONE = {
  zh: {
    trial: (name: string, serial: number, url: string) =>
      `${name} 已加入,试用中:任何查询都不问它(名录序号 ${serial})。\n先检验 npm run tongcha -- conform ${url},再 npm run tongcha -- members admit ${name}`,
    counts: (name: string, serial: number) => `${name} 已转正,之后的请求都会问它(名录序号 ${serial})。`,
    left: (name: string, serial: number) => `${name} 已退出(名录序号 ${serial})。`,
    fingerprint: (keys: string) => `其密钥指纹 ${keys};请另行(如电话)与该单位核对一致`,
    published: (key: string) => `已发布到 Redis: ${key}`,
  },
  en: {
    trial: (name: string, serial: number, url: string) =>
      `${name} has joined on trial: no query asks it (serial ${serial}).\nHold it to the contract with npm run tongcha -- conform ${url}, then npm run tongcha -- members admit ${name}`,
    counts: (name: string, serial: number) => `${name} counts: requests from now on ask it (serial ${serial}).`,
    left: (name: string, serial: number) => `${name} has left (serial ${serial}).`,
    fingerprint: (keys: string) =>
      `the thumbprint of its key is ${keys}: ask the member for it another way, such as by telephone`,
    published: (key: string) => `published in Redis: ${key}`,
  },
} as const;
