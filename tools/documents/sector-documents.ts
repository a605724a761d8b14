import {
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeNode,
} from 'graphql';
import { type MinistryNames, namesOf, SECTOR_LOOKS } from '@tongcha/schema';
import { schemaText } from '@tongcha/schema/files';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** A field that only this sector's records have, as people read it. */
interface OwnField extends Words {
  readonly path: readonly string[];
  readonly is: 'TEXT' | 'CODE' | 'TIME' | 'PARTY' | 'FLAG' | 'COUNTRY';
  /** Of an enum. */
  readonly values?: Readonly<Record<string, Words>>;
}

/** What the portal asks one sector, made of its schema: its record with whatever of its own is for everybody, and its products. */
export interface SectorDocuments {
  readonly names: MinistryNames;
  /** `UnitRareEarth` */
  readonly unit: string;
  /** `ProductFoodDrug`; null: it knows no products. */
  readonly product: string | null;
  readonly text: string;
  readonly fields: readonly OwnField[];
}

const MARKS: ReadonlySet<string> = new Set(['policy', 'authenticated', 'requiresScopes', 'inaccessible']);
const LEAVES: Readonly<Record<string, OwnField['is']>> = {
  String: 'TEXT',
  Int: 'TEXT',
  Float: 'TEXT',
  Remark: 'TEXT',
  TraceCode: 'CODE',
  DateTime: 'TIME',
  Boolean: 'FLAG',
};

/** Of all sectors of the graph, in their order. */
export function sectorDocuments(): readonly SectorDocuments[] {
  const contract = typesIn('contract.graphql');
  const shared = new Set(contract.interfaceFields);
  return Object.keys(SECTOR_LOOKS).map((sector) => documentsOf(sector, shared));
}

function documentsOf(sector: string, shared: ReadonlySet<string>): SectorDocuments {
  const names = namesOf(sector.toLowerCase().replaceAll('_', '-'));
  const types = typesIn(`${names.name}.graphql`);
  const pascal = names.recordType.replace(/Record$/, '');
  const record = types.objects.get(names.recordType)?.fields ?? [];
  const fields = record
    .filter((field) => !shared.has(field.name.value))
    .flatMap((field) => ownFields(field, types, []));
  const tellsAmount = record.some((field) => field.name.value === 'quantity' && isForAll(field));
  const [unit, product] = [`Unit${pascal}`, types.objects.has(names.productType) ? `Product${pascal}` : null];
  const own = [
    tellsAmount ? 'quantity { value unit }' : '',
    selected(fields.map(({ path, is }) => [path, is] as const)),
  ];
  return {
    names,
    unit,
    product,
    fields,
    text: `query ${unit}($code: TraceCode!) { unit(code: $code) { records: ${names.field} { ...Record ${own.join(' ')} } } }
${
  product === null
    ? ''
    : `query ${product}($code: TraceCode!) { unit(code: $code) {
  products: ${names.productField} { member name producer { uscc name } recalled { ...RecalledLot } moreRecalled }
  records: ${names.field} { ...RecalledLot }
} }`
}`,
  };
}

/** Of a field, or of each below it; none where it is not for everybody, takes arguments, or is a list. */
function ownFields(field: FieldDefinitionNode, types: Types, above: readonly string[]): readonly OwnField[] {
  const type = bare(field.type);
  if (type === null || !isForAll(field) || (field.arguments ?? []).length > 0) return [];
  const path = [...above, field.name.value];
  const words = wordsOf(field.description?.value);
  const values = types.enums.get(type)?.values;
  if (values) {
    const named = values.map(({ name, description }) => [name.value, wordsOf(description?.value)] as const);
    return [{ path, is: 'TEXT', ...words, values: Object.fromEntries(named) }];
  }
  if (type === 'Party') return [{ path, is: 'PARTY', ...words }];
  const leaf = LEAVES[type];
  if (leaf) return [{ path, is: isCountry(field) ? 'COUNTRY' : leaf, ...words }];
  if (above.length > 0) return [];
  return (types.objects.get(type)?.fields ?? []).flatMap((each) => ownFields(each, types, path));
}

function selected(fields: readonly (readonly [path: readonly string[], is: OwnField['is']])[]): string {
  const groups = Map.groupBy(fields, ([[name = '']]) => name);
  return [...groups]
    .map(([name, all]) => {
      const below = all.filter(([path]) => path.length > 1);
      if (below.length > 0) return `${name} { ${selected(below.map(([path, is]) => [path.slice(1), is]))} }`;
      return all[0]?.[1] === 'PARTY' ? `${name} { uscc name }` : name;
    })
    .join(' ');
}

interface Types {
  readonly objects: ReadonlyMap<string, ObjectTypeDefinitionNode>;
  readonly enums: ReadonlyMap<string, EnumTypeDefinitionNode>;
  readonly interfaceFields: readonly string[];
}

function typesIn(file: string): Types {
  const { definitions } = parse(schemaText(file), { noLocation: true });
  const named = <T extends { readonly name: { readonly value: string } }>(all: readonly T[]): ReadonlyMap<string, T> =>
    new Map(all.map((each) => [each.name.value, each]));
  return {
    objects: named(definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION)),
    enums: named(definitions.filter((each) => each.kind === Kind.ENUM_TYPE_DEFINITION)),
    interfaceFields: definitions
      .filter((each) => each.kind === Kind.INTERFACE_TYPE_DEFINITION)
      .filter(({ name }) => name.value === 'SectorRecord')
      .flatMap(({ fields = [] }) => fields.map(({ name }) => name.value)),
  };
}

function isForAll({ directives = [] }: FieldDefinitionNode): boolean {
  return !directives.some(({ name }) => MARKS.has(name.value));
}

/** The schema says so of a text. */
function isCountry({ description }: FieldDefinitionNode): boolean {
  return description?.value.includes('ISO 3166-1 alpha-3') === true;
}

/** Its name; null for a list. */
function bare(type: TypeNode): string | null {
  if (type.kind === Kind.NON_NULL_TYPE) return bare(type.type);
  return type.kind === Kind.NAMED_TYPE ? type.name.value : null;
}

/** `Form of the product. 产品形态`: the last sentence is the term, the first the English for it. */
function wordsOf(description = ''): Words {
  const [, en = description, zh = description] = /^(.+)\. ([^]+)$/.exec(description) ?? [];
  return { zh, en: en.replace(/(?:[.:;,]| such as | \().*$/s, '') };
}
