/**
 * One object of an answer while it is put together: its type's name, then a slot a response name. Slots, not keys: no
 * response name, `__proto__` included, can reach anything but its own slot, and reading one costs no look-up.
 */
export type Row = unknown[];

/** Where a row holds the name of its type. */
export const TYPENAME = 0;

/** Where a row holds who has written it, from where to where: what stands in several places is copied from there. */
export const WRITTEN_BY = 1;
export const WRITTEN_FROM = 2;
export const WRITTEN_TO = 3;

const FIRST_SLOT = 4;

/** All rows of one answer that something is fetched for, by their layout: each once, though it may stand in several places. */
export type Rows = Map<Layout, Row[]>;

export interface Slot {
  readonly index: number;
  /** How the objects below it are laid out, where it holds objects. */
  readonly child: Layout;
  /** How many lists stand around its values. */
  lists: number;
}

/** The slots at one response path, whichever fetch fills them: `a.b` has one layout for all items of a list there. */
export class Layout {
  readonly #slots = new Map<string, Slot>();
  #followed = false;
  #empty: Row = Array.from({ length: FIRST_SLOT });

  slot(responseName: string): Slot {
    const known = this.#slots.get(responseName);
    if (known) return known;
    const slot = new LazySlot(this.#slots.size + FIRST_SLOT);
    this.#slots.set(responseName, slot);
    this.#empty = [...this.#empty, undefined];
    return slot;
  }

  /** Says that something is fetched for its objects. */
  follow(): void {
    this.#followed = true;
  }

  newRow(typename: string, rows: Rows): Row {
    const row = this.#empty.slice();
    row[TYPENAME] = typename;
    if (this.#followed) {
      const followed = rows.get(this);
      if (followed) followed.push(row);
      else rows.set(this, [row]);
    }
    return row;
  }
}

class LazySlot implements Slot {
  readonly index: number;
  lists = 0;
  #child: Layout | undefined;

  constructor(index: number) {
    this.index = index;
  }

  get child(): Layout {
    return (this.#child ??= new Layout());
  }
}
