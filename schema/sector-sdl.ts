import { namesOf, type MinistryNames } from './names.ts';

/** What a sector is called in both languages. */
export interface SectorTitle {
  readonly zh: string;
  readonly en: string;
}

/** What a sector's schema has of its own, each list of fields in SDL. */
export interface SectorParts {
  /** Its subgraph: `cold-chain`. */
  readonly name: string;
  readonly title: SectorTitle;
  /** Of its schema, as the enum Sector tells it: `schema/1`. */
  readonly version: number;
  /** Fields of its record beside the contract's. */
  readonly fields: readonly string[];
  /** Directives of its record, with a space before them. */
  readonly directives: string;
  /** The group that a field of the contract needs; undefined: everyone sees it. */
  readonly groupOf: (field: string) => string | undefined;
  /** Whether it tells of products. */
  readonly product: boolean;
  /** Fields of what it knows of organisations; null: it knows nothing of them. */
  readonly organization: readonly string[] | null;
  /** Fields of its search's filter; null: there is no search. */
  readonly filters: readonly string[] | null;
}

/** Of the contract that these schemas are for (contract.graphql). */
const CONTRACT = 3;
const FIELDS: readonly (readonly [string, string])[] = [
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

/** The mark of a field that is for whom an agreement opens the group, and for the parties to the record. */
export function policyMark(name: string, group: string | undefined): string {
  return group === undefined ? '' : ` @policy(policies: [["${name}/${group}"], ["own-records"]])`;
}

/** A description as SDL has it. */
export function described(text: string): string {
  return JSON.stringify(text.replaceAll('\n', ' '));
}

/** A sector's schema beside the contract: what each sector has, and this one's own. */
export function sectorSdl({
  name,
  title,
  version,
  fields,
  directives,
  groupOf,
  product,
  organization,
  filters,
}: SectorParts): string {
  const names = namesOf(name);
  return `${described(`The sector that this schema is of. 所属领域`)}
enum Sector {
  ${described(`${title.en}. ${title.zh}`)}
  ${names.sector} @tag(name: "contract/${CONTRACT}") @tag(name: "schema/${version}")
}

extend type TraceUnit {
  ${described(`What this sector’s members hold of the unit, one record a member at most. ${title.zh}记录`)}
  ${names.field}: [${names.recordType}!] @listSize(assumedSize: 1)
  ${described(`Links that any of its records mention, whether or not it holds the unit. ${title.zh}关联`)}
  ${names.linksField}("To the sources or to the users. 方向" direction: Direction!): [TraceLink!]${product ? productFieldSdl(names, title) : ''}
}

${described(`What one member holds of one unit. ${title.zh}追溯记录`)}
type ${names.recordType} implements SectorRecord @key(fields: "code member")${directives} {
  code: TraceCode! @shareable
  member: MemberName! @shareable
  sector: Sector! @shareable
${FIELDS.map(([field, type]) => `  ${field}: ${type}${policyMark(name, groupOf(field))}`).join('\n')}
${fields.join('\n')}
}
${product ? productSdl(names, title) : ''}${organization ? organizationSdl(names, title, organization) : ''}
extend type Query {${filters ? searchFieldsSdl(names, title) : ''}
  ${described(`Whether one member takes in complaints, and for which key they are sealed; for the platform alone. ${title.zh}投诉受理`)}
  ${names.intakeField}: Intake @inaccessible
  ${described(`How far a complaint has come with the member that took it in; null: it has none of that reference. For the platform alone. ${title.zh}投诉办理进展`)}
  ${names.complaintStateField}("As the receipt of the complaint has it. 受理编号" reference: String!): IntakeProgress @inaccessible
}
${mutationSdl(names, title)}${filters ? searchSdl(names, title, filters) : ''}`;
}

function mutationSdl({ recallField, complaintField }: MinistryNames, title: SectorTitle): string {
  return `
extend type Mutation {
  ${described(`Has one member take in an order of a recall; for the platform alone. ${title.zh}召回指令`)}
  ${recallField}(
    "The order. 召回指令"
    notice: RecallNotice!
    "When it was told last without a receipt that settles it; absent: never. 上次下达时间"
    tried: DateTime
  ): Receipt! @inaccessible
  ${described(`Has one member take in a complaint; for the platform alone. ${title.zh}投诉转办`)}
  ${complaintField}(
    "The complaint. 投诉"
    complaint: ComplaintNotice!
    "When it was told last without a receipt that settles it; absent: never. 上次转办时间"
    tried: DateTime
  ): Receipt! @inaccessible
}
`;
}

function productFieldSdl({ productField, productType }: MinistryNames, title: SectorTitle): string {
  return `
  ${described(`What this sector’s members know of the unit as a class of product, and what of it is recalled. ${title.zh}产品`)}
  ${productField}: [${productType}!] @listSize(assumedSize: 1)`;
}

function productSdl({ productType, recordType }: MinistryNames, title: SectorTitle): string {
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

function organizationSdl(
  { field, organizationType }: MinistryNames,
  title: SectorTitle,
  own: readonly string[],
): string {
  return `
extend type Organization {
  ${described(`What this sector’s members know of the organisation. ${title.zh}单位信息`)}
  ${field}: [${organizationType}!] @listSize(assumedSize: 1)
}

${described(`What one member knows of an organisation. ${title.zh}单位信息`)}
type ${organizationType} {
  "Whose knowledge it is. 数据提供方"
  member: MemberName
${own.join('\n')}
}
`;
}

function searchFieldsSdl(
  { name, searchField, recalledField, totalsField, totalsType, recordType }: MinistryNames,
  title: SectorTitle,
): string {
  const pascal = recordType.replace(/Record$/, '');
  return `
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
  ${described(`What of this sector is recalled, the newest recall first, for everybody; so many of each member. ${title.zh}召回公告`)}
  ${recalledField}(
    "What is asked of it; without it all are listed. 查询条件"
    where: RecalledCondition
    "How many at most of each member, 1 to 500. 每个数据提供方最多条数"
    first: Int = 20
    "Where the list goes on. 起始位置"
    after: RecalledPlace
  ): [RecalledRow!] @cost(weight: 100) @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false)
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
    @listSize(assumedSize: 5)`;
}

function searchSdl({ totalsType, recordType }: MinistryNames, title: SectorTitle, filters: readonly string[]): string {
  const pascal = recordType.replace(/Record$/, '');
  return `
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
