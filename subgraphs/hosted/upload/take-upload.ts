import { createHash } from 'node:crypto';
import type { Identifiers } from '@tongcha/ministry/epcis';
import type { StatementFault, Why } from '../statements/faults.ts';
import { keep, type Kept, type Outcome } from '../statements/keep.ts';
import type { Statement } from '../statements/statement.ts';
import type { HostedStore } from '../store/store.ts';
import { COLUMNS, type ColumnKey } from './columns.ts';
import { type ReadRow, readRows } from './read-rows.ts';
import { readTable } from './read-table.ts';
import { statementsOf } from './statements-of.ts';

export type Lang = 'zh' | 'en';

/** A file as it comes. */
export interface SentFile {
  readonly owner: string;
  readonly subject: string;
  readonly name: string;
  readonly body: Buffer;
  readonly partial: boolean;
  readonly preview: boolean;
}

/** What became of a file, or what would, in words. */
export interface UploadAnswer extends Pick<Kept, 'state' | 'id'> {
  readonly rows: number;
  readonly counts: Readonly<Record<Lowercase<Outcome>, number>>;
  readonly faults: readonly {
    readonly row: number;
    readonly column: string | null;
    readonly code: string;
    readonly message: string;
  }[];
  readonly moreFaults: number;
  readonly records: readonly {
    readonly record: string;
    readonly step: string;
    readonly rows: readonly number[];
    readonly codes: readonly string[];
    readonly outcome: Outcome;
  }[];
}

/** So many faults and records are told; whoever has more mends these first. */
const MOST_TOLD = 200;

/** @throws Fault BAD_REQUEST or TOO_LARGE whose message is a code of `FILE_FAULTS` */
export async function takeUpload(
  store: HostedStore,
  identifiers: Identifiers,
  file: SentFile,
  lang: Lang,
): Promise<UploadAnswer> {
  const { owner, subject, name, body, partial, preview } = file;
  const { rows, faults, count } = readRows(await readTable(body), Date.now());
  const told = await statementsOf(rows, owner);
  const byRow = new Map(rows.map((row) => [row.row, row]));
  const kept = await keep(
    store,
    identifiers,
    told.statements,
    {
      owner,
      subject,
      kind: 'FILE',
      name,
      digest: createHash('sha256').update(body).digest('hex'),
      faults: [...faults, ...told.faults],
      partial,
      preview,
    },
    (statement, found) => locate(statement, found, byRow),
  );
  return answerOf(kept, count, lang, identifiers);
}

/** The row and the column of what is wrong with a record: of several lots the one that the words name. */
function locate({ places }: Statement, { code, words, of }: Why, byRow: ReadonlyMap<number, ReadRow>): StatementFault {
  const named = places.find((place) => {
    const row = byRow.get(place);
    const own = of === 'input' ? row?.input?.code.code : row?.of.code.code;
    return own !== undefined && words.zh.includes(own);
  });
  const column: ColumnKey | null =
    of === 'input' ? 'inputCode' : of === 'subject' ? 'code' : of === 'party' ? 'party' : null;
  return { place: named ?? places[0] ?? 0, column, code, words };
}

function answerOf(
  { state, id, outcomes, faults }: Kept,
  rows: number,
  lang: Lang,
  identifiers: Identifiers,
): UploadAnswer {
  const counts = { new: 0, replaced: 0, unchanged: 0, refused: 0 };
  for (const outcome of outcomes.values()) counts[outcome.toLowerCase() as keyof typeof counts] += 1;
  const inOrder = faults.toSorted((a, b) => a.place - b.place);
  return {
    state,
    id,
    rows,
    counts,
    faults: inOrder.slice(0, MOST_TOLD).map(({ place, column, code, words }) => ({
      row: place,
      column: COLUMNS.find(({ key }) => key === column)?.[lang] ?? null,
      code,
      message: words[lang],
    })),
    moreFaults: Math.max(0, faults.length - MOST_TOLD),
    records: [...outcomes].slice(0, MOST_TOLD).map(([{ record, places, event }, outcome]) => ({
      record: record.slice(record.indexOf(' ') + 1),
      step: record.slice(0, record.indexOf(' ')),
      rows: places,
      codes: [...event.objects, ...event.outputs].map(({ uri }) => identifiers.codeOf(uri) ?? uri),
      outcome,
    })),
  };
}
