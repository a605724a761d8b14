import type { OwnScheme } from '@tongcha/codes';
import { type MinistryNames, namesOf } from '@tongcha/schema';
import type { Part } from './part.ts';

/** What the file says in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

export function wordsOf(part: Part | undefined, example = '{ zh: 商品编码, en: HS code }'): Words {
  const fields = part?.fields(['zh', 'en'] as const, example);
  return { zh: fields?.need('zh', example)?.text() ?? '', en: fields?.need('en', example)?.text() ?? '' };
}

const FIELD_KEYS = ['zh', 'en', 'type', 'values', 'fields', 'list', 'shared'] as const;
/** Where rows have it is said of a record's and an organisation's own fields. */
const PLACED_KEYS = [...FIELD_KEYS, 'from'] as const;
const TYPES = [
  'String',
  'Float',
  'Int',
  'Boolean',
  'DateTime',
  'TraceCode',
  'USCC',
  'Quantity',
  'Party',
  'Place',
  'Certificate',
  'PersonName',
  'PersonPhone',
  'PersonNumber',
  'Remark',
] as const;
const GROUP = /^[a-z]+(-[a-z]+)*$/;

/** What the schema of a declared sector is made of. */
export interface SchemaParts {
  readonly name: string;
  readonly title: Words;
  /** `fields:`, the record's own. */
  readonly fields: Part | undefined;
  /** `organizations: { fields: … }`; undefined: the system tells of none. */
  readonly organizations: { readonly fields: Part | undefined } | null;
  /** `filter:` of the search; undefined: there is no search. */
  readonly search: { readonly filter: Part | undefined } | null;
  /** Whether it tells of products. */
  readonly product: boolean;
  /** Codes that people can type, which the graph knows by this schema. */
  readonly codes: readonly OwnScheme[];
  /** The group that each field of the contract needs, beside `holder`, which is for parties. */
  readonly shared: ReadonlyMap<string, string>;
}

const CONTRACT: readonly (readonly [string, string])[] = [
  ['level', 'UnitLevel'],
  ['productName', 'String'],
  ['quantity', 'Quantity'],
  ['producedAt', 'DateTime'],
  ['expiresAt', 'DateTime'],
  ['producer', 'Party'],
  ['holder', 'Party'],
  ['place', 'Place'],
  ['events', '[TraceEvent!]'],
  ['inspections', '[Inspection!]'],
  ['certificates', '[Certificate!]'],
  ['recalls', '[Recall!]'],
  ['source', 'RecordSource'],
];

/** Composed into the supergraph, where gateways read it; routers that know nothing of it pass it over. */
const CODES_FEATURE = `extend schema
  @link(url: "https://tongcha.example/spec/codes/v1.0", import: ["@codeScheme"])
  @federation__composeDirective(name: "@codeScheme")

"A code of the sector’s own as people type it: \`pattern\` finds it in capitals without spaces, \`code\` is what it is called on the graph. 自有编码"
directive @codeScheme(
  "Its name. 名称"
  name: String!
  "What people call it, in Chinese. 中文名称"
  zh: String!
  "In English. 英文名称"
  en: String!
  "What is printed, as a regular expression. 书写格式"
  pattern: String!
  "Its code, with the groups of the pattern. 追溯码"
  code: String!
  "How its last character is checked: iso6346, gs1, mod11-10. 校验方法"
  check: String
  "ITEM, LOT or CLASS. 级别"
  level: String
  "How many characters stand together. 分组"
  groups: [Int!]
  "One as it is printed. 示例"
  example: String!
) repeatable on OBJECT

`;

function directiveOf(scheme: OwnScheme): string {
  const said = Object.entries(scheme).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return ` @codeScheme(${said.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')})`;
}

