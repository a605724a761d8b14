import type { GraphQLSchema } from 'graphql';
import { sectorLook } from '@tongcha/schema';
import type { Said } from '@tongcha/command';
import { CliFault, EXIT, nearest, table } from '@tongcha/command';
import { recordSearches, type Search, searchesOf, searchNamed } from './graph-schema.ts';

/** What `export` takes as a table. */
export interface ExportTable {
  /** `records`, `food-drug` */
  readonly name: string;
  readonly about: Said;
}

/** Of the records of all sectors. */
const OF_RECORDS: readonly ExportTable[] = [
  { name: 'records', about: { zh: '所有部门的记录', en: 'the records of all sectors' } },
  { name: 'links', about: { zh: '这些记录的全部关联', en: 'all links of those records' } },
  { name: 'organisations', about: { zh: '这些记录提到的单位', en: 'the organisations that those records name' } },
];
const OF_CHAINS: readonly ExportTable[] = [
  { name: 'chains', about: { zh: '多个编码的追溯链 (--roots)', en: 'the chains of many codes (--roots)' } },
  { name: 'chain', about: { zh: '一个编码的追溯链', en: 'the chain of one code' } },
];

/** The tables that this caller may export, by the graph as it shows itself. */
export function exportTables(schema: GraphQLSchema): readonly ExportTable[] {
  const searches = searchesOf(schema);
  const fields = schema.getQueryType()?.getFields() ?? {};
  return [
    ...(recordSearches(searches).length > 0 ? OF_RECORDS : []),
    ...searches.map((search) => ({ name: shortName(search, searches), about: aboutOf(search) })),
    ...OF_CHAINS.filter(({ name }) => fields[name] !== undefined),
  ];
}

/** @returns what to say of a name that is none of them */
export function noSuchTable(name: string, schema: GraphQLSchema): CliFault {
  const tables = exportTables(schema);
  const meant = nearest(
    name,
    tables.map((each) => each.name),
  );
  const [zh, en] = meant === null ? ['', ''] : [`,是否想用 ${meant}?`, `; did you mean ${meant}?`];
  const list = table(tables.map((each) => [`  ${each.name}`, each.about.zh, each.about.en])).join('\n') || '  -';
  return new CliFault(
    EXIT.usage,
    `没有表 ${JSON.stringify(name)}${zh} / there is no table ${JSON.stringify(name)}${en}\n以当前令牌和用途可导出: / with this token and purpose there are:\n${list}`,
  );
}

/** `food-drug` of `foodDrugRecords`; the field itself where that is not understood. */
function shortName({ field }: Search, searches: readonly Search[]): string {
  const short = field
    .replace(/Records$/, '')
    .replace(/(?<=.)[A-Z]/g, '-$&')
    .toLowerCase();
  return searchNamed(short, searches)?.field === field ? short : field;
}

function aboutOf(search: Search): Said {
  const [record] = recordSearches([search]);
  const look = record ? sectorLook(record.sector) : null;
  const filter = search.filterType === null ? '' : ` (--filter ${search.filterType})`;
  return {
    zh: `${look ? `${look.zh}的记录` : `查询 ${search.field} 的结果`}${filter}`,
    en: `${look ? `the records of ${look.en.toLowerCase()}` : `what ${search.field} finds`}${filter}`,
  };
}
