/** A number by its text; `JSON.stringify` writes it as it is (ECMAScript 2026, JSON.rawJSON). */
export interface RawJson {
  readonly rawJSON: string;
}

declare global {
  interface JSON {
    rawJSON(text: string): RawJson;
    isRawJSON(value: unknown): value is RawJson;
  }
}

/** A number of parsed JSON, also where it is kept by its text; null for what is none. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return JSON.isRawJSON(value) ? Number(value.rawJSON) : null;
}
