import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { FILES } from '../../subgraphs/hazardous-goods/files.ts';
import { HazardDrop } from '../../subgraphs/hazardous-goods/system.ts';
import type { FileDrop } from '../../subgraphs/kit/connectors/file-drop/file-drop.ts';
import { FolderReader } from '../../subgraphs/kit/connectors/file-drop/folder-reader.ts';
import { RowIndex } from '../../subgraphs/kit/connectors/file-drop/row-index.ts';
import { runs } from '../support/runs.ts';
import { asWritten } from './support/as-written.ts';
import { call } from '../support/stand-in.ts';

interface Dropped {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The number that the last line promises. */
  readonly promised: number;
}

const USCC = '91370681MA3T00017D';
const lotRow = (lot: string): string[] =>
  `UPLOAD,370681001,${lot},液氯,7782-50-5,1017,2.3,,99.6,20260310080000,1200,kg,${USCC},370681,0,20260310090000`.split(
    ',',
  );
const useRow = (document: string, kind: string, from: string, to: string): string[] =>
  `UPLOAD,${document},${kind},${from},${to},20260311080000,,5,kg,${USCC},0,20260311090000`.split(',');
const lot = (name: string): string => `hazlot:370681001.${name}`;
const [LOT_COLUMNS, USE_COLUMNS] = ['lot', 'use'].map((name) => {
  const format = FILES.find((kind) => kind.name === name)?.format;
  return format?.type === 'csv' ? format.columns : [];
});
const dropped = (name: string, header: readonly string[] | undefined, ...rows: string[][]): Dropped => ({
  name,
  header: header ?? [],
  rows,
  promised: rows.length,
});

const WELL: readonly Dropped[] = [
  dropped('LOT_20260310_0001.csv', LOT_COLUMNS, lotRow('QA1'), lotRow('QA2'), lotRow('QA3')),
  dropped('LOT_20260310_0002.csv', LOT_COLUMNS, lotRow('QB1'), lotRow('QB2')),
  dropped(
    'USE_20260311_0001.csv',
    USE_COLUMNS,
    useRow('U1', '投料', lot('QA1'), lot('QA2')),
    useRow('U2', '充装', lot('QA2'), 'cylinder:137021000345'),
  ),
  dropped('USE_20260311_0002.csv', USE_COLUMNS, useRow('U3', '处理', lot('QB1'), lot('QB2'))),
];
const CODES = [...['QA1', 'QA2', 'QA3', 'QB1', 'QB2', 'QC9'].map(lot), 'cylinder:137021000345'];
/** Columns of which something else that can be read is not the same: any words are a name. */
const FREE = new Set(['chemName', 'purity', 'hazClass', 'division', 'docNo', 'operatorUscc', 'producerUscc', 'unit']);

const gb = (text: string): Buffer => iconv.encode(text, 'gb18030');
function bytesOf({ header, rows, promised }: Dropped, end = '\r\n'): Buffer {
  return gb([header, ...rows, ['END', String(promised)], []].map((fields) => fields.join(',')).join(end));
}

const RECODED: readonly ((value: string) => string)[] = [
  (value) => value.toLowerCase(),
  (value) =>
    value.replace(/[!-~]/g, (each) =>
      each === ',' ? each : String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0),
    ),
  (value) => ` ${value}  `,
  (value) => `"${value}"`,
];
const JUNK: readonly ((value: string) => string)[] = [(value) => `?${value}`, () => '?', (value) => `${value}?`];

interface Random {
  readonly file: number;
  readonly column: number;
  readonly row: number;
  readonly how: number;
  readonly at: number;
}

/** Files as the fault leaves them: their bytes, by name. */
type Broken = ReadonlyMap<string, Buffer>;
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const others = (files: readonly Dropped[], changed: Dropped): Broken =>
  new Map(files.map((each) => [each.name, bytesOf(each.name === changed.name ? changed : each)]));
const moved = <T>(list: readonly T[], by: number): T[] => [
  ...list.slice(by % list.length),
  ...list.slice(0, by % list.length),
];

