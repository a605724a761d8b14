import type { LinkFact, UnitFact } from '../../../demo/world/facts.ts';
import { world } from '../../../demo/world/index.ts';
import { fakeMinistry, type FakeLink, type FakeMinistry } from '../../support/fake-ministry.ts';
import { Dice } from './dice.ts';

/** The sample economy as it is on record. */
export interface Sample {
  /** By code, one a sector. */
  readonly units: ReadonlyMap<string, readonly UnitFact[]>;
  readonly linksTo: ReadonlyMap<string, readonly LinkFact[]>;
  readonly linksFrom: ReadonlyMap<string, readonly LinkFact[]>;
}

export function sampleOf(scale: number): Sample {
  const [units, links]: [UnitFact[], LinkFact[]] = [[], []];
  for (const fact of world({ seed: 1, scale })) {
    if (fact.type === 'unit' && fact.deleted !== true) units.push(fact);
    if (fact.type === 'link') links.push(fact);
  }
  return {
    units: Map.groupBy(units, ({ code }) => code),
    linksTo: Map.groupBy(links, ({ to }) => to),
    linksFrom: Map.groupBy(links, ({ from }) => from),
  };
}

/** Who keeps its records, without some of the amounts. @param silent who does not answer, asked at each call */
export function sampleMinistries(sample: Sample, missing: number, silent: () => string | null): FakeMinistry[] {
  const dice = new Dice(1);
  const said = <T>(amount: T): T | undefined => (dice.is(missing) ? undefined : amount);
  const units = Map.groupBy([...sample.units.values()].flat(), ({ sector }) => sector);
  const links = Map.groupBy([...sample.linksTo.values()].flat(), ({ sector }) => sector);
  return [...units].map(([sector, held]) =>
    fakeMinistry(sector, {
      holds: held.map(({ code }) => code),
      records: Object.fromEntries(
        held.map((unit) => [unit.code, { ...recordOf(unit), quantity: said(unit.quantity) ?? null }]),
      ),
      links: (links.get(sector) ?? []).map(
        ({ kind, from, to, at, until, quantity, share, document, confidence }): FakeLink => ({
          kind,
          from,
          to,
          at: zoned(at),
          until: until && zoned(until),
          quantity: said(quantity),
          share: said(share),
          recordId: document,
          confidence,
        }),
      ),
      maxBatch: 1_000,
      instead: () => (silent() === sector ? Promise.reject(new Error('gone')) : undefined),
    }),
  );
}

function recordOf({ level, name, producedAt, holder, division }: UnitFact): Record<string, unknown> {
  return {
    level,
    productName: name,
    producedAt: zoned(producedAt),
    holder: holder === undefined ? null : { uscc: holder, name: null },
    place: { division, name: null },
  };
}

export function zoned(time: string): string {
  return `${time.replace(' ', 'T')}+08:00`;
}
