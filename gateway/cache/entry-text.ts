import type { SubgraphError } from '../calls/subgraph-response.ts';
import type { Entry } from './entry.ts';
import type { Seal } from './seal.ts';
import type { NewEntry } from './store.ts';

/** JSON under seal: what is said of the value, and the value. */
export function writeEntry(
  seal: Seal,
  { key, mark, entry: { at, freshMs, whileRevalidateMs, ifErrorMs, refusals }, text }: NewEntry,
): string {
  return seal.seal(
    key,
    `${JSON.stringify([mark, at, freshMs, whileRevalidateMs, ifErrorMs, refusals]).slice(0, -1)},${text}]`,
  );
}

/**
 * What is kept under the key.
 * @returns null where there is nothing of that mark, as after an invalidation; 'FORGED' where no gateway has written what is there
 */
export function readEntry(
  seal: Seal,
  key: string,
  mark: string,
  found: string | null | undefined,
): Entry | null | 'FORGED' {
  if (found === null || found === undefined) return null;
  const text = seal.open(key, found);
  if (text === null) return 'FORGED';
  const [ownMark, at, freshMs, whileRevalidateMs, ifErrorMs, refusals, value] = JSON.parse(text) as Sealed;
  if (ownMark !== mark) return null;
  return { value, refusals, plain: !text.includes('\\'), at, freshMs, whileRevalidateMs, ifErrorMs };
}

/** As `writeEntry` writes it: the seal vouches for it, and the format is in its place (`PREFIX`). */
type Sealed = readonly [
  mark: string,
  at: number,
  freshMs: number,
  whileRevalidateMs: number,
  ifErrorMs: number,
  refusals: readonly SubgraphError[],
  value: unknown,
];
