import type { GraphQLSchema } from 'graphql';
import type { Required, RequiredField } from '../plan/plan.ts';
import type { PartialRepresentation } from '../run/representations.ts';
import { Failure } from '../run/failure.ts';
import { type Layout, type Row, type Slot, TYPENAME } from '../run/layout.ts';
import { type Rewrite, rewritesFor, type RewritesOfType } from '../plan/rewrites.ts';
import { isOfType } from '../plan/selections.ts';

interface Part {
  readonly members: readonly Member[];
  readonly typed: boolean;
}

interface Member {
  readonly name: string;
  /** `"key":` as it is sent. */
  readonly label: string;
  /** The type's name, or what a rewrite sets in its place. */
  readonly fixed: string | null;
  readonly slot: Slot | null;
  readonly below: Representer | null;
}

/** The representation of an entity of nothing but plain values: the text before each value, and what ends the last. */
interface Plain {
  readonly values: readonly { readonly before: string; readonly index: number }[];
  readonly end: string;
}

/** Nobody was asked for it, or nobody knows it: null, and no error. */
const NOT_THERE = new Failure([]);

/** Writes the representation of an entity, or of an object in one, as JSON text straight from its row. */
export class Representer {
  readonly #schema: GraphQLSchema;
  readonly #layout: Layout;
  readonly #required: readonly Required[];
  readonly #rewrites: readonly Rewrite[];
  readonly #parts = new Map<string, readonly Part[]>();
  readonly #leaves = new Map<string, readonly number[] | null>();
  readonly #plain = new Map<string, Plain | null>();

  constructor(schema: GraphQLSchema, layout: Layout, required: readonly Required[], rewrites: readonly Rewrite[]) {
    this.#schema = schema;
    this.#layout = layout;
    this.#required = required;
    this.#rewrites = rewrites;
  }

