import { EXTENTS } from './division-extents-table.ts';

/** A circle around a place: WGS 84 degrees, and how far from there it may be. */
export interface Extent {
  readonly latitude: number;
  readonly longitude: number;
  readonly kilometres: number;
}

/** Mean radius of the Earth, IUGG. */
const EARTH = 6371.0088;
const RADIANS = Math.PI / 180;

let table: ReadonlyMap<string, Extent> | undefined;
const wider = new Map<string, Extent | null>();

/** A circle around a division (GB/T 2260), a prefecture's or a province's around its counties; null for one whose outline is not known. */
export function extentOf(division: string): Extent | null {
  table ??= readTable();
  const county = table.get(division);
  if (county) return county;
  const start = /^(\d\d(?:\d\d)?)(?:00)+$/.exec(division)?.[1]?.replace(/(?<=^\d\d)00$/, '');
  if (start === undefined) return null;
  let found = wider.get(start);
  if (found === undefined)
    wider.set(start, (found = around([...table].flatMap(([code, one]) => (code.startsWith(start) ? one : [])))));
  return found;
}

/** Kilometres that lie between two circles at least: 0 where they touch. */
export function leastKilometres(a: Extent, b: Extent): number {
  return Math.max(0, greatCircle(a, b) - a.kilometres - b.kilometres);
}

/** Kilometres between two points by great circle (haversine). */
function greatCircle(a: Pick<Extent, 'latitude' | 'longitude'>, b: Pick<Extent, 'latitude' | 'longitude'>): number {
  const [x, y] = [a.latitude * RADIANS, b.latitude * RADIANS];
  const half =
    Math.sin((y - x) / 2) ** 2 + Math.cos(x) * Math.cos(y) * Math.sin(((b.longitude - a.longitude) * RADIANS) / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.sqrt(half));
}

function around(parts: readonly Extent[]): Extent | null {
  if (parts.length === 0) return null;
  const middle = (of: (one: Extent) => number): number => (Math.min(...parts.map(of)) + Math.max(...parts.map(of))) / 2;
  const centre = { latitude: middle(({ latitude }) => latitude), longitude: middle(({ longitude }) => longitude) };
  return { ...centre, kilometres: Math.max(...parts.map((part) => greatCircle(centre, part) + part.kilometres)) };
}

function readTable(): ReadonlyMap<string, Extent> {
  const read = new Map<string, Extent>();
  for (const line of EXTENTS.trim().split('\n')) {
    for (const [, county = '', latitude, longitude, kilometres] of line.slice(4).matchAll(/(..)(...)(....)(...)/g))
      read.set(line.slice(0, 4) + county, {
        latitude: Number(latitude) / 10,
        longitude: Number(longitude) / 10,
        kilometres: Number(kilometres),
      });
  }
  return read;
}