const FAULTS: Readonly<Record<string, (file: Dropped, random: Random) => Broken>> = {
  'a column is renamed': (file, { column }) =>
    others(WELL, {
      ...file,
      header: file.header.map((name, i) => (i === column % file.header.length ? 'renamed' : name)),
    }),
  'a column is dropped': (file, { column }) => {
    const keep = (_: unknown, i: number): boolean => i !== column % file.header.length;
    return others(WELL, { ...file, header: file.header.filter(keep), rows: file.rows.map((row) => row.filter(keep)) });
  },
  'a column is repeated': (file, { column }) => {
    const again = (row: readonly string[]): string[] => [...row, row[column % file.header.length] ?? ''];
    return others(WELL, { ...file, header: again(file.header), rows: file.rows.map(again) });
  },
  'a column’s name alone is lost': (file, { column }) =>
    others(WELL, { ...file, header: file.header.filter((_, i) => i !== column % file.header.length) }),
  'columns are in another order': (file, { at }) =>
    others(WELL, { ...file, header: moved(file.header, at), rows: file.rows.map((row) => moved(row, at)) }),
  'a column is written otherwise': (file, { column, how }) => {
    const i = column % file.header.length;
    return others(WELL, {
      ...file,
      rows: file.rows.map((row) => row.map((value, j) => (i === j ? pick(RECODED, how)(value) : value))),
    });
  },
  'a value is written otherwise': (file, { column, row, how }) =>
    others(WELL, changed(file, column, row, pick(RECODED, how))),
  'a value makes no sense': (file, { column, row, how }) => {
    const columns = file.header.filter((name) => !FREE.has(name));
    return others(WELL, changed(file, file.header.indexOf(pick(columns, column)), row, pick(JUNK, how)));
  },
  'a row has lost its end': (file, { row, at }) => {
    const text = (file.rows[row % file.rows.length] ?? []).join(',');
    // Behind the last comma a time is left, which a shorter one is as well.
    const cut = text.slice(0, at % text.lastIndexOf(',')).split(',');
    return others(WELL, { ...file, rows: file.rows.map((each, i) => (i === row % file.rows.length ? cut : each)) });
  },
  'a row is lost': (file, { row }) =>
    others(WELL, { ...file, rows: file.rows.filter((_, i) => i !== row % file.rows.length) }),
  'a row is repeated': (file, { row, how }) => {
    const again = pick(file.rows, row);
    return others(WELL, { ...file, rows: [...file.rows, again], promised: file.promised + (how % 2) });
  },
  'a comma too many': (file, { column, row }) =>
    others(
      WELL,
      changed(file, column, row, (value) => `${value},`),
    ),
  'a quote that is not closed': (file, { column, row }) =>
    others(
      WELL,
      changed(file, column, row, (value) => `"${value}`),
    ),
  'a file is cut': (file, { at }) => {
    const whole = bytesOf(file);
    return new Map([...others(WELL, file), [file.name, whole.subarray(0, at % whole.length)]]);
  },
  'a byte is lost': (file, { at }) => {
    const whole = bytesOf(file);
    // Of what is Chinese: a digit less is another number, and nobody can tell.
    const chinese = [...whole.keys()].filter((i) => (whole[i] ?? 0) >= 0x80);
    const lost = pick(chinese, at);
    return new Map([
      ...others(WELL, file),
      [file.name, Buffer.concat([whole.subarray(0, lost), whole.subarray(lost + 1)])],
    ]);
  },
  'a file is in another encoding': (file, { how }) => {
    const text = iconv.decode(bytesOf(file), 'gb18030');
    const encodings = [Buffer.from(text), Buffer.from(`\ufeff${text}`), Buffer.from(`\ufeff${text}`, 'utf16le')];
    return new Map([...others(WELL, file), [file.name, pick(encodings, how)]]);
  },
  'a file has other line ends': (file, { how }) =>
    new Map([...others(WELL, file), [file.name, bytesOf(file, pick(['\n', '\r'], how))]]),
  'a file is repeated': (file, { how }) =>
    new Map([...others(WELL, file), [file.name.replace(/\d{4}(?=\.)/, String(9_000 + (how % 999))), bytesOf(file)]]),
  'a file has another name': (file, { how }) => {
    const names = [
      file.name.toLowerCase(),
      file.name.toUpperCase(),
      file.name.replace('.csv', '.xlsx'),
      `新${file.name}`,
      `${file.name}.bak`,
    ];
    return new Map(
      [...others(WELL, file)].map(([name, bytes]) => [name === file.name ? pick(names, how) : name, bytes]),
    );
  },
};

