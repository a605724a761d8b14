import { isGtin, isOfProduct } from '@tongcha/schema';
import type { ProductFound, SearchPage } from './legacy-system.ts';
import type { SectorRecord } from './records.ts';

/** Lots that are looked at for a product's name: the first may be deleted ones. */
export const NAMING_LOTS = 20;

/** The fourteen digits of a product's barcode; null for a code that is none. */
export function gtinOf(code: string): string | null {
  return isGtin(code) ? code.slice('gs1:(01)'.length, 'gs1:(01)'.length + 14) : null;
}

/**
 * A product from two searches of a register by its barcode: for any of its lots, which tells its name and its maker,
 * and for those that are recalled. Null: the register knows no lot of it.
 */
export function productOf<R extends SectorRecord>(
  [any, recalled]: readonly (SearchPage<R> | undefined)[],
  code: string,
): ProductFound<R> | null {
  const [lots, withdrawn] = [any, recalled].map((page) =>
    (page?.rows ?? []).map(({ record }) => record).filter((record) => isOfProduct(record.code, code)),
  );
  const named = lots?.[0] ?? withdrawn?.[0];
  if (!named) return null;
  return {
    name: named.productName ?? null,
    producer: named.producer ?? null,
    recalled: withdrawn ?? [],
    more: recalled?.hasNextPage ?? false,
  };
}