/** The sector's own schema in SDL, beside the contract. */
export function sdlOf({ name, title, fields, organizations, search, product, codes, shared }: SchemaParts): string {
  const names = namesOf(name);
  const pascal = names.recordType.replace(/Record$/, '');
  const types: string[] = [];
  const policy = (group: string | undefined): string =>
    group === undefined ? '' : ` @policy(policies: [["${name}/${group}"], ["own-records"]])`;
  const own = ownFields(fields, pascal, types, policy, PLACED_KEYS);
  const ownOrganization = organizations
    ? ownFields(organizations.fields, `${pascal}Organization`, types, policy, PLACED_KEYS)
    : [];
  const filters = search ? ownFields(search.filter, `${pascal}Filter`, types, () => '') : [];
  return `${codes.length > 0 ? CODES_FEATURE : ''}${described(`The sector that this schema is of. 所属领域`)}
enum Sector {
  ${described(`${title.en}. ${title.zh}`)}
  ${names.sector} @tag(name: "contract/3") @tag(name: "schema/1")
}

extend type TraceUnit {
  ${described(`What this sector’s members hold of the unit, one record a member at most. ${title.zh}记录`)}
  ${names.field}: [${names.recordType}!] @listSize(assumedSize: 1)
  ${described(`Links that any of its records mention, whether or not it holds the unit. ${title.zh}关联`)}
  ${names.linksField}("To the sources or to the users. 方向" direction: Direction!): [TraceLink!]${product ? productFieldSdl(names, title) : ''}
}

${described(`What one member holds of one unit. ${title.zh}追溯记录`)}
type ${names.recordType} implements SectorRecord @key(fields: "code member")${codes.map(directiveOf).join('')} {
  code: TraceCode! @shareable
  member: MemberName! @shareable
  sector: Sector! @shareable
${CONTRACT.map(([field, type]) => `  ${field}: ${type}${policy(shared.get(field) ?? (field === 'holder' ? 'parties' : undefined))}`).join('\n')}
${own.join('\n')}
}
${product ? productSdl(names, title) : ''}${organizations ? organizationSdl(names.field, names.organizationType, title, ownOrganization) : ''}${search ? searchSdl(name, pascal, title, filters) : ''}${types.join('\n')}`;
}

