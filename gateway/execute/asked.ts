import { Failure } from './failure.ts';
import { type Row, TYPENAME } from './layout.ts';
import type { PartialRepresentation, Representer } from './represent.ts';

/** One representation, and the rows of the entity that it stands for. */
export interface AskedEntity {
  readonly text: string;
  readonly rows: Row[];
}

type Leaves = Map<unknown, Leaves | AskedEntity>;

/** The entities of one fetch, each once. */
export class Asked {
  readonly entities: AskedEntity[] = [];
  readonly partial: { readonly row: Row; readonly failed: PartialRepresentation['failed'] }[] = [];
  readonly #representer: Representer;
  readonly #isKey: (typename: string, fieldName: string) => boolean;
  readonly #merge: boolean;
  readonly #needs: (row: Row, failed: PartialRepresentation['failed']) => boolean;
  #byLeaves: Map<string, Leaves> | null = null;
  #byText: Map<string, AskedEntity> | null = null;

  /**
   * @param isKey whether the entity cannot be told without that field
   * @param merge whether equal representations are sent once
   * @param needs whether nothing that is fetched for the row can be had without what failed
   */
  constructor(representer: Representer, isKey: (typename: string, fieldName: string) => boolean, merge: boolean, needs: (row: Row, failed: PartialRepresentation['failed']) => boolean) {
    this.#representer = representer;
    this.#isKey = isKey;
    this.#merge = merge;
    this.#needs = needs;
  }

  /** @returns why the entity cannot be asked about; null when it can, or when it is not known at all */
  add(row: Row): Failure | null {
    const typename = row[TYPENAME] as string | undefined;
    if (typename === undefined) return null;
    const leaves = this.#merge ? this.#representer.leavesOf(typename) : null;
    if (!leaves || leaves.length === 0) return this.#addText(row, this.#merge);
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
    const known = at.get(value) as AskedEntity | undefined;
    if (known) {
      known.rows.push(row);
      return null;
    }
    const before = this.entities.length;
    const failure = this.#addText(row, false);
    const added = this.entities[before];
    // One that lacks something is told from the others by its row.
    if (added && this.partial.at(-1)?.row !== row) at.set(value, added);
    return failure;
  }

  /** @param merge whether equal texts are one entity */
  #addText(row: Row, merge: boolean): Failure | null {
    const representation = this.#representer.entity(row, this.#isKey);
    if (representation === undefined) return null;
    if (representation instanceof Failure) return representation;
    if (typeof representation !== 'string' && this.#needs(row, representation.failed)) return [...representation.failed.values()][0] ?? null;
    const text = typeof representation === 'string' ? representation : representation.text;
    if (typeof representation !== 'string') this.partial.push({ row, failed: representation.failed });
    const known = merge && typeof representation === 'string' ? this.#byText?.get(text) : undefined;
    if (known) {
      known.rows.push(row);
      return null;
    }
    const entity = { text, rows: [row] };
    this.entities.push(entity);
    if (merge && typeof representation === 'string') (this.#byText ??= new Map()).set(text, entity);
    return null;
  }
}
