import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { composeSupergraph } from '../../gateway/supergraph/compose.ts';
import { readTopology } from '../../gateway/supergraph/topology.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const template = read('tools/new-ministry/schema.graphql.txt');

/** A small sector's schema, from the scaffold's own template. */
function sector(
  name: string,
  change: (sdl: string) => string = (sdl) => sdl,
): { name: string; url: string; sdl: string } {
  const pascal = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const sdl = template
    .replaceAll('SAMPLE_SECTOR', name.replaceAll('-', '_').toUpperCase())
    .replaceAll('SampleSector', pascal)
    .replaceAll('sampleSector', pascal.charAt(0).toLowerCase() + pascal.slice(1));
  return { name, url: `http://127.0.0.1:1/${name}`, sdl: change(sdl) };
}

function compose(...ministries: { name: string; url: string; sdl: string }[]): ReturnType<typeof composeSupergraph> {
  return composeSupergraph(ministries);
}

describe('composition', () => {
  test('two ministries compose, and the gateway finds both in the supergraph', () => {
    const composed = compose(sector('timber'), sector('cold-chain'));
    if (!composed.ok) throw new Error(composed.faults.join('\n'));
    expect(readTopology(composed.supergraph).ministries).toEqual([
      {
        name: 'cold-chain',
        url: 'http://127.0.0.1:1/cold-chain',
        sector: 'COLD_CHAIN',
        recordType: 'ColdChainRecord',
        recordField: 'coldChain',
        recordFields: expect.objectContaining({ size: 18 }),
        organization: { field: 'coldChain', type: 'ColdChainOrganization', fields: new Set(['member', 'licence']) },
        linksField: 'coldChainLinks',
        searchField: 'coldChainRecords',
        recalledField: 'coldChainRecalled',
        totalsField: 'coldChainTotals',
        version: { contract: 3, schema: 1 },
      },
      {
        name: 'timber',
        url: 'http://127.0.0.1:1/timber',
        sector: 'TIMBER',
        recordType: 'TimberRecord',
        recordField: 'timber',
        recordFields: expect.objectContaining({ size: 18 }),
        organization: { field: 'timber', type: 'TimberOrganization', fields: new Set(['member', 'licence']) },
        linksField: 'timberLinks',
        searchField: 'timberRecords',
        recalledField: 'timberRecalled',
        totalsField: 'timberTotals',
        version: { contract: 3, schema: 1 },
      },
    ]);
  });

  test.each([
    [
      'a recursive edge of a ministry',
      (sdl: string) => `${sdl}\nextend type TimberRecord { madeFrom: TraceUnit }`,
      /TimberRecord\.madeFrom leads back to a TraceUnit/,
    ],
    [
      'a field that cannot be null',
      (sdl: string) => sdl.replace('grade: String', 'grade: String!'),
      /TimberRecord\.grade must be nullable/,
    ],
    [
      'a list that two ministries share',
      (sdl: string) => `${sdl}\nextend type Organization { tags: [String!] @shareable }`,
      /Organization\.tags: a list may belong to one ministry only/,
    ],
    [
      'another ministry’s sector',
      (sdl: string) => sdl.replace(/^  TIMBER /m, '  STONE\n  TIMBER '),
      /enum Sector may only have TIMBER/,
    ],
    [
      'a record field of another name',
      (sdl: string) => sdl.replace('  timber: [TimberRecord!]', '  wood: [TimberRecord!]'),
      /TraceUnit\.timber must be a list of TimberRecord, one a member/,
    ],
    [
      'a single record, of whichever member comes first',
      (sdl: string) => sdl.replace('  timber: [TimberRecord!] @listSize(assumedSize: 1)', '  timber: TimberRecord'),
      /TraceUnit\.timber must be a list of TimberRecord, one a member/,
    ],
    [
      'a record whose key leaves out whose it is',
      (sdl: string) => sdl.replace('@key(fields: "code member")', '@key(fields: "code")'),
      /the key of TimberRecord must be "code member"/,
    ],
    [
      'a product of nobody',
      (sdl: string) =>
        `${sdl}\nextend type TraceUnit { timberProduct: [TimberProduct!] }\ntype TimberProduct { name: String }`,
      /TimberProduct\.member must be a MemberName/,
    ],
    [
      'a single organisation, of whichever member comes first',
      (sdl: string) =>
        sdl.replace('  timber: [TimberOrganization!] @listSize(assumedSize: 1)', '  timber: TimberOrganization'),
      /Organization\.timber must be a list of TimberOrganization, one a member/,
    ],
    [
      'a schema for another contract',
      (sdl: string) => sdl.replace('contract/3', 'contract/1'),
      /^timber: its schema was written for contract 1, and the contract here is 3/,
    ],
    [
      'a schema without a version',
      (sdl: string) => sdl.replaceAll(/ @tag\(name: "\w+\/\d"\)/g, ''),
      /^timber: its schema tells no version: write enum Sector \{ TIMBER @tag\(name: "contract\/3"\)/,
    ],
    ['a closed enum that is extended', (sdl: string) => `${sdl}\nextend enum Direction { SIDEWAYS }`, /Direction/],
  ])('refuses %s', (_, change, fault) => {
    const both = (sdl: string): string => `${sdl}\nextend type Organization { tags: [String!] @shareable }`;
    const composed = compose(
      sector('timber', change),
      sector('cold-chain', /tags/.test(String(fault)) ? both : undefined),
    );
    expect(composed.ok ? [] : composed.faults.join('\n')).toMatch(fault);
  });
});