function changed(file: Dropped, column: number, row: number, change: (value: string) => string): Dropped {
  const [i, j] = [row % file.rows.length, column % file.header.length];
  return {
    ...file,
    rows: file.rows.map((each, a) => each.map((value, b) => (a === i && b === j ? change(value) : value))),
  };
}

interface Told {
  readonly answer: unknown;
  /** A failure, or said to be partial. */
  readonly isDoubted: boolean;
}

let folder: string;
let number = 0;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tongcha-conserved-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is told of every code: its record, and its links both ways. */
async function toldOf(files: Broken): Promise<readonly Told[]> {
  const drop = mkdtempSync(join(folder, `${(number += 1)}-`));
  for (const [name, bytes] of files) writeFileSync(join(drop, name), bytes);
  const index = join(drop, '.index');
  const reader = new FolderReader({ folder: drop, index, kinds: FILES }, () => {});
  const incomplete = await reader.scan([]);
  reader.close();
  const rows = new RowIndex(index, FILES);
  const { garbage, unknown } = rows.counts();
  const fault =
    incomplete.length + garbage + unknown > 0 ? new Fault('BAD_ANSWER', 'gave a file that cannot be read') : null;
  const system = new HazardDrop({
    rows,
    fault: () => fault,
    figures: () => ({}),
    close: async () => rows.close(),
  } as unknown as FileDrop);
  const asked = [
    (with_: ReturnType<typeof call>) => system.records(CODES, with_),
    (with_: ReturnType<typeof call>) => system.links(CODES, 'BACK', with_),
    (with_: ReturnType<typeof call>) => system.links(CODES, 'FORWARD', with_),
  ];
  const told: Told[] = [];
  for (const ask of asked) {
    const with_ = call();
    const answers: readonly unknown[] | Error = await ask(with_).catch((error: unknown) => error as Error);
    for (const [i, code] of CODES.entries()) {
      const answer = answers instanceof Error ? answers : answers[i];
      told.push({
        answer,
        isDoubted: answer instanceof Error || with_.partials.some(([, codes]) => codes.includes(code)),
      });
    }
  }
  await system.close();
  rmSync(drop, { recursive: true, force: true });
  return told;
}

// A file that never comes is the one thing that nobody can tell: nothing says that there was to be one.
test('whatever happens to a dropped file, what is told is the truth or said to be in doubt', async () => {
  const truth = await toldOf(new Map(WELL.map((each) => [each.name, bytesOf(each)])));
  expect(truth.every(({ isDoubted }) => !isDoubted)).toBe(true);
  expect(truth.filter(({ answer }) => answer !== null && JSON.stringify(answer) !== '[]')).toHaveLength(5 + 3 + 3);
  const natural = fc.nat({ max: 100_000 });
  const random = fc.record({ file: natural, column: natural, row: natural, how: natural, at: natural });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(FAULTS)), random, async (name, dice) => {
      const files = FAULTS[name]?.(pick(WELL, dice.file), dice) ?? new Map<string, Buffer>();
      const told = await toldOf(files);
      for (const [i, { answer, isDoubted }] of told.entries())
        if (!isDoubted)
          expect(asWritten(answer), `${name}: ${CODES[i % CODES.length]}`).toEqual(asWritten(truth[i]?.answer));
    }),
    runs(80, 2_000),
  );
}, 600_000);
