import type { OwnScheme } from '@tongcha/codes';
import { described, namesOf, policyMark, sectorSdl } from '@tongcha/schema';
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
  const pascal = namesOf(name).recordType.replace(/Record$/, '');
  const types: string[] = [];
  const policy = (group: string | undefined): string => policyMark(name, group);
  const sdl = sectorSdl({
    name,
    title,
    version: 1,
    fields: ownFields(fields, pascal, types, policy, PLACED_KEYS),
    directives: codes.map(directiveOf).join(''),
    groupOf: (field) => shared.get(field) ?? (field === 'holder' ? 'parties' : undefined),
    product,
    organization: organizations && ownFields(organizations.fields, `${pascal}Organization`, types, policy, PLACED_KEYS),
    filters: search && ownFields(search.filter, `${pascal}Filter`, types, () => ''),
  });
  return `${codes.length > 0 ? CODES_FEATURE : ''}${sdl}${types.join('\n')}`;
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
