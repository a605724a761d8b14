import { type Sample, unique } from './sample.ts';
import { walk } from './walk.ts';

/** Of the province's crops on record, how many a chain leads back to a plot. The papers that go with a crop are none. */
export function walkedToFarm(sample: Sample, { province }: { province: string }): { products: number; walked: number } {
  const crops = sample.units.filter(
    ({ details, code, division }) =>
      details.of === 'crop' && !code.startsWith('cert:') && division.startsWith(province.slice(0, 2)),
  );
  const products = unique(crops.map(({ code }) => code));
  const walked = products.filter((code) => [...walk(sample, code, 'BACK')].some((each) => isPlot(sample, each)));
  return { products: products.length, walked: walked.length };
}

function isPlot(sample: Sample, code: string): boolean {
  return sample.unitsOf(code).some(({ details }) => details.of === 'plot');
}
