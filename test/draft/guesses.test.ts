import { expect, test } from 'vitest';
import { draftService } from '../../subgraphs/kit/draft/service/draft.ts';
import { readSamples } from '../../subgraphs/kit/draft/service/sample.ts';
import { draftFiles } from '../../subgraphs/kit/draft/write.ts';

const NAMING = { sector: 'timber', title: { zh: '木材', en: 'Timber' }, system: 'timber-register' };

/** The draft of an answer whose rows are these. */
function draftOf(...answers: readonly unknown[]): string {
  const samples = answers.map((document, i) => ({ name: `${i}.json`, document }));
  return draftFiles(NAMING, draftService(readSamples(samples), NAMING)).ministry;
}

/** Twelve rows with a number of their own, and what each has beside it. */
function rows(of: (i: number) => Readonly<Record<string, unknown>>): unknown {
  return { rows: Array.from({ length: 12 }, (_, i) => ({ batchNo: `B${1000 + i}`, productName: '松木', ...of(i) })) };
}

/** What the draft has behind a name. */
function lineOf(draft: string, name: string): string | undefined {
  return new RegExp(`^ *(?:- )?${name}: (.*)$`, 'm').exec(draft)?.[1];
}

test('a date whose day and month cannot be told apart is open', () => {
  expect(lineOf(draftOf(rows((i) => ({ scrq: `0${1 + (i % 9)}/05/2026` }))), 'producedAt')).toMatch(
    /^\?\? scrq \| time d\/M\/yyyy or scrq \| time M\/d\/yyyy/,
  );
  expect(lineOf(draftOf(rows((i) => ({ scrq: `${12 + i}/05/2026` }))), 'producedAt')).toBe(
    'scrq | time d/M/yyyy # by its name; 12 of 12 read as a time',
  );
});

test.each([
  ['20260305', 'scrq'],
  ['2026年3月5日', 'scrq'],
  ['2026.3.5 8:00', 'scrq'],
  ['1767225600', 'scrq | epoch s'],
  ['1767225600000', 'scrq | epoch ms'],
  ['2026-03-05T08:00:00Z', 'scrq'],
])('a time that is written %s is read by %s', (written, path) => {
  expect(lineOf(draftOf(rows(() => ({ scrq: written }))), 'producedAt')).toMatch(
    new RegExp(`^${path.replaceAll('|', '\\|')} #`),
  );
});

test('a name whose values are something else is not what it says', () => {
  const draft = draftOf(rows(() => ({ scrq: '一车间', sl: '很多', xzqh: '北京路' })));
  for (const name of ['producedAt', 'quantity', 'division']) expect(lineOf(draft, name)).toBeUndefined();
});

