/** `npm run audit`: reads the audit log in its folder; needs no gateway. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { backUpLog, filesIn, newestHead, proveLine, pruneLog, PUBLIC_KEYS, readLine } from '@tongcha/audit-log';
import { readConfig } from '@tongcha/config';
import { DEVELOPMENT_AUDIT_LOG } from '@tongcha/signature';
import { type AuditLine, type FoundLine, findLines, mergeByTime, timeOf } from './audit-find.ts';
import { logsIn, type ReadLog } from './audit-folders.ts';
import { AUDIT_OPTIONS } from './audit-options.ts';
import { verifyLogs } from './audit-verify.ts';
import { auditWords } from './audit-words.ts';
import { printable, readOptions } from '@tongcha/command';

const { positionals, values } = readArguments();
const words = auditWords(values.lang === 'en' ? 'en' : 'zh');
const [command, id] = positionals;

try {
  process.exitCode = await run();
} catch (error) {
  console.error(printable(error instanceof Error ? error.message : String(error)));
  process.exitCode = 2;
}

/** @returns the exit code: 0 good or found, 1 not, 2 not understood */
async function run(): Promise<number> {
  if (values.help) {
    console.log(words.usage);
    return 0;
  }
  const folders = values.folder ?? [configuredFolder()];
  if (command === undefined || (command === 'prove' && !id)) return say(words.usage);
  if (folders.some((folder) => !existsSync(folder))) return say(words.noFolder);
  const logs = logsIn(folders);
  switch (command) {
    case 'verify':
      return verify(logs);
    case 'prove':
      return prove(logs, id ?? '');
    case 'find':
      return find(logs);
    case 'head':
      return head(logs);
    case 'backup':
      return id === undefined || folders.length > 1 ? say(words.usage) : backUp(logs, id);
    case 'prune':
      return values.before === undefined || (values.shipped !== undefined && folders.length > 1)
        ? say(words.usage)
        : prune(logs, timeOf(values.before), values.shipped);
    default:
      return say(words.usage);
  }
}

async function verify(logs: readonly ReadLog[]): Promise<number> {
  const witnesses = values.witness || values.known ? [...(values.witness ?? []), ...(values.known ?? [])] : undefined;
  if (!values.key && !values.json) console.error(words.ownKeys);
  let code = 0;
  for await (const report of verifyLogs({ logs, keys: values.key, witnesses })) {
    if (report.good === null) {
      code = say(`${printable(report.folder)}: ${words.noKeys}`);
      continue;
    }
    if (!report.good) code = Math.max(code, 1);
    if (values.json) console.log(JSON.stringify(report, null, 2));
    else {
      if (logs.length > 1) console.log(`${printable(report.folder)}:`);
      if (report.witnessed === 0) console.error(words.notWitnessed);
      const said = [words.report(report), report.good ? words.good : words.bad];
      console.log([...said, ...report.findings.map((each) => words.finding(each))].join('\n'));
    }
  }
  return code;
}

/** In one JSON object a log, for whoever is to check it: the head, the public key, each line and what leads from it to the root. */
function prove(logs: readonly ReadLog[], request: string): number {
  const proved = logs.filter((log) => proveIn(log, request));
  return proved.length > 0 ? 0 : say(words.nothing, 1);
}

function proveIn({ folder, files }: ReadLog, request: string): boolean {
  const newest = newestHead(files);
  const found = [...findLines(files, { request })];
  if (found.length === 0) return false;
  const named = new Set(found.flatMap(({ line }) => (typeof line.fields === 'number' ? [line.fields] : [])));
  const lines = [
    ...[...named].map((n) => ({ n, text: readLine(files, n) ?? '' })),
    ...found.map(({ line, text }) => ({ n: line.n, text })),
  ].toSorted((a, b) => a.n - b.n);
  const keys = values.key?.[0] ?? join(folder, PUBLIC_KEYS);
  console.log(
    JSON.stringify(
      {
        head: newest,
        publicKeys: existsSync(keys) ? readFileSync(keys, 'utf8') : null,
        lines: lines.map(({ n, text }) => proveLine(files, newest, n, text)),
      },
      null,
      2,
    ),
  );
  return true;
}

function find(logs: readonly ReadLog[]): number {
  const wanted = { ...values, clientRequest: values['client-request'] };
  let count = 0;
  for (const { line, fields, folder } of mergeByTime(logs.map((log) => linesIn(log)))) {
    count += 1;
    if (values.json) console.log(JSON.stringify({ folder, ...line, fields }));
    else console.log(printable(logs.length > 1 ? `${folder}  ${row(line)}` : row(line)));
  }
  return count > 0 ? 0 : say(words.nothing, 1);

  function* linesIn({ files, folder }: ReadLog): Iterable<FoundLine & { readonly folder: string }> {
    for (const found of findLines(files, wanted)) yield { ...found, folder };
  }
}

function row({
  n,
  at,
  kind,
  request,
  who,
  purpose,
  name,
  ministry,
  sectors,
  codes,
  outcome,
  code,
  ms,
}: AuditLine): string {
  const asker = [who?.role, who?.sector, who?.organization, who?.subject].filter(Boolean).join(' ');
  return [
    n,
    at,
    request,
    asker,
    purpose ?? '-',
    kind === 'call' ? `→ ${ministry ?? ''}` : (name ?? '-'),
    (sectors ?? []).join(',') || '-',
    codes,
    [outcome, code].filter(Boolean).join(' '),
    `${ms} ms`,
  ].join('  ');
}

function head(logs: readonly ReadLog[]): number {
  const heads = logs.flatMap(({ files }) => newestHead(files) ?? []);
  for (const each of heads) console.log(JSON.stringify(each));
  return heads.length > 0 ? 0 : say(words.nothing, 1);
}

async function backUp(logs: readonly ReadLog[], to: string): Promise<number> {
  for (const { folder, files, place } of logs) {
    const target = join(to, place);
    mkdirSync(target, { recursive: true, mode: 0o750 });
    const done = await backUpLog(files, filesIn(target));
    console.log(values.json ? JSON.stringify({ folder, to: target, ...done }) : words.backedUp(target, done));
  }
  return 0;
}

async function prune(logs: readonly ReadLog[], before: number, shipped: string | undefined): Promise<number> {
  let code = 0;
  for (const { folder, files, place } of logs) {
    const copy = shipped === undefined ? undefined : filesIn(join(shipped, place));
    const done = await pruneLog(files, before, Date.now(), { shipped: copy });
    if ('refused' in done) return say(words.tooYoung(new Date(done.earliest).toISOString().slice(0, 10)), 1);
    console.log(values.json ? JSON.stringify({ folder, ...done }) : words.pruned(done.removed.length, done.lines));
    if (done.missing !== null) code = say(words.notShipped(done.missing), 1);
  }
  return code;
}

function say(message: string, code = 2): number {
  console.error(message);
  return code;
}

function readArguments(): ReturnType<typeof readOptions<typeof AUDIT_OPTIONS>> {
  try {
    return readOptions(AUDIT_OPTIONS, process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return process.exit(2);
  }
}

/** As the gateway is configured, environment included. */
function configuredFolder(): string {
  const { gateway } = readConfig(
    z.object({ gateway: z.object({ audit: z.object({ folder: z.string().optional() }).prefault({}) }).prefault({}) }),
  );
  return gateway.audit.folder ?? DEVELOPMENT_AUDIT_LOG;
}
