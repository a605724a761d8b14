import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { CliFault, EXIT, type Io, type Language } from '@tongcha/command';
import type { Gateway } from '../../gateway.ts';
import { readMembers } from '../../members/member-text.ts';
import { addPages, fingerprint } from '../export-table.ts';
import { recordSearches, searchesOf } from '../graph-schema.ts';
import { journalOf, OutputFiles, partOf } from '../output-files.ts';
import { addMissing, type Missing } from '../missing.ts';
import { removeJournal } from '../journal.ts';
import { Progress } from '../progress.ts';
import { recordsSource } from '../records-source.ts';
import { tellUnlisted } from '../sources.ts';
import type { Paging } from '../search-source.ts';
import type { TableSource } from '../table-source.ts';
import { type Manifest, readManifest, type Run, writeManifest } from './manifest.ts';
import { fileColumns, partitionOf, writePartitions } from './partitions.ts';
import { conditionsSince, Heard, type KnownMember } from './since.ts';

type Condition = Readonly<Record<string, unknown>>;

export interface FolderExport {
  readonly gateway: Gateway;
  readonly io: Io;
  readonly language: Language;
  readonly schema: GraphQLSchema;
  readonly where: Condition | undefined;
  readonly folder: string;
  readonly restart: boolean;
  readonly page: number;
  readonly patienceMs: number;
}

export interface FolderExported {
  readonly run: Run;
  readonly pages: number;
  readonly resumedAt: number;
  readonly missing: readonly Missing[];
}

/** What a run has set out to do: the same when it is gone on with. */
interface Plan {
  readonly run: number;
  readonly asOf: string;
  readonly members: readonly KnownMember[];
}

/** Beside the data while a run is under way; readers of folders pass over such names. */
const UNDER_WAY = '_run';

/**
 * Writes the records of all sectors as a folder of Parquet files, partitioned by sector, province and month; where the folder has some already, only
 * what has been said since. Each run adds files and changes none: the newest row of a code and member is the one of the latest run.
 * @throws CliFault usage; refused, unreachable or interrupted: the same call then goes on
 */
export async function exportFolder(work: FolderExport): Promise<FolderExported> {
  const { gateway, io, language, folder, where, restart } = work;
  mkdirSync(folder, { recursive: true });
  const spool = join(folder, UNDER_WAY);
  if (restart) discard(spool);
  const before = readManifest(folder);
  const plan = await planOf(gateway, spool, before);
  const paging: Paging = {
    gateway,
    page: work.page,
    patience: {
      patienceMs: work.patienceMs,
      signal: io.signal,
      waiting: (milliseconds, why) => note(`${why} ${Math.ceil(milliseconds / 1_000)} s`),
    },
  };
  const source = sourceFor(work, paging, before, plan);
  const columns = fileColumns(source.tables[0]?.columns ?? []);
  const kept: Pick<Manifest, 'where' | 'columns'> = { where: where ?? null, columns: fingerprint(columns) };
  if (before && (fingerprint(before.where) !== fingerprint(kept.where) || before.columns !== kept.columns))
    throw new CliFault(
      EXIT.usage,
      `--folder: ${folder} 中的数据条件或字段不同(权限变化也会改变字段):请另用目录 / what is there has other conditions or columns (rights change those, too): name another folder`,
    );
  const encoder = { head: '', line: (row: Readonly<Record<string, unknown>>) => lineOf(row) };
  const files = await OutputFiles.open(
    spool,
    fingerprint({ url: gateway.url.href, asOf: gateway.asOf, of: source.of, plan }),
    [{ name: '', head: '' }],
  );
  const resumedAt = files.journal.rows[0] ?? 0;
  const total = io.err.isTTY === true && !files.journal.isWhole ? await source.total().catch(() => null) : null;
  const progress = new Progress(io.err, language, resumedAt, total);
  const note = (text: string): void => progress.show(files.journal.rows[0] ?? 0, text);
  try {
    await addPages(files, source, [encoder], () => {
      progress.show(files.journal.rows[0] ?? 0);
      return io.signal.aborted;
    });
  } finally {
    progress.end();
    await files.close();
  }
  const { pages, missing: told } = files.journal;
  const said = before?.runs.at(-1)?.said ?? [];
  const heard = new Heard(said);
  const written = await writePartitions(partOf(spool), folder, plan.run, columns, (row) => heard.add(row));
  const missing = Object.values(addMissing(told, written.notTimes.map(notATime)));
  const run: Run = {
    run: plan.run,
    asOf: plan.asOf,
    rows: written.files.reduce((sum, { rows }) => sum + rows, 0),
    complete: !missing.some(({ isFault }) => isFault),
    gaps: missing.map(({ kind, count, codes }) => ({ ...(JSON.parse(kind) as object), count, codes })),
    files: [...written.files],
    said: heard.without(missing, said, plan.members),
  };
  writeManifest(folder, { version: 1, ...kept, runs: [...(before?.runs ?? []), run] });
  discard(spool);
  return { run, pages, resumedAt, missing };
}

function sourceFor(
  { schema, where }: FolderExport,
  paging: Paging,
  before: Manifest | null,
  { members }: Plan,
): TableSource {
  const searches = recordSearches(searchesOf(schema));
  if (searches.length === 0)
    throw new CliFault(
      EXIT.refused,
      '当前令牌和用途没有可导出的记录。 / There are no records to export with this token and purpose.',
    );
  const said = before?.runs.at(-1)?.said;
  const parts = said ? conditionsSince(said, members, where) : searches.map(({ sector }) => ({ sector, where }));
  return tellUnlisted(recordsSource(paging, schema, searches, parts), schema, where);
}

/** That of the run under way, or a new one. */
async function planOf(gateway: Gateway, spool: string, before: Manifest | null): Promise<Plan> {
  const file = `${spool}.json`;
  const run = (before?.runs.at(-1)?.run ?? 0) + 1;
  if (existsSync(file) && existsSync(journalOf(spool))) {
    try {
      const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan;
      if (plan.run === run) return plan;
    } catch {
      // It was not written whole: nothing is of it yet.
    }
  }
  discard(spool);
  const members = (await readMembers(gateway)).map(({ name, sector }) => ({ name, sector }));
  if (before && members.length === 0)
    throw new CliFault(EXIT.refused, '无法得知有哪些数据提供方 / it is not told who the members are');
  const asOf = gateway.asOf ?? new Date().toISOString();
  const latest = before?.runs.at(-1)?.asOf;
  if (latest !== undefined && Date.parse(asOf) < Date.parse(latest))
    throw new CliFault(
      EXIT.usage,
      `--as-of: 目录中已有 ${latest} 的数据 / the folder has what was said at ${latest} already`,
    );
  const plan = { run, asOf, members };
  writeFileSync(`${file}.new`, JSON.stringify(plan), { flush: true });
  renameSync(`${file}.new`, file);
  return plan;
}

function discard(spool: string): void {
  rmSync(partOf(spool), { force: true });
  rmSync(`${spool}.json`, { force: true });
  removeJournal(journalOf(spool));
}

function lineOf(row: Readonly<Record<string, unknown>>): string {
  return `${partitionOf(row)}\t${JSON.stringify(row)}\n`;
}

function notATime(field: string): Missing {
  return { kind: JSON.stringify({ code: 'NOT_A_TIME', field }), isFault: true, count: 1, codes: [] };
}
