import { type Call, dateTime, refusedCursor, type Search, type SearchPage } from '@tongcha/ministry';
import {
  bizStepSpellings,
  cbvWord,
  type Condition,
  type EpcisEvent,
  type EpcisRepository,
  listCodes,
  type Listing,
  textNamed,
} from '@tongcha/ministry/epcis';
import { Fault } from '@tongcha/resilience';
import { type FoodRecord, isOpen, recordTold } from './record.ts';

/**
 * One page of food records in the order of their first event. EPCIS can be searched by the time of events, their step and
 * the lot in their lot data, not by the name of a product: a filter that it cannot answer finds nothing, and says so.
 * Hand-overs are tested, and give a record its place, only for those who may see them.
 */
export async function searchFood(
  repository: EpcisRepository,
  system: string,
  { filter, first, after, sees = () => false, refused }: Search,
  call: Call,
): Promise<SearchPage<FoodRecord>> {
  const all = sees('parties');
  // Said by what is asked, whatever is found.
  if (!all && ['from', 'to', 'step'].some((name) => (filter[name] ?? null) !== null))
    refused?.('parties', 'FoodDrugFilter of hand-overs');
  const wanted = listingOf(filter, call);
  if (wanted === null) return { rows: [], hasNextPage: false };
  const listing: Listing = {
    ...wanted,
    sees: (event, code, history) => all || isOpen(event, code, history, repository.identifiers),
  };
  const seen = after === null ? null : readCursor(after);
  const rows: { cursor: string; record: FoodRecord }[] = [];
  try {
    for await (const { code, instant, history } of listCodes(
      repository,
      { ...listing, from: seen?.instant ?? listing.from },
      call,
    )) {
      if (seen && (instant < seen.instant || (instant === seen.instant && code <= seen.code))) continue;
      const record = recordTold(code, history, repository, system, call);
      if (record === null) continue;
      if (rows.length === first) return { rows, hasNextPage: true };
      rows.push({ cursor: `${instant} ${code}`, record });
    }
  } catch (error) {
    if (rows.length === 0 || !(error instanceof Fault) || error.code !== 'TOO_LARGE') throw error;
    return { rows, hasNextPage: true }; // the next page begins where this one had to end
  }
  return { rows, hasNextPage: false };
}

function listingOf(filter: Search['filter'], call: Call): Omit<Listing, 'sees'> | null {
  if ((filter['kind'] ?? 'FOOD') !== 'FOOD') return null;
  const conditions: Condition[] = [];
  const tests: ((event: EpcisEvent) => boolean)[] = [];
  let from: number | null = null;
  for (const [key, value] of Object.entries(filter)) {
    if (value === null || value === undefined) continue;
    const text = typeof value === 'string' ? value : '';
    if (key === 'from' || key === 'to') {
      const instant = momentOf(text);
      if (key === 'from') {
        from = instant;
        tests.push((event) => event.instant >= instant);
      } else {
        conditions.push({ name: 'LT_eventTime', values: [new Date(instant).toISOString()] });
        tests.push((event) => event.instant < instant);
      }
    } else if (key === 'step') {
      conditions.push({ name: 'EQ_bizStep', values: bizStepSpellings(text) });
      tests.push((event) => event.step === cbvWord(text));
    } else if (key === 'lot') {
      conditions.push({ name: 'EQ_ILMD_cbvmda:lotNumber', values: [text] });
      tests.push((event) => textNamed(event.ilmd, 'lotNumber') === text);
    } else if (key !== 'kind') {
      // An approval is a drug's: no food has one. Anything else might well find food, but not here.
      if (key !== 'approvalNumber') call.partial(new Fault('BAD_REQUEST', `food cannot be searched by ${key}`), []);
      return null;
    }
  }
  return { conditions, from, matches: (event) => tests.every((test) => test(event)) };
}

function momentOf(text: string): number {
  const instant = Date.parse(dateTime(text) ?? '');
  if (Number.isNaN(instant)) throw new Fault('BAD_REQUEST', 'from and to are times');
  return instant;
}

/** Of what a Date can hold, milliseconds. */
const LAST_INSTANT = 8.64e15;

function readCursor(text: string): { readonly instant: number; readonly code: string } {
  const [, instant = '', code = ''] = /^(-?\d{1,16}) (.+)$/s.exec(text) ?? [];
  if (code === '' || Math.abs(Number(instant)) > LAST_INSTANT) throw refusedCursor();
  return { instant: Number(instant), code };
}
