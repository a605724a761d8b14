import type { Amount } from '../../../demo/world/facts.ts';
import type { Sample } from '../../questions/truth/sample.ts';
import { type Breaks, type KeptLink, MAKES, toldTwice, USES } from './found.ts';

/** Each unit of measure of the sample in the first of its kind. */
const MEASURES: Readonly<Record<string, readonly [of: string, many: number]>> = {
  kg: ['kg', 1],
  千克: ['kg', 1],
  公斤: ['kg', 1],
  t: ['kg', 1_000],
  吨: ['kg', 1_000],
  g: ['kg', 0.001],
  '袋(25kg)': ['kg', 25],
  '袋(50kg)': ['kg', 50],
  '罐(425g)': ['kg', 0.425],
  '盒(400g)': ['kg', 0.4],
  '瓶(500g)': ['kg', 0.5],
  L: ['L', 1],
  mL: ['L', 0.001],
};
const TOLERANCE = 1.05;

function measured({ value, unit }: Amount): readonly [of: string, value: number] {
  const [of, many] = MEASURES[unit] ?? [unit, 1];
  return [of, value * many];
}

/** What a unit is, as links of a kind count it. */
function own(sample: Sample, code: string, kind: string): readonly (readonly [of: string, value: number])[] {
  return sample
    .unitsOf(code)
    .flatMap(({ details, quantity }) =>
      kind === 'MASS_BALANCE' && details.of === 'rare-earth'
        ? [['kg', details.reoKilograms] as const]
        : quantity
          ? [measured(quantity)]
          : [],
    );
}

/** What went over links; of those that several members tell of, as the one has it who tells least, or most. */
function total(links: readonly KeptLink[], of: string, which: 'min' | 'max'): number {
  let sum = 0;
  for (const pair of Map.groupBy(links, ({ kind, from, to }) => `${kind} ${from} ${to}`).values()) {
    const told = [...Map.groupBy(pair, ({ member }) => member).values()].map((own) => sumOf(own, of));
    const known = told.filter((each) => each > 0);
    if (known.length > 0) sum += Math[which](...known);
  }
  return sum;
}

function sumOf(links: readonly KeptLink[], of: string): number {
  const amounts = links.flatMap(({ quantity }) => (quantity ? [measured(quantity)] : []));
  return amounts.filter((each) => each[0] === of).reduce((sum, [, value]) => sum + value, 0);
}

/** What a lot was used for; of one that goes by a paper of its own, what the paper was used for. */
function usesOf(sample: Sample, code: string): KeptLink[] {
  const uses = sample.linksFrom(code).filter(({ kind }) => USES.has(kind));
  return uses.flatMap((link) => {
    const isOwnPaper = link.to.startsWith('cert:') && sample.linksTo(link.to).every(({ from }) => from === code);
    return isOwnPaper ? sample.linksFrom(link.to).filter(({ kind }) => USES.has(kind)) : [link];
  });
}

export const givesOutMore: Breaks = function* (sample) {
  for (const code of codesOf(sample)) {
    const kinds = Map.groupBy(usesOf(sample, code), ({ kind }) => (kind === 'MASS_BALANCE' ? kind : 'quantity'));
    for (const [kind, links] of kinds) {
      const is = own(sample, code, kind);
      const [[of] = ['']] = is;
      if (is.length > 0 && total(links, of, 'min') > TOLERANCE * most(is)) yield [code];
    }
    const loads = sample.linksFrom(code).filter(({ kind }) => kind === 'TRANSPORT');
    const is = own(sample, code, 'quantity');
    if (is.length > 0 && loads.some((load) => total([load], is[0]?.[0] ?? '', 'min') > TOLERANCE * most(is)))
      yield [code];
  }
};

function most(is: readonly (readonly [of: string, value: number])[]): number {
  return Math.max(...is.filter(([of]) => of === is[0]?.[0]).map(([, value]) => value));
}

export const exceedsItsInputs: Breaks = function* (sample) {
  for (const code of codesOf(sample)) {
    const inputs = sample.linksTo(code).filter(({ kind }) => MAKES.has(kind));
    if (inputs.length === 0 || inputs.some(({ from }) => grows(sample, from))) continue;
    for (const [kind, links] of Map.groupBy(inputs, (link) =>
      link.kind === 'MASS_BALANCE' ? link.kind : 'quantity',
    )) {
      const is = own(sample, code, kind);
      const [[of] = ['']] = is;
      const least = Math.min(...is.filter((each) => each[0] === of).map(([, value]) => value));
      const isKnown = links.every(({ quantity }) => quantity && measured(quantity)[0] === of);
      if (is.length > 0 && isKnown && least > TOLERANCE * total(links, of, 'max')) yield [code];
    }
  }
};

function grows(sample: Sample, code: string): boolean {
  return sample.unitsOf(code).some(({ details }) => details.of === 'plot' || details.of === 'livestock');
}

/** The same goods by the code of a paper are no lot of their own. */
function codesOf({ units }: Sample): Iterable<string> {
  return new Set(units.map(({ code }) => code).filter((code) => !code.startsWith('cert:')));
}

export const amountsDisagree: Breaks = function* (sample) {
  for (const [a, b] of toldTwice(sample)) {
    if (!a.quantity || !b.quantity) continue;
    const [[of, x], [other, y]] = [measured(a.quantity), measured(b.quantity)];
    if (of === other && Math.max(x, y) * 0.95 > Math.min(x, y)) yield [a.to, a.from];
  }
};

/** Of ores and compounds. */
export const oxideExceedsGoods: Breaks = function* ({ units }) {
  for (const { code, details, quantity } of units)
    if (details.of === 'rare-earth' && /^(矿产品|化合物)$/.test(details.form) && quantity)
      if (details.reoKilograms > TOLERANCE * measured(quantity)[1]) yield [code];
};
