import { unitOf } from '@tongcha/schema';
import { z } from 'zod';
import { LEVELS } from '../rule.ts';
import type { FieldType, RecordField, RecordFields } from './record-fields.ts';
import type { AmountOfField, AmountTest, DateOperand, DateTest, Limit, Margin, RuleForm, Said } from './rule-form.ts';
import { type Read, readYaml, type Wrong } from './yaml-file.ts';

const text = z.string('expected text').trim().min(1, 'expected text');
const values = z.array(z.union([z.string(), z.boolean()]), 'expected a list, as in [FAIL]').min(1, 'expected a value');
const number = z.number('expected a number').min(0, 'expected 0 or more').max(1e12, 'expected 1e12 or less');
const operand = z.union([
  text,
  z.strictObject({ field: text, unit: text }),
  z.strictObject({ limit: number, unit: text, source: text }),
]);

const shape = z.strictObject(
  {
    version: z.literal(1, 'expected 1, the form of this file'),
    zh: text,
    en: text,
    level: z.enum(LEVELS, `expected ${LEVELS.join(', ')}`),
    basis: text,
    sectors: z.array(text, 'expected a list of sectors').min(1, 'expected a sector, or nothing: all').optional(),
    of: z.literal('ITSELF', 'expected ITSELF, or nothing: all units of a chain').optional(),
    where: z.record(z.string(), values, 'expected fields with values, as in { form: [ORE] }').optional(),
    says: z.strictObject({ zh: text, en: text }, 'expected zh and en'),
    date: text.optional(),
    before: text.optional(),
    after: text.optional(),
    status: text.optional(),
    is: values.optional(),
    since: text.optional(),
    at: text.optional(),
    amount: operand.optional(),
    exceeds: operand.optional(),
    differsFrom: operand.optional(),
    byMoreThan: z
      .strictObject(
        { days: number.optional(), percent: number.optional(), source: text },
        'expected an amount and its source',
      )
      .optional(),
  },
  'expected the keys of a rule',
);
type Told = z.infer<typeof shape>;

/** The forms, with the keys of each and what its words may name. */
const FORMS = {
  date: { keys: ['before', 'after'], places: ['name', 'date', 'than', 'days'] },
  status: { keys: ['is', 'since', 'at'], places: ['name', 'status', 'since', 'at', 'days'] },
  amount: { keys: ['exceeds', 'differsFrom'], places: ['name', 'amount', 'than', 'percent'] },
} as const;
type FormName = keyof typeof FORMS;
const FORM_NAMES: readonly FormName[] = ['date', 'status', 'amount'];

/** Reads a rule's file for a graph with these fields. */
export function readRuleFile(file: string, fields: RecordFields): Read<RuleForm> {
  return readYaml(file, shape, (told, wrong) => new RuleReader(told, fields, wrong).read());
}

class RuleReader {
  readonly #told: Told;
  readonly #fields: RecordFields;
  readonly #wrong: Wrong;
  /** Of those that stand in rows of a list. */
  readonly #rows = new Set<string>();

  constructor(told: Told, fields: RecordFields, wrong: Wrong) {
    this.#told = told;
    this.#fields = fields;
    this.#wrong = wrong;
  }

  read(): RuleForm | null {
    const { zh, en, level, basis, sectors = null, of, where = {}, says } = this.#told;
    const { sectors: known } = this.#fields;
    for (const [i, sector] of (sectors ?? []).entries())
      if (!known.includes(sector)) this.#wrong(['sectors', i], `expected a sector of the graph: ${known.join(', ')}`);
    const form = this.#form();
    if (!form || sectors?.some((sector) => !known.includes(sector))) return null;
    const conditions = Object.entries(where).flatMap(([name, is]) => {
      const field = this.#status(['where', name], name, is);
      return field ? [{ field, is }] : [];
    });
    const test = form === 'date' ? this.#dates() : form === 'status' ? this.#statuses() : this.#amounts();
    for (const language of ['zh', 'en'] as const) this.#places(['says', language], says[language], form);
    if (this.#rows.size > 1)
      this.#wrong(
        [form],
        `fields of one list, or of the record, compare: not those of ${[...this.#rows].join(' and ')}`,
      );
    return test && { zh, en, level, basis, sectors, itself: of === 'ITSELF', where: conditions, says, test };
  }

