import { type DocumentNode, type FieldDefinitionNode, Kind, type TypeNode } from 'graphql';
import type { MinistryEntry } from '../../supergraph/topology.ts';

/** What a field of a record is to a rule. */
export type FieldType = 'DATE' | 'AMOUNT' | 'NUMBER' | 'STATUS';

/** A field of records as a rule's file names it: `expiresAt`, `inspections.result`. */
export interface RecordField {
  readonly path: readonly string[];
  /** How many steps of the path lead to the list whose rows have it; 0: the record itself has it. */
  readonly rows: number;
  readonly type: FieldType;
  /** Of an enumeration; null: any. */
  readonly values: readonly string[] | null;
}

type Fields = ReadonlyMap<string, FieldDefinitionNode>;

const TYPES: Readonly<Record<string, FieldType>> = {
  DateTime: 'DATE',
  Quantity: 'AMOUNT',
  Float: 'NUMBER',
  Int: 'NUMBER',
  String: 'STATUS',
  Boolean: 'STATUS',
};
const SPOKEN: Readonly<Record<FieldType, string>> = {
  DATE: 'a date',
  AMOUNT: 'an amount',
  NUMBER: 'a number',
  STATUS: 'a text, a flag or a value of a list',
};

/** The fields of a graph's records, sector by sector. */
export class RecordFields {
  readonly sectors: readonly string[];
  readonly #recordTypes: ReadonlyMap<string, string>;
  readonly #types = new Map<string, Fields>();
  readonly #enums = new Map<string, readonly string[]>();

  constructor({ definitions }: DocumentNode, ministries: readonly Pick<MinistryEntry, 'sector' | 'recordType'>[]) {
    this.#recordTypes = new Map(ministries.map(({ sector, recordType }) => [sector, recordType]));
    this.sectors = [...this.#recordTypes.keys()];
    for (const each of definitions) {
      if (each.kind === Kind.OBJECT_TYPE_DEFINITION)
        this.#types.set(
          each.name.value,
          new Map((each.fields ?? []).filter(isRead).map((one) => [one.name.value, one])),
        );
      if (each.kind === Kind.ENUM_TYPE_DEFINITION)
        this.#enums.set(
          each.name.value,
          (each.values ?? []).map(({ name }) => name.value),
        );
    }
  }

  /**
   * A field that records of all these sectors have, of one of these types.
   * @returns what is wrong with it, in words, where they have not
   */
  find(name: string, sectors: readonly string[], types: readonly FieldType[]): RecordField | string {
    let found: RecordField | null = null;
    for (const sector of sectors) {
      const own = this.#findIn(name, sector);
      if (typeof own === 'string') return own;
      if (!types.includes(own.type))
        return `${name} is ${SPOKEN[own.type]}: expected ${types.map((type) => SPOKEN[type]).join(' or ')}`;
      found ??= own;
    }
    return found ?? 'no sector has records here';
  }

  #findIn(name: string, sector: string): RecordField | string {
    const path = name.split('.');
    let [type, rows] = [this.#recordTypes.get(sector) ?? '', 0];
    for (const [i, step] of path.entries()) {
      const fields = this.#types.get(type);
      const field = fields?.get(step);
      if (!field)
        return fields
          ? `${i === 0 ? `records of ${sector} have` : `${path.slice(0, i).join('.')} of ${sector} has`} no field ${step}; there are ${[...fields.keys()].sort().join(', ')}`
          : `${path.slice(0, i).join('.')} of ${sector} is a value: nothing of it can be named`;
      if (isList(field.type) && rows > 0) return `${name} goes through two lists: expected one at most`;
      if (isList(field.type)) rows = i + 1;
      type = named(field.type);
    }
    const values = this.#enums.get(type) ?? null;
    const known = values ? 'STATUS' : TYPES[type];
    if (!known || rows === path.length) {
      const inside = [...(this.#types.get(type)?.keys() ?? [])].sort();
      return inside.length > 0
        ? `${name} is several things: expected one of ${inside.map((each) => `${name}.${each}`).join(', ')}`
        : `${name} is nothing that a rule can go by`;
    }
    return { path, rows, type: known, values };
  }
}

/** Whom anybody may ask for it without saying more. */
function isRead({ arguments: given = [], directives = [] }: FieldDefinitionNode): boolean {
  return given.length === 0 && directives.every(({ name }) => name.value !== 'inaccessible');
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}
