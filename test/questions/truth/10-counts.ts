import { monthOf, type Sample } from './sample.ts';

export interface Count {
  readonly sector: string;
  /** yyyy-MM in which it was produced. */
  readonly month: string;
  readonly records: number;
}

/** How many records all members list, by sector and month of production: containers and producers abroad are in no list. */
export function counts(sample: Sample): Count[] {
  const groups = Map.groupBy(
    sample.units.filter(({ details }) => details.of !== 'container' && details.of !== 'plant'),
    ({ sector, producedAt }) => `${monthOf(producedAt)} ${sector}`,
  );
  return [...groups]
    .map(([key, records]) => ({
      sector: key.slice(8).toUpperCase().replaceAll('-', '_'),
      month: key.slice(0, 7),
      records: records.length,
    }))
    .sort((a, b) => (`${a.sector} ${a.month}` < `${b.sector} ${b.month}` ? -1 : 1));
}