  /** That which it has, where none of another's keys are there. */
  #form(): FormName | null {
    const told = FORM_NAMES.filter((name) => this.#told[name] !== undefined);
    const [form] = told;
    if (!form || told.length > 1) {
      this.#wrong(told.slice(1), `expected one of ${FORM_NAMES.join(', ')}: what the rule looks at`);
      return null;
    }
    for (const other of FORM_NAMES)
      for (const key of FORMS[other].keys)
        if (other !== form && this.#told[key] !== undefined) this.#wrong([key], `goes with ${other}, not with ${form}`);
    return form;
  }

  #dates(): DateTest | null {
    const { date = '', before, after } = this.#told;
    if ((before === undefined) === (after === undefined)) {
      this.#wrong(['date'], 'expected before or after beside it: now, used, or another date');
      return null;
    }
    const order = before === undefined ? 'after' : 'before';
    const field = this.#find(['date'], date, ['DATE']);
    const than = this.#moment([order], before ?? after ?? '');
    const margin = this.#margin('days');
    return field && than && { form: 'date', date: field, order, than, margin };
  }

  #statuses(): RuleForm['test'] | null {
    const { status = '', is, since, at = 'now', byMoreThan } = this.#told;
    if (!is) {
      this.#wrong(['status'], 'expected is beside it: the values that are warned of');
      return null;
    }
    if (since === undefined && byMoreThan !== undefined)
      this.#wrong(['byMoreThan'], 'expected since, too: the date from which the days are counted');
    const field = this.#status(['status'], status, is, ['is']);
    const from = since === undefined ? null : this.#find(['since'], since, ['DATE']);
    const moment = this.#moment(['at'], at);
    const margin = this.#margin('days');
    if (!field || !moment || (since !== undefined && !from)) return null;
    return { form: 'status', status: field, is, since: from, at: moment, margin };
  }

  #amounts(): AmountTest | null {
    const { amount, exceeds, differsFrom } = this.#told;
    if ((exceeds === undefined) === (differsFrom === undefined)) {
      this.#wrong(['amount'], 'expected exceeds or differsFrom beside it: another amount');
      return null;
    }
    const order = exceeds === undefined ? 'differsFrom' : 'exceeds';
    const own = this.#amount(['amount'], amount);
    const than = this.#amount([order], exceeds ?? differsFrom);
    const margin = this.#margin('percent');
    if (own && 'limit' in own) this.#wrong(['amount'], 'expected a field: a limit is what it is compared with');
    return own && than && !('limit' in own) ? { form: 'amount', amount: own, order, than, margin } : null;
  }

  #margin(unit: 'days' | 'percent'): Margin | null {
    const { byMoreThan } = this.#told;
    if (!byMoreThan) return null;
    const { [unit]: value, source } = byMoreThan;
    const other = unit === 'days' ? 'percent' : 'days';
    if (value === undefined || byMoreThan[other] !== undefined)
      this.#wrong(['byMoreThan'], `expected ${unit}, and no ${other}`);
    return value === undefined ? null : { value, source };
  }

  #moment(path: readonly string[], name: string): DateOperand | null {
    return name === 'now' || name === 'used' ? name : this.#find(path, name, ['DATE']);
  }

  #amount(path: readonly string[], told: Told['amount']): AmountOfField | Limit | null {
    if (told === undefined) return null;
    const unit = typeof told === 'string' ? null : told.unit;
    if (unit !== null && unitOf(unit) === null) this.#wrong([...path, 'unit'], `no unit of measure is called ${unit}`);
    if (typeof told !== 'string' && 'limit' in told) return told;
    const name = typeof told === 'string' ? told : told.field;
    const field = this.#find(path, name, ['AMOUNT', 'NUMBER']);
    if (field?.type === 'NUMBER' && unit === null)
      this.#wrong(path, `a number has no unit of measure: write { field: ${name}, unit: kg }`);
    if (field?.type === 'AMOUNT' && unit !== null)
      this.#wrong(path, `the amount has its own unit: write ${name} alone`);
    return field && { field, unit };
  }

  #status(path: readonly string[], name: string, is: readonly Said[], placeOfValues = path): RecordField | null {
    const field = this.#find(path, name, ['STATUS']);
    const values = field?.values;
    for (const [i, value] of is.entries())
      if (values && !values.includes(String(value)))
        this.#wrong([...placeOfValues, i], `expected values of ${name}: ${values.join(', ')}`);
    return field;
  }

  #find(path: readonly string[], name: string, types: readonly FieldType[]): RecordField | null {
    const field = this.#fields.find(name, this.#told.sectors ?? this.#fields.sectors, types);
    if (typeof field === 'string') {
      this.#wrong(path, field);
      return null;
    }
    if (field.rows > 0) this.#rows.add(field.path.slice(0, field.rows).join('.'));
    return field;
  }

  #places(path: readonly string[], words: string, form: FormName): void {
    const { places } = FORMS[form];
    for (const [whole, place] of words.matchAll(/\{([^{}]*)\}/g))
      if (!places.some((each) => each === place))
        this.#wrong(path, `${whole} stands for nothing; there are ${places.map((each) => `{${each}}`).join(' ')}`);
  }
}
