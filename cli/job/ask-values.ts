import { Chain, type ChainRecordFields, type GraphError } from '@tongcha/client';
import { askPatiently, type Patience } from '../export/ask-patiently.ts';
import { type Gateway, isRefusal } from '../gateway.ts';

/** Units of one request. */
const TOGETHER = 10;

export interface Values {
  /** By code. */
  readonly records: ReadonlyMap<string, readonly ChainRecordFields[]>;
  /** What could not be had; what one may not see is none. */
  readonly gaps: readonly object[];
}

/** What a table of units has of a record. */
const FRAGMENT = String(Chain).slice(String(Chain).indexOf('fragment ChainRecord on'));

/** What is held of these units, as whoever asks may see it now. */
export async function askValues(gateway: Gateway, codes: readonly string[], patience: Patience): Promise<Values> {
  const records = new Map<string, readonly ChainRecordFields[]>();
  const gaps: object[] = [];
  for (let at = 0; at < codes.length; at += TOGETHER) {
    const some = codes.slice(at, at + TOGETHER);
    const { data, errors } = await askPatiently<
      Readonly<Record<string, { readonly records: readonly ChainRecordFields[] } | null>>
    >(gateway, queryOf(some.length), Object.fromEntries(some.map((code, i) => [`c${i}`, code])), patience);
    for (const [i, code] of some.entries()) records.set(code, data[`u${i}`]?.records ?? []);
    for (const error of errors) if (!isRefusal(error)) gaps.push(gapOf(error, some));
  }
  return { records, gaps };
}

function gapOf({ message, path, extensions = {} }: GraphError, some: readonly string[]): object {
  const place = some[Number(String(path?.[0] ?? '').slice(1))];
  const { code, sector, member, system, codes = place === undefined ? [] : [place] } = extensions;
  return { reason: code, sector, member, system, message, codes };
}

function queryOf(count: number): string {
  const units = Array.from({ length: count }, (_, i) => i);
  return `query JobValues(${units.map((i) => `$c${i}:TraceCode!`).join(' ')}){${units
    .map((i) => `u${i}:unit(code:$c${i}){records{...ChainRecord}}`)
    .join(' ')}}${FRAGMENT}`;
}
