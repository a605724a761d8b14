import { type Sample, unique } from './sample.ts';
import { walk } from './walk.ts';

/** Every recalled unit, and who has it or anything that was made of it or packed with it now. */
export function recalledWhere(sample: Sample): { code: string; holders: string[] }[] {
  const recalled = unique(sample.units.filter(({ recalls = [] }) => recalls.length > 0).map(({ code }) => code));
  return recalled.map((code) => ({
    code,
    holders: unique([...walk(sample, code, 'FORWARD')].flatMap((each) => holdersOf(sample, each))),
  }));
}

/** Those whom a record names, and the one to whom it went last, unless that is over. Food that nobody has moved is where it was made. */
function holdersOf(sample: Sample, code: string): string[] {
  const named = sample
    .unitsOf(code)
    .flatMap(({ holder, details, producer }) => holder ?? (details.of === 'food' ? producer : []));
  const [last] = sample
    .linksFrom(code)
    .filter(({ kind }) => kind === 'HOLD' || kind === 'TRANSPORT')
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  return last && last.until === undefined ? [...named, last.to.slice('uscc:'.length)] : named;
}
