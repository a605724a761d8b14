import { dayAfter, type Sample } from './sample.ts';

const APPROVAL = '特种设备检验机构核准证';

/** Fillings of cylinders on a later day than that on which whoever had inspected them last lost its approval. */
export function filledAfterRevocation(sample: Sample): { cylinder: string; at: string }[] {
  return sample.links
    .filter(({ sector, kind, to }) => sector === 'special-equipment' && kind === 'PACK' && to.startsWith('cylinder:'))
    .filter(({ to, at }) => {
      const revoked = revokedOn(sample, inspectorOf(sample, to, at));
      return revoked !== null && at >= dayAfter(revoked);
    })
    .map(({ to, at }) => ({ cylinder: to, at }))
    .sort((a, b) => (`${a.cylinder} ${a.at}` < `${b.cylinder} ${b.at}` ? -1 : 1));
}

/** Who inspected it last before the moment. */
function inspectorOf(sample: Sample, cylinder: string, moment: string): string | null {
  const before = sample
    .unitsOf(cylinder)
    .flatMap(({ inspections = [] }) => inspections)
    .filter(({ at }) => at <= moment);
  return before.sort((a, b) => (a.at < b.at ? 1 : -1))[0]?.organization ?? null;
}

/** The day of the penalty of whoever has lost its approval. */
function revokedOn(sample: Sample, uscc: string | null): string | null {
  const lost = sample.parties.filter(
    (party) => party.uscc === uscc && party.licences.some(({ kind, status }) => kind === APPROVAL && status === '吊销'),
  );
  return (
    lost
      .flatMap(({ penalties = [] }) => penalties.map(({ at }) => at))
      .sort()
      .at(-1) ?? null
  );
}
