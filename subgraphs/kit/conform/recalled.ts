import { field } from './client.ts';
import { isRefusal, recordAt, units } from './questions.ts';
import type { Subject } from './subject.ts';
import { fieldsOf } from './access.ts';

/** Samples that are looked at. */
const MOST_SAMPLES = 100;
/** Of the list, which may be longer. */
const FIRST = 500;

/**
 * Of the samples those are listed that were ever recalled, and no others, the newest recall first.
 * @returns what is wrong; null: nothing
 */
export async function listsRecalled({ subgraph, names, sdl, samples }: Subject): Promise<string | null> {
  const { recalledField } = names;
  // A member of an earlier contract has no such list.
  if (!fieldsOf(sdl, 'Query').some(({ name }) => name.value === recalledField)) return null;
  const codes = samples.slice(0, MOST_SAMPLES);
  const records = await units(subgraph, names, codes, 'code recalls { id }');
  const answer = await subgraph.query(`{ list: ${recalledField}(first: ${FIRST}) { code at } }`);
  const error = answer.errors.find((each) => !isRefusal(each) && each.extensions?.['code'] !== 'TOO_LARGE');
  if (error) return `${recalledField}: answered with an error: ${String(error.message)}`;
  const rows = field(answer.data, 'list');
  if (!Array.isArray(rows)) return `${recalledField} tells no list`;
  const listed = new Set(rows.map((row) => String(field(row, 'code'))));
  const times = rows.map((row) => Date.parse(String(field(row, 'at') ?? '')));
  const isWhole = rows.length < FIRST && answer.errors.length === 0;
  for (const [i, code] of codes.entries()) {
    const record = recordAt(records, i);
    if (record === null || record === undefined) continue;
    const recalls = field(record, 'recalls');
    const isRecalled = Array.isArray(recalls) && recalls.length > 0;
    if (isRecalled && isWhole && !listed.has(code))
      return `${code} was recalled, and ${recalledField} does not list it`;
    if (!isRecalled && listed.has(code)) return `${recalledField} lists ${code}, which was never recalled`;
  }
  // NaN, which nobody dates, comes last.
  const late = times.findIndex((at, i) => i > 0 && at > (times[i - 1] ?? NaN));
  const gap = times.findIndex((at, i) => i > 0 && !Number.isNaN(at) && Number.isNaN(times[i - 1] ?? NaN));
  if (late !== -1 || gap !== -1) return `${recalledField} does not list the newest recall first`;
  return null;
}
