import { type ChainRecordFields, type ImpactData, type JobFields, StartImpact } from '@tongcha/client';
import type { Call } from '../command.ts';
import { CliFault, EXIT } from '@tongcha/command';
import type { Patience } from '../export/ask-patiently.ts';
import { askValues } from '../job/ask-values.ts';
import { follow } from '../job/follow.ts';
import { jobLine } from '../job/job-text.ts';
import { readPage } from '../job/read-page.ts';
import type { ImpactAsked } from './ask-impact.ts';

type Impact = ImpactData['impact'];
type ImpactCall = Pick<Call<ImpactAsked>, 'gateway' | 'io' | 'language' | 'warn' | 'options'>;

/** A line of a page, as docs/jobs.md has it. */
type Line =
  | { readonly table: 'root'; readonly code: string }
  | ({ readonly table: 'unit'; readonly members: readonly string[] } & Omit<Impact['units'][number], 'unit'>)
  | ({ readonly table: 'total' } & Impact['totals'][number])
  | ({ readonly table: 'holder' } & Impact['holders'][number])
  | ({ readonly table: 'handover' } & Impact['handovers'][number])
  | ({ readonly table: 'action' } & Impact['actions'][number])
  | ({ readonly table: 'balance' } & Impact['balance'][number])
  | ({ readonly table: 'gap' } & Impact['gaps'][number])
  | ({ readonly table: 'coverage' } & Impact['coverage'][number])
  | ({ readonly table: 'withheld' } & Impact['withheld'][number])
  | { readonly table: 'end'; readonly complete: boolean };

const PATIENCE_MS = 300_000;

/** Of more units than one response holds: begins a job, waits for it, and reads its results. */
export async function impactByJob(call: ImpactCall, codes: readonly string[]): Promise<Impact> {
  const { gateway, options, language } = call;
  const { data, errors, status } = await gateway.need(StartImpact, {
    codes,
    maxDepth: options.depth,
    maxUnits: options.units,
  });
  if (!data.startImpact) throw gateway.refusal({ errors, status });
  const job = await follow(call, data.startImpact);
  if (job.state !== 'DONE') throw new CliFault(EXIT.refused, jobLine(job, language));
  return readImpact(call, job);
}

/** The results of a job as the answer of `impact`, with what is held of its units, which is asked for now. */
export async function readImpact(
  { gateway, io, language, warn }: Omit<ImpactCall, 'options'>,
  job: JobFields,
): Promise<Impact> {
  const patience: Patience = { patienceMs: PATIENCE_MS, signal: io.signal };
  const lines: Line[] = [];
  for (let number = 0; number < job.results.length; number += 1) {
    const page = await readPage(gateway, job, { number, amounts: false }, patience);
    for (const line of page.trimEnd().split('\n')) lines.push(JSON.parse(line) as Line);
  }
  const of = <T extends Line['table']>(table: T): Extract<Line, { readonly table: T }>[] =>
    lines.filter((line): line is Extract<Line, { readonly table: T }> => line.table === table);
  const units = of('unit');
  const held = units.flatMap(({ code, members }) => (members.length > 0 ? [code] : []));
  warn(language === 'zh' ? `${held.length} 个单元,正在查询各方记录` : `${held.length} units, asking for their records`);
  const values = await askValues(gateway, held, patience);
  const recordsOf = (code: string): readonly ChainRecordFields[] => values.records.get(code) ?? [];
  const gaps = [...joined(of('gap')), ...(values.gaps as Impact['gaps'])];
  return {
    roots: of('root').map(({ code }) => ({ code, records: recordsOf(code) })),
    units: units.map((unit) => ({ ...unit, unit: { records: recordsOf(unit.code) } })),
    totals: of('total'),
    holders: joined(of('holder')),
    handovers: of('handover'),
    actions: joined(of('action')),
    balance: of('balance'),
    gaps,
    coverage: of('coverage'),
    withheld: of('withheld'),
    complete: (of('end')[0]?.complete ?? false) && gaps.length === 0,
  };
}

/** What stands in several lines, as it is of very many codes. */
function joined<T extends { readonly codes: readonly string[] }>(lines: readonly T[]): T[] {
  const found = new Map<string, { line: T; codes: string[] }>();
  for (const line of lines) {
    const key = JSON.stringify({ ...line, codes: [] });
    const known = found.get(key);
    if (known) known.codes.push(...line.codes);
    else found.set(key, { line, codes: [...line.codes] });
  }
  return [...found.values()].map(({ line, codes }) => ({ ...line, codes }));
}