  /**
   * @param isKey whether the entity cannot be told without that field
   * @returns the text; a Failure when what identifies the entity failed; undefined when it is not known at all
   */
  entity(
    row: Row,
    isKey: (typename: string, fieldName: string) => boolean,
  ): string | PartialRepresentation | Failure | undefined {
    const typename = row[TYPENAME] as string | undefined;
    if (typename === undefined) return undefined;
    const plain = plainText(row, this.#plainOf(typename));
    if (plain !== null) return plain;
    let failed: Map<string, Failure> | null = null;
    let text = '';
    let typed = false;
    for (const part of this.#partsOf(typename)) {
      const written = this.#write(row, part.members);
      if (typeof written === 'string') {
        typed ||= part.typed;
        text = joined(text, written);
        continue;
      }
      const single = part.members.map((member) => ({ member, one: this.#write(row, [member]) }));
      const keys = single.filter(({ member }) => isKey(typename, member.name)).map(({ one }) => one);
      const lost = keys.find((one) => one instanceof Failure);
      if (lost) return lost;
      if (keys.includes(undefined)) continue;
      typed ||= part.typed;
      for (const { member, one } of single) {
        if (typeof one === 'string') text = joined(text, one);
        else (failed ??= new Map()).set(member.name, one ?? NOT_THERE);
      }
    }
    if (!typed) return undefined;
    return failed ? { text: `{${text}}`, failed } : `{${text}}`;
  }

  /** Where the values stand that tell one entity of that type from another, when they are nothing but plain values. */
  leavesOf(typename: string): readonly number[] | null {
    const known = this.#leaves.get(typename);
    if (known !== undefined) return known;
    const members = this.#partsOf(typename).flatMap((part) => part.members);
    const leaves = members.every(({ slot, below }) => slot === null || (below === null && slot.lists === 0))
      ? members.flatMap(({ slot }) => (slot ? [slot.index] : []))
      : null;
    this.#leaves.set(typename, leaves);
    return leaves;
  }

  /** Null where what it is made of is more than plain values. */
  #plainOf(typename: string): Plain | null {
    const known = this.#plain.get(typename);
    if (known !== undefined) return known;
    const parts = this.#partsOf(typename);
    const isPlain = this.leavesOf(typename) !== null && parts.some(({ typed }) => typed);
    const plain = isPlain ? joinedPlain(parts.flatMap(({ members }) => members)) : null;
    this.#plain.set(typename, plain);
    return plain;
  }

  /** As `entity`, for what lies below it: null where something is not known. */
  object(row: Row): string | Failure {
    let text = '';
    for (const part of this.#partsOf(row[TYPENAME] as string)) {
      const written = this.#write(row, part.members);
      if (written instanceof Failure) return written;
      if (written === undefined) return 'null';
      text = joined(text, written);
    }
    return `{${text}}`;
  }

  #write(row: Row, members: readonly Member[]): string | Failure | undefined {
    let text = '';
    for (const { label, fixed, slot, below } of members) {
      let value = fixed;
      if (slot) {
        const held = row[slot.index];
        if (held === undefined) return undefined;
        const written = write(held, below, slot.lists);
        if (written instanceof Failure) return written;
        value = written;
      }
      text += text === '' ? label + (value ?? 'null') : `,${label}${value ?? 'null'}`;
    }
    return text;
  }

  /** What of the requirement applies to that type: each part counts only when all of it is known. */
  #partsOf(typename: string): readonly Part[] {
    const known = this.#parts.get(typename);
    if (known) return known;
    // The planner repeats keys and type names in each part; they are sent once.
    const below = new Map<string, Required[]>();
    const parts: RequiredField[][] = [[]];
    const collect = (selections: readonly Required[], part: RequiredField[]): void => {
      for (const selection of selections) {
        if (selection.kind === 'Field') {
          const key = selection.alias ?? selection.name;
          const together = below.get(key);
          if (together) together.push(...(selection.selections ?? []));
          else {
            below.set(key, [...(selection.selections ?? [])]);
            part.push(selection);
          }
        } else if (selection.typeCondition === undefined || isOfType(this.#schema, typename, selection.typeCondition)) {
          const own: RequiredField[] = [];
          parts.push(own);
          collect(selection.selections, own);
        }
      }
    };
    collect(this.#required, parts[0] ?? []);
    const rewrites = rewritesFor(this.#schema, typename, this.#rewrites);
    const all = parts
      .filter((part) => part.length > 0)
      .map((part) => ({
        members: part.map((field) =>
          this.#member(typename, field, below.get(field.alias ?? field.name) ?? [], rewrites),
        ),
        typed: part.some(({ name }) => name === '__typename'),
      }));
    this.#parts.set(typename, all);
    return all;
  }

  #member(
    typename: string,
    { name, alias, selections }: RequiredField,
    together: readonly Required[],
    rewrites: RewritesOfType,
  ): Member {
    const key = alias ?? name;
    const rewrite = rewrites.here.get(key);
    const label = `${JSON.stringify(rewrite?.renameTo ?? key)}:`;
    if (rewrite && rewrite.renameTo === undefined)
      return { name, label, fixed: JSON.stringify(rewrite.setTo), slot: null, below: null };
    if (name === '__typename') return { name, label, fixed: JSON.stringify(typename), slot: null, below: null };
    const slot = this.#layout.slot(key);
    return {
      name,
      label,
      fixed: null,
      slot,
      below: selections ? new Representer(this.#schema, slot.child, together, rewrites.below.get(key) ?? []) : null,
    };
  }
}

function joinedPlain(members: readonly Member[]): Plain {
  const values: { before: string; index: number }[] = [];
  let before = '{';
  members.forEach(({ label, fixed, slot }, i) => {
    before += `${i === 0 ? '' : ','}${label}`;
    if (!slot) before += fixed ?? 'null';
    else {
      values.push({ before, index: slot.index });
      before = '';
    }
  });
  return { values, end: `${before}}` };
}

/** Null when a value is not known or failed, so that each part of the requirement must be looked at. */
function plainText(row: Row, plain: Plain | null): string | null {
  if (!plain) return null;
  let text = '';
  for (let i = 0; i < plain.values.length; i += 1) {
    const { before, index } = plain.values[i] as Plain['values'][number];
    const held = row[index];
    if (held === undefined || held instanceof Failure) return null;
    text += before + JSON.stringify(held);
  }
  return text + plain.end;
}

function joined(a: string, b: string): string {
  return a === '' ? b : b === '' ? a : `${a},${b}`;
}

function write(value: unknown, below: Representer | null, lists: number): string | Failure {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Failure) return value;
  if (lists > 0 && Array.isArray(value)) {
    const items: string[] = [];
    for (const item of value) {
      const written = write(item, below, lists - 1);
      if (written instanceof Failure) return written;
      items.push(written);
    }
    return `[${items.join(',')}]`;
  }
  return below ? below.object(value as Row) : JSON.stringify(value);
}
