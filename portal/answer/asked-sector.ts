import type { TrustedDocument } from '../ask/trusted-document.ts';
import type { HeldRecord } from './ministries.ts';
import type { ProductUnit } from './product.ts';

/** How one sector is asked about a thing, and what only its records have: made of the graph (portal/documents/sectors.ts). */
export interface AskedSector {
  readonly sector: string;
  readonly unit: TrustedDocument<
    { readonly code: string },
    { readonly unit: { readonly records: readonly HeldRecord[] | null } }
  >;
  /** null: it knows no products. */
  readonly product: TrustedDocument<{ readonly code: string }, { readonly unit: ProductUnit }> | null;
  readonly fields: readonly OwnField[];
}

/** A field of a sector's own, with its terms. */
export interface OwnField {
  readonly path: readonly string[];
  readonly is: 'TEXT' | 'CODE' | 'TIME' | 'PARTY' | 'FLAG' | 'COUNTRY';
  readonly zh: string;
  readonly en: string;
  /** Of a field whose values are words of the graph. */
  readonly values?: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
}
