import type { WarningView } from '../../../cli/warnings/warning-view.ts';

/** A warning of a rule that fires; `more` says otherwise. */
export function warningOf(code: string, more: Partial<WarningView> = {}): WarningView {
  return {
    rule: { id: 'recalled', zh: '该单元正在召回', en: 'A recall stands against the unit' },
    level: 'CRITICAL',
    outcome: 'FIRES',
    codes: [code],
    at: '2026-02-02T08:00:00+08:00',
    zh: '正在召回:兽药残留',
    en: 'it is being recalled: residues',
    evidence: [],
    missing: [],
    parameters: [],
    ...more,
  };
}

/** A record's field that it rests on. */
export function evidenceOf(
  sector: string,
  code: string,
  more: Partial<WarningView['evidence'][number]> = {},
): WarningView['evidence'][number] {
  return {
    sector,
    member: sector.toLowerCase().replaceAll('_', '-'),
    statedBy: null,
    system: 'register',
    recordId: '1',
    code,
    field: 'recalls.reason',
    value: '兽药残留',
    ...more,
  };
}