test('an amount has its unit in its text, beside it, or it is open', () => {
  expect(lineOf(draftOf(rows((i) => ({ sl: `${i + 1}公斤` }))), 'quantity')).toMatch(/^sl #/);
  expect(lineOf(draftOf(rows((i) => ({ sl: i + 1, dw: '吨' }))), 'quantity')).toMatch(/^sl \| amount dw #/);
  expect(lineOf(draftOf(rows((i) => ({ sl: i + 1 }))), 'quantity')).toMatch(/^\?\? sl \| amount =kg/);
  expect(lineOf(draftOf(rows((i) => ({ sl: i + 1, dw: '第一车间' }))), 'quantity')).toMatch(/^\?\? sl/);
});

test('two names that mean the same are an open line with both', () => {
  expect(lineOf(draftOf(rows(() => ({ scrq: '20260305', productionDate: '20260306' }))), 'producedAt')).toMatch(
    /^\?\? scrq or productionDate/,
  );
});

test('a number that stands in several rows is no code', () => {
  const draft = draftOf({
    rows: Array.from({ length: 12 }, (_, i) => ({ batchNo: `B${i % 5}`, productName: '松木' })),
  });
  expect(lineOf(draft, 'lot')).toMatch(/^"?\?\? .*# 5 values in 12 rows: it is no code by itself$/);
});

test('a number with signs that no code has is no code', () => {
  const draft = draftOf({
    rows: Array.from({ length: 12 }, (_, i) => ({ batchNo: `第${i}批/<x>`, productName: '松木' })),
  });
  expect(lineOf(draft, 'lot')).toMatch(/\?\? .*# 12 of 12 values have signs that no code has$/);
});

test('values of a known scheme are its codes; a barcode with a batch is a lot', () => {
  const codes = Array.from({ length: 9 }, (_, i) => `8385793000087976666${i}`);
  const drugs = draftOf({ rows: codes.map((zsm) => ({ zsm, productName: '示例片' })) });
  expect(lineOf(drugs, 'lot')).toMatch(
    /^\{ code: 'drug:\{zsm\}' \} # 9 of 9 values are codes of drug and of nothing else/,
  );
  // One example shows nothing of the others.
  expect(lineOf(draftOf({ rows: [{ zsm: codes[0], productName: '示例片' }] }), 'lot')).toMatch(
    /\?\? .*too few values were seen/,
  );
  const barcodes = draftOf({
    rows: Array.from({ length: 12 }, (_, i) => ({ gtin: '6901234567892', ph: `P${i % 3}`, productName: '示例' })),
  });
  expect(lineOf(barcodes, 'lot')).toContain(
    "{ code: 'gs1:(01)0{gtin}(10){ph}', key: '{gtin}|{ph}', shapes: { gtin: '\\d{13}' } }",
  );
});

test('whose a credit code is, its name says, or it is open', () => {
  expect(lineOf(draftOf(rows(() => ({ scqyUscc: '91320500MA1F00037J', scqyName: '示例木业' }))), 'producer')).toMatch(
    /^\{ uscc: scqyUscc, name: scqyName \} # 12 of 12 are credit codes$/,
  );
  expect(lineOf(draftOf(rows(() => ({ tyshxydm: '91320500MA1F00037J' }))), 'producer')).toMatch(/^['"]?\?\? /);
  expect(lineOf(draftOf(rows(() => ({ scqyUscc: '91320500MA1F00038J' }))), 'producer')).toBeUndefined();
});

test('what looks like a person’s is left out, whatever it is called, and no value of it is told', () => {
  const draft = draftOf(
    rows((i) => ({ name: `1380000000${i % 10}`, holderName: '11010119900307002X', linkman: '张三' })),
  );
  expect(draft).toContain('left out, for they look like persons’: name, holderName');
  // Telephones in a number of its own would be told as the record's.
  expect(lineOf(draftOf(rows((i) => ({ djh: `1380000000${i % 10}` }))), 'recordId')).toBe('batchNo');
  expect(draft).not.toMatch(/13800000|110101|张三/);
});

test('words that are known have their meaning; others are open', () => {
  const tests = (i: number): object => ({ tests: [{ reportNo: `R${i}`, result: ['合格', '不合格', '待定'][i % 3] }] });
  const draft = draftOf(rows(tests as never));
  expect(lineOf(draft, '合格')).toBe('PASS');
  expect(lineOf(draft, '不合格')).toBe('FAIL');
  expect(lineOf(draft, '待定')).toBe('?? one of PASS, FAIL, CONDITIONAL');
});

test('which way a link goes its names say, or it is open', () => {
  const links = (from: string, to: string): unknown => ({
    rows: Array.from({ length: 12 }, (_, i) => ({
      djh: `D${i}`,
      [from]: `B${1000 + i}`,
      [to]: `C${i}`,
      sj: '20260501',
      sl: '3吨',
      dw: '吨',
    })),
  });
  const told = draftOf(
    rows(() => ({ scrq: '20260305' })),
    links('toBatchNo', 'fromBatchNo'),
  );
  expect(lineOf(told, 'from')).toMatch(/^\{ lot: fromBatchNo \}/);
  const untold = draftOf(
    rows(() => ({ scrq: '20260305' })),
    links('aBatchNo', 'bBatchNo'),
  );
  for (const name of ['from', 'to', 'forward', 'back', 'kind']) expect(lineOf(untold, name)).toMatch(/^['"]?\?\? /);
});

test('a name that some rows lack may be left out, and one that cannot be a path is told', () => {
  const draft = draftOf(
    rows((i) => ({ ...(i % 2 ? { scrq: '20260305' } : {}), 'gx sj': '20260306', 'a|b': 1, 'x{y}': 2 })),
  );
  expect(lineOf(draft, 'producedAt')).toMatch(/^scrq\? #/);
  expect(draft).toContain('"gx sj"');
});
