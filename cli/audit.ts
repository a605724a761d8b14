/** `npm run audit`: reads the audit log in its folder; needs no gateway. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  filesIn,
  HEADS,
  isLocked,
  type LogFiles,
  newestHead,
  proveLine,
  pruneLog,
  PUBLIC_KEYS,
  readKeptHeads,
  readLine,
  readPublicKeys,
  segmentsOf,
  type TreeHead,
  verifyLog,
} from '@tongcha/audit-log';
import { readConfig } from '@tongcha/config';
import { DEVELOPMENT_AUDIT_LOG } from '@tongcha/signature';
import { type AuditLine, findLines, timeOf } from './audit-find.ts';
import { AUDIT_OPTIONS } from './audit-options.ts';
import { auditWords } from './audit-words.ts';
import { readOptions } from './read-options.ts';

const { positionals, values } = readArguments();
const words = auditWords(values.lang === 'en' ? 'en' : 'zh');
const [command, id] = positionals;

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

/** @returns the exit code: 0 good or found, 1 not, 2 not understood */
async function run(): Promise<number> {
  if (values.help) {
    console.log(words.usage);
    return 0;
  }
  const folder = values.folder ?? configuredFolder();
  if (command === undefined || (command === 'prove' && !id) || (command === 'prune' && !values.before))
    return say(words.usage);
  if (!existsSync(folder)) return say(words.noFolder);
  const files = filesIn(folder);
  switch (command) {
    case 'verify':
      return verify(folder, files);
    case 'prove':
      return prove(folder, files, id ?? '');
    case 'find':
      return find(files);
    case 'head':
      return head(files);
    case 'prune':
      return prune(files, timeOf(values.before ?? ''));
    default:
      return say(words.usage);
  }
}

async function verify(folder: string, files: LogFiles): Promise<number> {
  const pems = values.key ?? [join(folder, PUBLIC_KEYS)];
  const keys = readPublicKeys(pems.map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')).join('\n'));
  const isEmpty = segmentsOf(files).length === 0 && files.size(HEADS) === 0;
  if (keys.size === 0 && !isEmpty) return say(words.noKeys);
  const known: TreeHead[] = [];
  for (const place of [...(values.witness ?? []), ...(values.known ?? [])]) known.push(...(await readKeptHeads(place)));
  // A witness may keep heads of other gateways' logs, of which each has a key of its own.
  const log = newestHead(files)?.log;
  const ours = known.filter((head) => keys.has(head.key) || head.log === log);
  const unknown = ours.length === 0 && (values.witness ?? values.known) !== undefined;
  const report = verifyLog({ files, keys, known: ours, isOpen: isLocked(folder) });
  const good = report.findings.length === 0 && !unknown;
  if (values.json) console.log(JSON.stringify({ good, witnessed: ours.length, ...report }, null, 2));
  else {
    if (!values.key) console.error(words.ownKeys);
    if (unknown) console.error(words.notWitnessed);
    console.log(
      [words.report(report), good ? words.good : words.bad, ...report.findings.map((each) => words.finding(each))].join(
        '\n',
      ),
    );
  }
  return good ? 0 : 1;
}

/** In one JSON object, for whoever is to check it: the head, the public key, each line and what leads from it to the root. */
function prove(folder: string, files: LogFiles, request: string): number {
  const newest = newestHead(files);
  const found = [...findLines(files, { request })];
  if (found.length === 0) return say(words.nothing, 1);
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
  return 0;
}

function find(files: LogFiles): number {
  let count = 0;
  for (const { line, fields } of findLines(files, { ...values, clientRequest: values['client-request'] })) {
    count += 1;
    console.log(values.json ? JSON.stringify({ ...line, fields }) : row(line));
  }
  return count > 0 ? 0 : say(words.nothing, 1);
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

function head(files: LogFiles): number {
  const newest = newestHead(files);
  if (!newest) return say(words.nothing, 1);
  console.log(JSON.stringify(newest));
  return 0;
}

async function prune(files: LogFiles, before: number): Promise<number> {
  const done = await pruneLog(files, before, Date.now());
  if ('refused' in done) return say(words.tooYoung(new Date(done.earliest).toISOString().slice(0, 10)), 1);
  console.log(values.json ? JSON.stringify(done) : words.pruned(done.removed.length, done.lines));
  return 0;
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