function ownFields(
  part: Part | undefined,
  owner: string,
  types: string[],
  policy: (group: string | undefined) => string,
  keys: readonly (typeof PLACED_KEYS)[number][] = FIELD_KEYS,
): string[] {
  return [...(part?.members('fields by name') ?? [])].flatMap(([name, each]) => {
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
      each.fault(`${name} is no name for a field; write letters and digits, hsCode`);
      return [];
    }
    const fields = each.fields(keys, '{ zh: 商品编码, en: HS code }');
    const words = {
      zh: fields.need('zh', 'zh: its term')?.text() ?? '',
      en: fields.need('en', 'en: its term')?.text() ?? '',
    };
    const group = fields.get('shared')?.text('a group: parties') ?? undefined;
    if (group !== undefined && !GROUP.test(group))
      fields.get('shared')?.fault('expected small letters with hyphens: parties');
    const type = typeOf(
      each,
      fields,
      `${owner.replace(/(Filter|Organization)$/, '$1')}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      words,
      types,
      policy,
    );
    const listed = fields.get('list')?.flag() === true;
    return [`  ${described(`${words.en}. ${words.zh}`)}\n  ${name}: ${listed ? `[${type}!]` : type}${policy(group)}`];
  });
}

type OwnField = ReturnType<Part['fields']> & { get(name: (typeof FIELD_KEYS)[number]): Part | undefined };

/** A type of the contract, or one of its own: `values` makes an enum, `fields` an object. */
function typeOf(
  part: Part,
  fields: OwnField,
  own: string,
  words: Words,
  types: string[],
  policy: (group: string | undefined) => string,
): string {
  const [values, inner] = [fields.get('values'), fields.get('fields')];
  if (values) {
    const lines = [...values.members('values by name: { OPEN: { zh: …, en: … } }')].map(([value, each]) => {
      if (!/^[A-Z][A-Z0-9_]*$/.test(value)) each.fault(`${value} is no value; write capitals: IN_TRANSIT`);
      const { zh, en } = wordsOf(each);
      return `  ${described(`${en}. ${zh}`)}\n  ${value}`;
    });
    if (lines.length === 0) part.fault('values is empty; write values: { OPEN: { zh: …, en: … } }');
    types.push(`\n${described(`${words.en}. ${words.zh}`)}\nenum ${own} {\n${lines.join('\n')}\n}\n`);
    return own;
  }
  if (inner) {
    const lines = ownFields(inner, own, types, policy);
    types.push(`\n${described(`${words.en}. ${words.zh}`)}\ntype ${own} {\n${lines.join('\n')}\n}\n`);
    return own;
  }
  return fields.get('type')?.word(TYPES) ?? 'String';
}

function productFieldSdl({ productField, productType }: MinistryNames, title: Words): string {
  return `
  ${described(`What this sector’s members know of the unit as a class of product, and what of it is recalled. ${title.zh}产品`)}
  ${productField}: [${productType}!] @listSize(assumedSize: 1)`;
}

function productSdl({ productType, recordType }: MinistryNames, title: Words): string {
  return `
${described(`What one member knows of a class of product. ${title.zh}产品`)}
type ${productType} implements SectorProduct {
  member: MemberName
  name: String
  producer: Party
  recalled: [${recordType}!] @listSize(assumedSize: 10)
  moreRecalled: Boolean
}
`;
}

function organizationSdl(field: string, type: string, title: Words, own: readonly string[]): string {
  return `
extend type Organization {
  ${described(`What this sector’s members know of the organisation. ${title.zh}单位信息`)}
  ${field}: [${type}!] @listSize(assumedSize: 1)
}

${described(`What one member knows of an organisation. ${title.zh}单位信息`)}
type ${type} {
  "Whose knowledge it is. 数据提供方"
  member: MemberName
${own.join('\n')}
}
`;
}

function searchSdl(name: string, pascal: string, title: Words, filters: readonly string[]): string {
  const { searchField, totalsField, totalsType, recordType } = namesOf(name);
  return `
extend type Query {
  ${described(`Records of this sector, one page. ${title.zh}记录查询`)}
  ${searchField}(
    "What all records must have, as in any sector. 通用查询条件"
    where: SearchCondition
    "What all records must have, of this sector alone. 查询条件"
    filter: ${pascal}Filter
    "How many at most, 1 to 200. 每页条数"
    first: Int = 20
    "The cursor of the last record already seen. 游标"
    after: String
  ): ${pascal}Connection
    @authenticated
    @policy(policies: [["${name}/search"]])
    @listSize(slicingArguments: ["first"], sizedFields: ["edges"], requireOneSlicingArgument: false)
  ${described(`Counts of records of this sector, without the records; one of each member. ${title.zh}统计`)}
  ${totalsField}(
    "What all records must have; without it all are counted. 查询条件"
    where: SearchCondition
    "By what, three at most. 分组依据"
    by: [TotalsKey!]! = []
    "What is told of each group. 统计量"
    measures: [TotalsMeasure!]! = [COUNT]
  ): [${totalsType}!]
    @authenticated
    @policy(policies: [["${name}/statistics"]])
    @cost(weight: 500)
    @listSize(assumedSize: 5)
}

"What a search may ask for; all that is given must hold. 查询条件"
input ${pascal}Filter {
  "Only what these members hold. 数据提供方"
  members: [MemberName!]
  "Only what members hold that answer for this administrative division, GB/T 2260, or for a part of it. 数据提供方所属行政区划"
  division: String
${filters.join('\n')}
}

"A page of records. 分页结果"
type ${pascal}Connection {
  "The records, in order, each with its place. 记录"
  edges: [${pascal}Edge!]!
  "Whether there are more. 分页信息"
  pageInfo: PageInfo!
  "How many there are in all; null where a system cannot count them. 总数"
  total: Int
  "Conditions by which its systems chose records themselves. 由系统筛选的条件"
  narrowedBy: [String!]
  "Conditions for which records were read and tested. 逐条核对的条件"
  tested: [String!]
  "Records that were read for this page. 核对的记录数"
  examined: Int
}

"A record and its place in the list. 分页记录"
type ${pascal}Edge {
  "Its place, for \`after\`. 游标"
  cursor: String!
  "The record. 记录"
  node: ${recordType}!
}

${described(`How many records one member has, without the records. ${title.zh}统计结果`)}
type ${totalsType} {
  "Who counts. 数据提供方"
  member: MemberName
  "The largest first, 1,000 at most. 分组"
  groups: [TotalsGroup!]! @listSize(assumedSize: 100)
  "Those that are not told by themselves. 未单列的分组"
  others: TotalsOthers!
  "Records that were counted, all groups together; null: too few to be told. 记录数"
  count: Int
  "Whether all that are as was asked were counted. 是否全部计入"
  complete: Boolean!
  "Records that were read one by one, none where a system counts; null: told to whoever may list them only. 逐条读取的记录数"
  examined: Int
}
`;
}

/** A description as SDL has it. */
function described(text: string): string {
  return JSON.stringify(text.replaceAll('\n', ' '));
}
