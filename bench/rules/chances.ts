import type { Kept } from '../../test/questions/truth/sample.ts';
import type { LinkFact, UnitFact } from '../../demo/world/facts.ts';
import type { OnRecord } from './members.ts';

const USES: ReadonlySet<string> = new Set(['TRANSFORM', 'PACK', 'TREAT', 'MASS_BALANCE']);
const GROWN: ReadonlySet<string> = new Set(['crop', 'egg', 'livestock']);

/** How many things on record a rule could warn of: of what share of them it is wrong. */
export const CHANCES: Readonly<Record<string, (of: OnRecord) => number>> = {
  recalled: ({ units }) => codes(units),
  'made-from-recalled': ({ links }) => sources(links),
  'inspection-failed': ({ units }) => codes(units.filter(({ inspections = [] }) => inspections.length > 0)),
  'withdrawal-period': ({ links }) => pairs(links.filter(({ kind }) => kind === 'TREAT')),
  'quota-exceeded': ({ units }) =>
    new Set(
      units.flatMap(({ producer, details }) =>
        details.of === 'rare-earth' ? [`${producer} ${details.month} ${details.form}`] : [],
      ),
    ).size,
  'product-expired': ({ units }) => codes(units.filter(({ expiresAt }) => expiresAt)),
  'overdue-when-used': ({ links }) => pairs(links.filter(({ sector }) => sector === 'special-equipment')),
  'cylinder-overdue-when-filled': ({ links }) => pairs(links.filter(({ to }) => to.startsWith('cylinder:'))),
  'inspection-overdue': ({ units }) =>
    codes(units.filter(({ inspections, details }) => inspections || 'nextInspectionDue' in details)),
  'certificate-void': ({ units }) => codes(units.filter(({ certificates = [] }) => certificates.length > 0)),
  'certificate-expired': ({ units }) => codes(units.filter(({ certificates = [] }) => certificates.length > 0)),
  'gives-out-more': ({ links }) => sources(links),
  'exceeds-its-inputs': ({ links }) => new Set(links.filter(({ kind }) => USES.has(kind)).map(({ to }) => to)).size,
  'amounts-disagree': ({ links }) =>
    [...Map.groupBy(links, ({ kind, from, to }) => `${kind} ${from} ${to}`).values()].filter(
      (told) => new Set(told.map(({ member }) => member)).size > 1,
    ).length,
  'older-than-its-input': ({ links }) => pairs(links.filter(({ kind }) => USES.has(kind))),
  'times-contradict': ({ links }) => pairs(links),
  'papers-missing': ({ units, links }) => {
    const handed = new Set(links.map(({ from }) => from));
    return codes(
      units.filter(
        ({ code, sector, details }) =>
          handed.has(code) && (sector === 'hazardous-goods' || GROWN.has(details.of)) && !code.startsWith('cert:'),
      ),
    );
  },
  'licence-invalid': ({ units }) => codes(units),
  'two-places': ({ units }) => codes(units.filter(({ level }) => level === 'ITEM')),
  'expired-when-used': ({ units, links }) => {
    const dated = new Set(units.filter(({ expiresAt }) => expiresAt).map(({ code }) => code));
    return pairs(links.filter(({ from }) => dated.has(from)));
  },
  'inspection-without-result': ({ units }) =>
    codes(units.filter(({ sector, inspections = [] }) => sector === 'food-drug' && inspections.length > 0)),
  'oxide-exceeds-goods': ({ units }) =>
    codes(units.filter(({ details: { ...of } }) => 'form' in of && (of.form === '化合物' || of.form === '矿产品'))),
};

function codes(units: readonly Kept<UnitFact>[]): number {
  return new Set(units.map(({ code }) => code)).size;
}

function sources(links: readonly Kept<LinkFact>[]): number {
  return new Set(links.filter(({ kind }) => USES.has(kind)).map(({ from }) => from)).size;
}

function pairs(links: readonly Kept<LinkFact>[]): number {
  return new Set(links.map(({ kind, from, to }) => `${kind} ${from} ${to}`)).size;
}
