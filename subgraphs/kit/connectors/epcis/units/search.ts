import { Fault } from '@tongcha/resilience';
import type { Call, Search, SearchPage } from '../../../legacy-system.ts';
import { refusedCursor } from '../../../pages.ts';
import type { SectorRecord } from '../../../records.ts';
import { NO_ROWS } from '../../../search/asked.ts';
import { dateTime } from '../../../time.ts';
import { type EpcisEvent, textNamed } from '../event.ts';
import type { History } from '../histories.ts';
import { isHandOver, subjectsOf } from '../holdings.ts';
import { listAny } from '../list-any.ts';
import type { Listing } from '../listing.ts';
import type { Condition } from '../query.ts';
import type { EpcisRepository } from '../repository.ts';
import { standing } from '../standing.ts';
import { bizStepSpellings, cbvWord } from '../vocabulary.ts';
import { codesAsked, eventsAsked } from './asked.ts';
import { isOpen, isOrigin, recordTold, type Units } from './record.ts';

/**
 * One page of records in the order of their first event. EPCIS can be searched by the time of events, their step and
 * the lot in their lot data, not by the name of a product: a filter that it cannot answer finds nothing, and says so.
 * Hand-overs are tested, and give a record its place, only for those who may see them.
 */
export async function searchUnits(
  units: Units,
  { filter, where = {}, first, after, sees = () => false, refused }: Search,
  call: Call,
): Promise<SearchPage> {
  const { repository, filterName } = units;
  const all = sees('parties');
  // Said by what is asked, whatever is found.
  if (!all && ['from', 'to', 'step'].some((name) => (filter[name] ?? null) !== null))
    refused?.('parties', `${filterName} of hand-overs`);
  const filtered = listingOf(filter, repository, call);
  const narrowed = eventsAsked(where);
  if (filtered === null || narrowed === null) return NO_ROWS;
  const isSeen = (event: EpcisEvent, code: string, history: History): boolean =>
    all || isOpen(event, code, history, repository.identifiers);
  const place = after === null ? null : readCursor(after);
  // What the filter asks of an event and what a condition does may hold by two: then the filter alone is asked for.
  const alternatives = filtered.isPlain ? narrowed : [{ ...filtered, isShown: false }];
  const wants = codesAsked(where);
  // Where the listing has come to, by what everybody knows to have happened: there a page may end that has nothing yet.
  let reached: Place | null = null;
  const listings = alternatives.map(({ isShown, ...each }, i): Listing => ({
    ...each,
    sees: isShown ? () => true : isSeen,
    wants,
    passes(event) {
      if (isOrigin(event) && !isHandOver(event)) reached = { listing: i, instant: event.instant, code: '' };
    },
    from: place?.listing === i ? place.instant : filtered.from,
  }));
  const rows: { cursor: string; record: SectorRecord }[] = [];
  try {
    for await (const found of listAny(repository, listings, place?.listing ?? 0, call)) {
      const { code, history, listing } = found;
      if (place && listing === place.listing && isBefore(found, place)) continue;
      // Whoever is shown nothing else of it is not shown that it was recalled.
      if (
        alternatives[listing]?.isShown &&
        !aboutOf(history, code, repository).some((event) => isSeen(event, code, history))
      )
        continue;
      const record = recordTold(code, history, units, call);
      if (record === null) continue;
      if (rows.length === first) return { rows, hasNextPage: true };
      rows.push({ cursor: writeCursor(found), record });
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'TOO_LARGE') throw error;
    // The next page begins where this one had to end.
    if (rows.length > 0) return { rows, hasNextPage: true };
    const end = reached as Place | null;
    if (end === null || (place && end.listing === place.listing && end.instant <= place.instant)) throw error;
    return { rows, hasNextPage: true, endCursor: writeCursor(end) };
  }
  return { rows, hasNextPage: false };
}

/** Events that stand and are about a code. */
function aboutOf({ found }: History, code: string, { identifiers }: EpcisRepository): readonly EpcisEvent[] {
  return standing(found).events.filter((event) =>
    subjectsOf(event).some(({ uri }) => identifiers.codeOf(uri) === code),
  );
}

/** `isPlain`: it asks nothing of events. */
function listingOf(
  filter: Search['filter'],
  repository: EpcisRepository,
  call: Call,
): (Omit<Listing, 'sees'> & { readonly isPlain: boolean }) | null {
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
      conditions.push({
        name: 'EQ_bizStep',
        values: [...bizStepSpellings(text), ...repository.client.ownSteps(cbvWord(text))],
      });
      tests.push((event) => event.step === cbvWord(text));
    } else if (key === 'lot') {
      conditions.push({ name: 'EQ_ILMD_cbvmda:lotNumber', values: [text] });
      tests.push((event) => textNamed(event.ilmd, 'lotNumber') === text);
    } else {
      // It might well find something, but not here.
      call.partial(new Fault('BAD_REQUEST', `cannot be searched by ${key}: ask without it`), []);
      return null;
    }
  }
  return { conditions, from, matches: (event) => tests.every((test) => test(event)), isPlain: tests.length === 0 };
}

function momentOf(text: string): number {
  const instant = Date.parse(dateTime(text) ?? '');
  if (Number.isNaN(instant)) throw new Fault('BAD_REQUEST', 'from and to are times');
  return instant;
}

/** Of what a Date can hold, milliseconds. */
const LAST_INSTANT = 8.64e15;

/** Where a page ended: in which listing, and there the code and its time. */
interface Place {
  readonly listing: number;
  readonly instant: number;
  readonly code: string;
}

/** Whether a code was on an earlier page of its listing. */
function isBefore({ instant, code }: Pick<Place, 'instant' | 'code'>, place: Place): boolean {
  return instant < place.instant || (instant === place.instant && code <= place.code);
}

function writeCursor({ listing, instant, code }: Place): string {
  return `${listing === 0 ? '' : `${listing}:`}${instant} ${code}`;
}

function readCursor(text: string): Place {
  const [, listing = '0', instant = '', code = ''] = /^(?:([1-9]):)?(-?\d{1,16}) (.*)$/s.exec(text) ?? [];
  if (instant === '' || Math.abs(Number(instant)) > LAST_INSTANT) throw refusedCursor();
  return { listing: Number(listing), instant: Number(instant), code };
}
