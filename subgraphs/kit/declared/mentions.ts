import type { Call, CodesPage } from '../legacy-system.ts';
import { refusedCursor } from '../pages.ts';
import { NotUnderstood } from '../values/not-understood.ts';
import type { MentionSource } from './mention-source.ts';

/** Rows that are read at a time. */
const MOST = 500;

/** How far a register was read, and whether that was to its end. */
type Place = readonly [after: string | null, isOver: boolean];

/**
 * The next codes that the registers mention, all of them at a time. One that tells of changes is read on; one that cannot is read
 * from its beginning again, once all have come to their end.
 *
 * @throws NotUnderstood where a code may be missing
 */
export async function mentioned(
  sources: readonly MentionSource[],
  since: string | null,
  call: Call,
): Promise<CodesPage> {
  const from = placesIn(since, sources.length);
  const pages = await Promise.all(sources.map((source, i) => pageOf(source, from[i] as Place, call)));
  const places = pages.flatMap(({ doubts }) => doubts);
  if (places.length > 0) throw new NotUnderstood(places);
  const isOver = pages.every(({ place: [, over] }) => over);
  return {
    codes: pages.flatMap(({ codes }) => codes),
    position: JSON.stringify(
      isOver
        ? pages.map(({ place: [after] }, i) => [sources[i]?.cursor ? after : null, false])
        : pages.map(({ place }) => place),
    ),
    more: !isOver,
  };
}

async function pageOf(
  source: MentionSource,
  [after, isOver]: Place,
  call: Call,
): Promise<{ readonly codes: readonly string[]; readonly doubts: readonly string[]; readonly place: Place }> {
  if (isOver) return { codes: [], doubts: [], place: [after, true] };
  const { rows, more, cursors, doubts: around, incomplete } = await source.question.page({}, MOST, after, call);
  if (incomplete) throw incomplete;
  const [codes, doubts] = [[] as string[], [...around]];
  let end = cursors?.at(-1) ?? after;
  for (const each of rows) {
    const row = source.open(each);
    if (row === null) {
      doubts.push(source.place);
      continue;
    }
    codes.push(...source.codesIn(row));
    if (source.cursor) end = row.needed('cursor', source.cursor(row));
    doubts.push(...row.doubts);
  }
  return { codes, doubts, place: [end, !more] };
}

/** @throws Fault for a position that was not given here */
function placesIn(since: string | null, count: number): readonly Place[] {
  if (since === null) return Array.from({ length: count }, () => [null, false] as const);
  const places: unknown = JSON.parse(since);
  if (!Array.isArray(places) || places.length !== count) throw refusedCursor();
  return places as readonly Place[];
}
