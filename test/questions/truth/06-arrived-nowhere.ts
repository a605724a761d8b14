import { type Sample, unique } from './sample.ts';

/** Chemical lots that left by a waybill, and that no other sector has any use of on record. */
export function arrivedNowhere(sample: Sample): string[] {
  const left = sample.links.filter(({ sector, kind }) => sector === 'hazardous-goods' && kind === 'TRANSPORT');
  const lots = unique(left.map(({ from }) => from));
  return lots.filter((code) => sample.linksFrom(code).every(({ sector }) => sector === 'hazardous-goods'));
}
