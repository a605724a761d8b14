import { join } from 'node:path';
import { parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { describe, expect, it } from 'vitest';
import { nearMisses, groupedAsTyped } from '../../portal/answer/near-miss.ts';
import manifest from '../../portal/documents/manifest.json' with { type: 'json' };
import { en } from '../../portal/words/en.ts';
import { zh } from '../../portal/words/zh.ts';
import { schemes } from '../../schema/codes/index.ts';
import { readPortalDocuments } from '../../tools/documents/portal-documents.ts';
import { estimate } from '../../gateway/policy/limits/estimate.ts';
import { readCostModel } from '../../gateway/policy/limits/cost-model.ts';
import { classesOf } from '../../gateway/policy/limits/classes.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const { documents, schema } = readPortalDocuments(join(import.meta.dirname, '../../portal/documents'));
const supergraph = ownSupergraph();

describe('the portal’s documents', () => {
  it('are of the graph, and the manifest that a gateway is given holds their texts', () => {
    expect(Object.fromEntries(documents.map(({ hash, text }) => [hash, text]))).toEqual(manifest);
  });

  it('ask for nothing that needs rights', () => {
    const asked = new Set<string>();
    for (const { text } of documents) {
      const types = new TypeInfo(schema);
      visit(
        parse(text),
        visitWithTypeInfo(types, {
          Field: ({ name }) => void asked.add(`${types.getParentType()?.name}.${name.value}`),
        }),
      );
    }
    const records = [...supergraph.marks.fields.keys()].filter(
      (place) =>
        asked.has(place) || (place.includes('Record.') && asked.has(place.replace(/^\w+Record\./, 'SectorRecord.'))),
    );
    expect(records).toEqual([]);
    expect(asked.size).toBeGreaterThan(60);
  });

  const LATER = [
    'ChainSummary',
    'Catalogue',
    'Recalled',
    'ChainBack',
    'ChainOnward',
    'ShareCard',
    'ReportRoute',
    'SendReport',
    'Report',
  ];

  it('an answer’s first questions cost a small part of what a passer-by may spend in a minute', () => {
    const model = readCostModel(parse(supergraph.sdl));
    const { cost, pointsPerMinute } = classesOf(true).anonymous;
    let whole = 0;
    for (const { text, operation, name } of documents) {
      const points = (maxUnits: number): number =>
        estimate(model, parse(text), operation, { code: '', text: '', maxUnits }).cost;
      expect(points(1_000), name).toBeLessThan(cost);
      // Asked for a long chain, by a page of its own, or where chains cannot be followed.
      if (!LATER.includes(name)) whole += points(100);
    }
    expect(whole * 15).toBeLessThan(pointsPerMinute);
  });
});

describe('the portal’s words', () => {
  const keys = (words: object, path = ''): string[] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null ? keys(value as object, `${path}${key}.`) : [`${path}${key}`],
    );
  const values = (words: object): string[] =>
    Object.values(words).flatMap((value: unknown) =>
      typeof value === 'object' && value !== null ? values(value) : [String(value)],
    );

  it('are the same in both languages, placeholders included', () => {
    expect(keys(en)).toEqual(keys(zh));
    const holes = (text: string): string => (text.match(/\{\w+\}/g) ?? []).sort().join();
    expect(values(en).map(holes)).toEqual(values(zh).map(holes));
  });

  it('name every scheme of codes', () => {
    expect(schemes.map(({ name }) => name).filter((name) => !(name in zh.scheme))).toEqual([]);
  });

  it('never call a thing safe', () => {
    expect(values(zh).filter((text) => text.includes('安全') && !/安全(连接|生产)/.test(text))).toEqual([]);
  });
});

describe('a code that nobody knows', () => {
  it('is told with the mistakes that are likely in it', () => {
    expect(nearMisses('drug:83857930000879766600')).toEqual([{ kind: 'ONE_DIGIT', digits: 20 }]);
    expect(nearMisses('8385 7930 0008 7976 666')).toEqual([{ kind: 'LENGTH', digits: 19, wanted: 20, scheme: 'drug' }]);
    expect(nearMisses('838579300008797666O0')).toEqual([{ kind: 'LETTERS', letters: 'O' }]);
    expect(nearMisses('hello')).toEqual([]);
  });

  it('is grouped as it is typed, where it is digits alone', () => {
    expect([groupedAsTyped('83857'), groupedAsTyped('8385 79300'), groupedAsTyped('SC1063')]).toEqual([
      '8385 7',
      '8385 7930 0',
      'SC1063',
    ]);
  });
});
