import { SECTORS } from '../documents/sectors.ts';
import { countryName } from '../words/countries.ts';
import { withoutScheme } from '../parts/codes.ts';
import type { OwnField } from './asked-sector.ts';
import type { HeldRecord } from './ministries.ts';

/** A row of "what it is" that only this sector's records have: its terms, and what the record says. */
export interface Detail {
  readonly label: Words;
  /** A time, an organisation, or text in both languages. */
  readonly text: string | Words;
  readonly is: OwnField['is'];
}

interface Words {
  readonly zh: string;
  readonly en: string;
}

const YES: Words = { zh: '是', en: 'yes' };
const NO: Words = { zh: '否', en: 'no' };
const FIELDS = new Map(SECTORS.map(({ sector, fields }) => [sector, fields]));

/** In the order of the sector's schema. */
export function detailsOf(record: HeldRecord): readonly Detail[] {
  return (FIELDS.get(record.sector) ?? []).flatMap((field): readonly Detail[] => {
    const text = textOf(valueAt(record, field.path), field);
    return text === null ? [] : [{ label: field, text, is: field.is }];
  });
}

/** Whom the record names in fields of its own, each with the term for it. */
export function partiesOf(record: HeldRecord): readonly (readonly [term: Words, party: Named])[] {
  return (FIELDS.get(record.sector) ?? []).flatMap((field) => {
    const value = field.is === 'PARTY' ? valueAt(record, field.path) : null;
    return isNamed(value) ? [[field, value] as const] : [];
  });
}

interface Named {
  readonly uscc: string;
  readonly name: string | null;
}

function textOf(value: unknown, { is, values }: OwnField): Detail['text'] | null {
  if (typeof value === 'boolean') return value ? YES : NO;
  if (typeof value === 'number') return String(value);
  if (isNamed(value)) return value.name;
  if (typeof value !== 'string' || value === '') return null;
  if (is === 'COUNTRY') return { zh: countryName(value, 'zh'), en: countryName(value, 'en') };
  return is === 'CODE' ? withoutScheme(value) : (values?.[value] ?? value);
}

function valueAt(record: object, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : null),
    record,
  );
}

function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'uscc' in value && 'name' in value;
}
