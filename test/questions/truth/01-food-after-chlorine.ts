import { monthOf, type Sample, unique } from './sample.ts';
import { walk } from './walk.ts';

/** Food lots downstream of any chlorine lot of an enterprise that a waybill of the month delivered. */
export function foodAfterChlorine(
  sample: Sample,
  { enterprise, month }: { enterprise: string; month: string },
): string[] {
  const chlorine = sample.units.filter(
    ({ details, producer }) => details.of === 'chemical' && details.cas === '7782-50-5' && producer === enterprise,
  );
  const delivered = chlorine.filter(({ code }) =>
    sample
      .linksFrom(code)
      .some(({ sector, kind, at }) => sector === 'hazardous-goods' && kind === 'TRANSPORT' && monthOf(at) === month),
  );
  const reached = delivered.flatMap(({ code }) => [...walk(sample, code, 'FORWARD')]);
  return unique(reached.filter((code) => sample.unitsOf(code).some(isFoodLot)));
}

function isFoodLot({ details, level }: Sample['units'][number]): boolean {
  return details.of === 'food' && level === 'LOT';
}
