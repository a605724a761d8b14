import type { FieldFacts, RowFacts } from './facts.ts';
import { braces, type Line, open, said } from './lines.ts';
import { fits, pick } from './names.ts';
import { shows } from './signs.ts';

/** How rows of one kind tell their code. */
export interface CodePlan {
  /** Under `codes`. */
  readonly name: string;
  readonly template: string;
  readonly shapes: Readonly<Record<string, string>>;
  readonly fields: readonly FieldFacts[];
  readonly why: string;
  readonly level: 'ITEM' | 'LOT' | null;
}

/** What may be a code and cannot be said to be one. */
export interface CodeDoubt {
  readonly fields: readonly FieldFacts[];
  readonly why: string;
}

export interface CodeOptions {
  readonly sector: string;
  readonly name: string;
  /** Fields that the source says to be unique. */
  readonly unique: readonly string[];
  /** Fields that the system can be asked by; null: by any. */
  readonly asked: readonly FieldFacts[] | null;
  /** The row tells a barcode too. */
  readonly hasBarcode?: boolean;
}

/** Of fewer values, such as one example, nothing is said of all. */
const ENOUGH = 3;

/** The code of a row, where something says so: values of a known scheme, a barcode with a batch, a name with values that are unique. */
export function codeIn({ fields }: RowFacts, options: CodeOptions): CodePlan | CodeDoubt {
  const own = options.asked ?? fields;
  return (
    knownScheme(own, options) ??
    barcodeAndBatch(fields, options) ??
    named(own, { ...options, hasBarcode: pick(fields, 'gtin').field !== null })
  );
}

export function isPlan(code: CodePlan | CodeDoubt): code is CodePlan {
  return 'template' in code;
}

function knownScheme(fields: readonly FieldFacts[], options: CodeOptions): CodePlan | null {
  const known = fields.filter((each) => each.seen?.scheme != null && isUnique(each, options.unique));
  const [field] = known;
  if (!field?.seen || field.seen.filled < ENOUGH || known.length !== 1) return null;
  const { scheme, filled } = field.seen;
  return {
    name: options.name,
    template: `${scheme}:{${field.path}}`,
    shapes: {},
    fields: [field],
    why: `${filled} of ${filled} values are codes of ${scheme} and of nothing else, each once`,
    level: null,
  };
}

function barcodeAndBatch(fields: readonly FieldFacts[], { name, unique, asked }: CodeOptions): CodePlan | null {
  const [gtin, batch] = [pick(fields, 'gtin').field, pick(fields, 'batch').field];
  // A service is asked for one name at a time, and a batch that is unique needs no barcode.
  if (!gtin || !batch || asked !== null || !shows(gtin.seen, 'gtin') || isUnique(batch, unique)) return null;
  const [digits, { filled = 0 }] = [gtin.seen?.digits ?? 0, batch.seen ?? {}];
  if ((digits !== 13 && digits !== 14) || !shows(batch.seen, 'bare')) return null;
  if (gtin.seen?.isPadded || batch.seen?.isPadded) return null;
  return {
    name,
    template: `gs1:(01)${digits === 13 ? '0' : ''}{${gtin.path}}(10){${batch.path}}`,
    shapes: { [gtin.path]: String.raw`\d{${digits}}` },
    fields: [gtin, batch],
    why: `a barcode of ${digits} digits with its batch: ${gtin.seen?.signs.gtin} and ${filled} values`,
    level: 'LOT',
  };
}

function named(fields: readonly FieldFacts[], options: CodeOptions): CodePlan | CodeDoubt {
  const { name, sector, unique } = options;
  const sure = (field: FieldFacts): number =>
    Math.max(fits(field, 'traceCode') * 2, fits(field, 'batch') * 2 - (fits(field, 'gtin') > 0 ? 3 : 0));
  const best = Math.max(0, ...fields.map(sure));
  const found = best <= 0 ? [] : fields.filter((each) => sure(each) === best);
  const [field] = found;
  if (!field || found.length > 1)
    return { fields: found, why: found.length > 1 ? 'each may be the code' : 'nothing looks like a code' };
  // What is not in the samples' own spelling cannot be asked for.
  if (options.asked === null && field.seen?.isPadded === true)
    return { fields: [field], why: 'some values are written with blanks round them, or in full width' };
  if (!isUnique(field, unique))
    return {
      fields: [field],
      why: `${field.seen?.distinct} values in ${field.seen?.filled} rows: it is no code by itself`,
    };
  if (field.seen !== null && field.seen.filled > 0 && field.seen.signs.bare < field.seen.filled)
    return {
      fields: [field],
      why: `${field.seen.filled - field.seen.signs.bare} of ${field.seen.filled} values have signs that no code has`,
    };
  const isBatch = fits(field, 'batch') > 0;
  // Another product may have the same number.
  if (isBatch && field.seen === null && options.hasBarcode)
    return { fields: [field], why: 'a batch of which product, no value was seen to tell: a barcode stands beside it' };
  // A batch is of no scheme; any other code may be, and only its values would show of which.
  if (!isBatch && (field.seen === null || field.seen.filled < ENOUGH))
    return {
      fields: [field],
      why: 'too few values were seen to show whether it is of a known scheme, such as gs1 or drug',
    };
  const told =
    field.seen === null || field.seen.filled === 0 ? 'no value was seen' : `each once in ${field.seen.filled} rows`;
  return {
    name,
    template: `urn:${sector}:${name}:{${field.path}}`,
    shapes: {},
    fields: [field],
    why: `by its name; ${told}; of no known scheme, so the sector’s own`,
    level: isBatch ? 'LOT' : null,
  };
}

/** Nothing speaks against it: it is said to be unique, or each value seen stands once. */
function isUnique({ path, seen }: FieldFacts, unique: readonly string[]): boolean {
  if (unique.includes(path) || seen === null || seen.filled === 0) return true;
  return seen.distinct === seen.filled && seen.filled === seen.rows;
}

/** Its entry under `codes`. */
export function codeLine({ template, shapes, fields, why }: CodePlan): Line {
  const line = braces({
    code: template,
    key: fields.length > 1 ? fields.map(({ path }) => `{${path}}`).join('|') : null,
    shapes: Object.keys(shapes).length === 0 ? null : braces(shapes),
  });
  line.comment = said('', why).comment ?? null;
  return line;
}

export function openCode({ fields, why }: CodeDoubt, sector: string, name = 'lot'): Line {
  const names = fields.map(({ path }) => path);
  return open(
    `{ code: 'urn:${sector}:${name}:{${names[0] ?? 'column'}}' }${names.length > 1 ? `, or with ${names.slice(1).join(', ')}` : ''}`,
    why,
  );
}
