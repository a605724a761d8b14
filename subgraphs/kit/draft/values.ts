import type { FieldFacts } from './facts.ts';
import { type Line, open, said } from './lines.ts';
import { type Meaning, pick, plainName, why } from './names.ts';
import { written } from './rows.ts';
import { shows } from './signs.ts';

/** Takes fields for what they mean, each once, and says of each why. */
export class Values {
  readonly used = new Set<FieldFacts>();
  readonly #fields: readonly FieldFacts[];

  constructor(fields: readonly FieldFacts[]) {
    this.#fields = fields;
  }

  get left(): readonly FieldFacts[] {
    return this.#fields.filter((each) => !this.used.has(each));
  }

  take(...fields: readonly FieldFacts[]): void {
    for (const each of fields) this.used.add(each);
  }

  /** The field of a meaning; null where there is none. Several that may be it are an open line. */
  one(
    meaning: Meaning,
    make: (field: FieldFacts) => Line = (field) => said(written(field), why(field, meaning)),
  ): Line | null {
    const { field, rivals } = pick(this.left, meaning);
    if (field) {
      this.take(field);
      return make(field);
    }
    this.take(...rivals);
    return rivals.length === 0 ? null : open(rivals.map(written).join(' or '), 'nothing says which of them it is');
  }

  time(meaning: Meaning): Line | null {
    return this.one(meaning, (field) => timeLine(field, meaning));
  }

  /** Whether a row counts no more; a mark whose name does not say which way it means is left to people. */
  deleted(): Line | null {
    const own = this.one('deleted');
    const mark = this.left.find(({ name }) => MARK.test(plainName(name)));
    if (own !== null || !mark) return own;
    this.take(mark);
    return open(
      `${written(mark)} where it says that a row is deleted; else leave this line out`,
      'its name does not say what it marks',
    );
  }

  quantity(): Line | null {
    const unit = pick(this.left, 'unit').field;
    return this.one('quantity', (field) => {
      const reason = why(field, 'quantity');
      const seen = field.seen?.filled ? field.seen : null;
      if (seen !== null && seen.signs.number === 0) return said(written(field), reason);
      if (unit) {
        this.take(unit);
        return said(`${written(field)} | amount ${written(unit)}`, reason);
      }
      return open(`${written(field)} | amount =kg, with the unit that it always has`, 'nothing says the unit');
    });
  }
}

const MARK = /^(?:flag|yxbz|zfbz|sfyx|isvalid|valid|isactive|active|enabled)$/;

/** A time as it is written there; where days and months cannot be told apart that stays open. */
export function timeLine(field: FieldFacts, meaning: Meaning): Line {
  const { seen } = field;
  const place = written(field);
  if (shows(seen, 'epoch'))
    return said(`${place} | epoch ${(seen?.digits ?? 0) > 10 ? 'ms' : 's'}`, why(field, meaning));
  const formats = seen?.formats ?? [];
  const [format] = formats;
  if (formats.length > 1)
    return open(formats.map((each) => `${place} | time ${each}`).join(' or '), 'which is the day no value says');
  return said(format === undefined ? place : `${place} | time ${format}`, why(field, meaning));
}
