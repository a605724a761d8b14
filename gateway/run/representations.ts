import { Failure } from './failure.ts';
import { type Row, TYPENAME } from './layout.ts';

/** A representation without what could not be had. */
export interface PartialRepresentation {
  readonly text: string;
  /** By the name of the required field. */
  readonly failed: ReadonlyMap<string, Failure>;
}

/** Writes an entity's representation from its row. */
export interface EntityWriter {
  /** The slots of an entity that is told by plain values alone; null: by more than those. */
  leavesOf(typename: string): readonly number[] | null;
  /** Undefined: it is not known at all; a failure: it cannot be told. */
  entity(
    row: Row,
    isKey: (typename: string, fieldName: string) => boolean,
  ): string | PartialRepresentation | Failure | undefined;
}

/** By the plain values of an entity, one after the other, its place among the representations. */
type Leaves = Map<unknown, Leaves | number>;

/** Nothing is asked about that row. */
export const NOT_ASKED = -1;

/** The entities of one fetch, each once. */
export class Representations {
  /** Their representations as JSON. */
  readonly texts: string[] = [];
  /** For each row that was added, in that order, which of the texts stands for it. */
  readonly places: number[] = [];
  readonly partial: { readonly row: Row; readonly failed: PartialRepresentation['failed'] }[] = [];
  readonly #representer: EntityWriter;
  readonly #isKey: (typename: string, fieldName: string) => boolean;
  readonly #merge: boolean;
  readonly #needs: (row: Row, failed: PartialRepresentation['failed']) => boolean;
  #byLeaves: Map<string, Leaves> | null = null;
  #byText: Map<string, number> | null = null;

  /**
   * @param isKey whether the entity cannot be told without that field
   * @param merge whether equal representations are sent once
   * @param needs whether nothing that is fetched for the row can be had without what failed
   */
  constructor(
    representer: EntityWriter,
    isKey: (typename: string, fieldName: string) => boolean,
    merge: boolean,
    needs: (row: Row, failed: PartialRepresentation['failed']) => boolean,
  ) {
    this.#representer = representer;
    this.#isKey = isKey;
    this.#merge = merge;
    this.#needs = needs;
  }

  /** @returns why the entity cannot be asked about; null when it can, or when it is not known at all */
  add(row: Row): Failure | null {
    const place = this.#placeOf(row);
    this.places.push(typeof place === 'number' ? place : NOT_ASKED);
    return typeof place === 'number' ? null : place;
  }

  #placeOf(row: Row): number | Failure | null {
    const typename = row[TYPENAME] as string | undefined;
    if (typename === undefined) return null;
    const leaves = this.#merge ? this.#representer.leavesOf(typename) : null;
    if (!leaves || leaves.length === 0) return this.#write(row, this.#merge);
    // By its plain values an entity is found again without writing its representation again.
    this.#byLeaves ??= new Map();
    let at = this.#byLeaves.get(typename);
    if (!at) this.#byLeaves.set(typename, (at = new Map()));
    for (let i = 0; i < leaves.length - 1; i += 1) {
      const value = row[leaves[i] ?? 0];
      let next = at.get(value) as Leaves | undefined;
      if (!next) at.set(value, (next = new Map()));
      at = next;
    }
    const value = row[leaves.at(-1) ?? 0];
    const known = at.get(value) as number | undefined;
    if (known !== undefined) return known;
    const lacking = this.partial.length;
    const place = this.#write(row, false);
    // One that lacks something is told from the others by its row.
    if (typeof place === 'number' && this.partial.length === lacking) at.set(value, place);
    return place;
  }

  /** @param merge whether equal texts are one entity */
  #write(row: Row, merge: boolean): number | Failure | null {
    const representation = this.#representer.entity(row, this.#isKey);
    if (representation === undefined) return null;
    if (representation instanceof Failure) return representation;
    if (typeof representation !== 'string') {
      if (this.#needs(row, representation.failed)) return [...representation.failed.values()][0] ?? null;
      this.partial.push({ row, failed: representation.failed });
      return this.texts.push(representation.text) - 1;
    }
    const known = merge ? this.#byText?.get(representation) : undefined;
    if (known !== undefined) return known;
    const place = this.texts.push(representation) - 1;
    if (merge) (this.#byText ??= new Map()).set(representation, place);
    return place;
  }
}
