import type { WarningRulesData } from '@tongcha/client';
import { columnsOf, type Table } from '../export/columns.ts';
import { nameOf } from '../organisation-names.ts';
import type { WarningsView } from './warnings-text.ts';

const COLUMNS = columnsOf({
  code: 'text',
  level: 'text',
  outcome: 'text',
  rule: 'text',
  at: 'time',
  zh: 'text',
  en: 'text',
  codes: ['text'],
  names: ['text'],
  evidence: [
    { sector: 'text', member: 'text', system: 'text', recordId: 'text', code: 'text', field: 'text', value: 'text' },
  ],
  missing: [{ sector: 'text', member: 'text', code: 'text', field: 'text', reason: 'text' }],
  parameters: [{ name: 'text', value: 'text', member: 'text', source: 'text' }],
});

/** One row a warning, the unit that is warned of first; `names` in the order of `codes`, empty where there is none. */
export function warningsTable({ warnings, names = [] }: Pick<WarningsView, 'warnings' | 'names'>): Table {
  return {
    columns: COLUMNS,
    rows: warnings.map(({ rule, level, outcome, codes, at, zh, en, evidence, missing, parameters }) => ({
      code: codes[0] ?? null,
      level,
      outcome,
      rule: rule.id,
      at,
      zh,
      en,
      codes,
      names: codes.map((code) => nameOf(code, names) ?? ''),
      evidence: evidence.map(({ sector, member, system, recordId, code, field, value }) => ({
        sector,
        member,
        system,
        recordId,
        code,
        field,
        value,
      })),
      missing,
      parameters,
    })),
  };
}

const RULE_COLUMNS = columnsOf({
  id: 'text',
  level: 'text',
  sectors: ['text'],
  zh: 'text',
  en: 'text',
  basis: 'text',
  parameters: [{ name: 'text', value: 'text', member: 'text', source: 'text' }],
  measured: { at: 'time', cases: 'number', found: 'number', undecided: 'number', falseAlarms: 'number' },
});

export function rulesTable(rules: WarningRulesData['warningRules']): Table {
  return { columns: RULE_COLUMNS, rows: rules.map((rule) => ({ ...rule })) };
}
