import type { FactChain, FactRecord, FactUnit } from '../../facts/index.ts';
import { written } from '../amounts.ts';
import { evidenceOf } from '../evidence.ts';
import { fires, undecided } from '../findings.ts';
import type { Finding, Judging, Missing, Rule } from '../rule.ts';
import { nameOf, numberIn, textIn } from '../values.ts';

const SECTOR = 'RARE_EARTH';
/** Mining, and smelting and separation, are what quotas are set for; what is recycled comes from neither. */
const COUNTED: ReadonlySet<string | null> = new Set(['ORE', 'COMPOUND']);

/** An enterprise put out more rare-earth oxide in a month than its quota lets it. */
export const quotaExceeded: Rule = {
  id: 'quota-exceeded',
  zh: '当月稀土产量（折REO）超过总量控制指标',
  en: 'More rare-earth oxide in a month than the quota',
  level: 'SERIOUS',
  sectors: [SECTOR],
  basis: '稀土管理条例 (令785)',
  parameters: [
    {
      name: 'monthKilograms',
      value: 0,
      unit: 'kg',
      source: '0: not known. Quotas are given to each enterprise; no register on the graph records them',
    },
  ],
  needs: (sector) =>
    sector === SECTOR
      ? ['productName', 'producer { uscc name }', 'form', 'reoKilograms', 'month', 'recycled']
      : ['productName'],
  judge: (unit, chain, use) => [
    ...outputsOf(unit, chain).flatMap((output) => judgeOne(output, use)),
    ...unknownOutput(unit),
  ],
};

/** By what an output is told from others. */
const TOLD_BY: readonly string[] = ['producer', 'month', 'form'];
const LOT_CODE = /^relot:/;

/** Of a lot of which it is not known whose output of which month it is. */
function unknownOutput(unit: FactUnit): readonly Finding[] {
  const { code, records, unread } = unit;
  const own = records.filter(({ sector }) => sector === SECTOR);
  const kept = own.flatMap(({ sector, member, untold }) =>
    TOLD_BY.flatMap((field): Missing[] => {
      const reason = untold[field];
      return reason === undefined ? [] : [{ sector, member, code, field, reason }];
    }),
  );
  const silent = unread.RECORDS.filter(({ sector }) => sector === SECTOR).map(
    ({ sector, member, reason }): Missing => ({
      sector,
      member,
      code,
      field: 'reoKilograms',
      reason,
    }),
  );
  const name = nameOf(unit, code);
  const words = {
    zh: `${name}计入哪家企业哪月的产量无法得知`,
    en: `whose output of which month ${name} is is not known`,
  };
  return undecided([code], words, [...kept, ...(own.length === 0 && LOT_CODE.test(code) ? silent : [])]);
}

/** What of a chain one enterprise made in one month, as one member tells it. */
interface Output {
  readonly uscc: string;
  readonly name: string;
  readonly month: string;
  readonly form: string | null;
  readonly lots: readonly Lot[];
}

interface Lot {
  readonly unit: FactUnit;
  readonly record: FactRecord;
}

function judgeOne({ uscc, name, month, form, lots }: Output, { parameter }: Judging): readonly Finding[] {
  const [first] = lots;
  if (!first) return [];
  const { sector, member } = first.record;
  const amounts = lots.map(({ record }) => numberIn(record.values, 'reoKilograms'));
  const sum = amounts.reduce<number>((all, amount) => all + (amount ?? 0), 0);
  const quota = parameter('monthKilograms', member);
  const codes = lots.map(({ unit }) => unit.code);
  const tons = (kilograms: number): string => written({ value: kilograms / 1_000, unit: 't' });
  if (quota > 0 && sum > quota) {
    const words = {
      zh: `${name}${month}产出${tons(sum)} REO（仅计本链），指标${tons(quota)}`,
      en: `${name} put out ${tons(sum)} REO in ${month}, counting this chain alone, of a quota of ${tons(quota)}`,
    };
    return [
      fires(
        codes,
        null,
        words,
        lots.map(({ unit, record }, i) => evidenceOf(record, unit.code, 'reoKilograms', amounts[i])),
      ),
    ];
  }
  const missing: Missing[] =
    quota > 0
      ? [{ sector, member, code: `uscc:${uscc}`, field: 'reoKilograms', reason: 'NOT_ASKED' }, ...amountsMissing(lots)]
      : [{ sector, member, code: `uscc:${uscc}`, field: 'quota', reason: 'NOT_RECORDED' }];
  const words = {
    zh: `${name}${month}${form === 'ORE' ? '开采' : '冶炼分离'}是否超过指标无法判定`,
    en: `whether ${name} kept its quota in ${month} is not known`,
  };
  return undecided(codes, words, missing);
}

function amountsMissing(lots: readonly Lot[]): readonly Missing[] {
  return lots.flatMap(({ unit, record: { sector, member, values, untold } }): Missing[] =>
    numberIn(values, 'reoKilograms') === null
      ? [{ sector, member, code: unit.code, field: 'reoKilograms', reason: untold['reoKilograms'] ?? 'NOT_RECORDED' }]
      : [],
  );
}

/** Those of which the unit is the first lot, so that each is judged once. */
function outputsOf(unit: FactUnit, chain: FactChain): readonly Output[] {
  return outputsIn(chain).filter(({ lots }) => lots[0]?.unit === unit);
}

const known = new WeakMap<FactChain, readonly Output[]>();

function outputsIn(chain: FactChain): readonly Output[] {
  let outputs = known.get(chain);
  if (!outputs) known.set(chain, (outputs = sortOut(chain)));
  return outputs;
}

function sortOut({ units }: FactChain): readonly Output[] {
  const outputs = new Map<string, Output & { readonly lots: Lot[] }>();
  for (const unit of units.values())
    for (const record of unit.records) {
      const { sector, member, values } = record;
      const [uscc, month] = [textIn(values, 'producer', 'uscc'), textIn(values, 'month')];
      const form = textIn(values, 'form');
      if (sector !== SECTOR || uscc === null || month === null || !COUNTED.has(form) || values['recycled'] === true)
        continue;
      const key = `${member} ${uscc} ${month} ${form}`;
      const output = outputs.get(key) ?? {
        uscc,
        name: textIn(values, 'producer', 'name') ?? uscc,
        month,
        form,
        lots: [],
      };
      output.lots.push({ unit, record });
      outputs.set(key, output);
    }
  return [...outputs.values()];
}
