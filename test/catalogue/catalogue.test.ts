import { isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { CatalogueEntry } from '../../gateway/catalogue/entries.ts';
import { graphCatalogue } from '../../gateway/catalogue/graph-catalogue.ts';
import { termsOf } from '../../gateway/catalogue/terms.ts';
import { sharingTable } from '../support/sharing-table.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const supergraph = ownSupergraph();
const all = graphCatalogue(supergraph)();
const byName = new Map(all.map((entry) => [`${entry.type}.${entry.field}`, entry]));
const SECTORS = ['AGRICULTURE', 'CUSTOMS', 'FOOD_DRUG', 'HAZARDOUS_GOODS', 'RARE_EARTH', 'SPECIAL_EQUIPMENT'];

const told = (name: string): Partial<CatalogueEntry> | undefined => byName.get(name);

describe('the catalogue of the project’s own graph', () => {
  it('has every field whose name callers may be told, and no other', () => {
    const there = Object.values(supergraph.graph.api.getTypeMap()).flatMap((type) =>
      (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')
        ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
        : [],
    );
    expect([...byName.keys()].sort()).toEqual(there.sort());
  });

  it('has a term in both languages of each', () => {
    const lacking = all.filter(({ zh, en }) => !zh || !en);
    expect(lacking.map(({ type, field }) => `${type}.${field}`)).toEqual([]);
  });

  it('classes what sectors share as docs/sharing.md does', () => {
    const astray = sharingTable().flatMap<readonly unknown[]>(
      ({ section, field, class: kind, groups, own, through, part }) => {
        const found = byName.get(field);
        if (part || through === 'the searches') return [];
        if (kind === 'withheld') return found ? [[field, 'is there']] : [];
        if (kind === 'by-ministry') return found?.sharing === 'BY_RECORD' ? [] : [[field, found?.sharing]];
        if (kind === 'public')
          return found?.sharing === (section === 'contract' ? 'BY_RECORD' : 'PUBLIC') || SHARED.has(field)
            ? []
            : [[field, found?.sharing]];
        const policies = through ? (byName.get(through)?.policies ?? []) : [];
        const wanted = through
          ? policies
          : [groups.map((group) => `${section}/${group}`), ...(own ? [['own-records']] : [])];
        const given = (found?.policies ?? []).map((way) => way.filter((term) => term !== 'token'));
        const right = wanted.map((way) => way.filter((term) => term !== 'token'));
        return found?.sharing === 'CONDITIONAL' && JSON.stringify(given) === JSON.stringify(right)
          ? []
          : [[field, given]];
      },
    );
    expect(astray).toEqual([]);
  });

  it('says whose each is: one sector’s, all sectors’, the gateway’s own', () => {
    expect(told('AgricultureRecord.plot')?.sectors).toEqual(['AGRICULTURE']);
    expect(told('TraceUnit.rareEarth')?.sectors).toEqual(['RARE_EARTH']);
    expect(told('TraceLink.quantity')?.sectors).toEqual(SECTORS);
    expect(told('Chain.units')?.sectors).toEqual([]);
    expect(told('SectorRecord.statedBy')?.sectors).toEqual([]);
  });

  it('says what a field takes and gives, and where persons stand in it', () => {
    expect(told('Query.agricultureRecords')).toMatchObject({
      gives: 'AgricultureConnection',
      takes: expect.arrayContaining(['first: Int = 20', 'where: SearchCondition']),
      policies: [['token', 'agriculture/search']],
    });
    expect(told('Query.impact')?.policies).toEqual([['token', 'scope:impact']]);
    expect(told('AgricultureOrganization.contactPhone')?.personal).toBe(true);
    expect(told('AgricultureOrganization.address')?.personal).toBe(false);
  });
});

/** Fields of the contract's types that one sector or the gateway gives. */
const SHARED: ReadonlySet<string> = new Set(
  [...byName].flatMap(([name, { sectors }]) => (sectors.length < 2 ? [name] : [])),
);

describe('a description', () => {
  it.each([
    ['Who has it now. 当前持有单位', 'Who has it now.', '当前持有单位'],
    ['GS1, GB/T 2260; null: none. 行政区划代码(GB/T 2260)', 'GS1, GB/T 2260; null: none.', '行政区划代码(GB/T 2260)'],
    ['Item, lot, … 名称', 'Item, lot, …', '名称'],
    ['Two sentences. The last of them. 两句', 'Two sentences. The last of them.', '两句'],
    ['English alone.', 'English alone.', null],
    ['统一社会信用代码', null, '统一社会信用代码'],
    ['  ', null, null],
    [null, null, null],
  ])('%j', (text, en, zh) => {
    expect(termsOf(text)).toEqual({ zh, en });
  });
});
