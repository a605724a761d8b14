import { isStanding } from '@tongcha/schema';
import { evidenceOf, unknownOf } from '../evidence.ts';
import type { Finding, Rule } from '../rule.ts';

interface Recall {
  readonly at: string | null;
  readonly reason: string | null;
  readonly status: string | null;
}

/** A recall stands against the unit itself. */
export const recalled: Rule = {
  id: 'recalled',
  zh: '该单元正在召回',
  en: 'A recall stands against the unit',
  level: 'CRITICAL',
  sectors: 'ALL',
  basis: '国办发〔2015〕95号 (十八)',
  parameters: [],
  needs: () => ['recalls { id at reason status }'],
  judge: (unit) => {
    const fires = unit.records.flatMap((record): Finding[] =>
      ((record.values['recalls'] ?? []) as readonly (Recall | null)[]).flatMap((recall): Finding[] =>
        recall && isStanding(recall)
          ? [
              {
                outcome: 'FIRES',
                codes: [unit.code],
                at: recall.at,
                zh: `正在召回${recall.reason === null ? '' : `:${recall.reason}`}`,
                en: `it is being recalled${recall.reason === null ? '' : `: ${recall.reason}`}`,
                evidence: [evidenceOf(record, unit.code, 'recalls.reason', recall.reason)],
                missing: [],
              },
            ]
          : [],
      ),
    );
    const missing = unknownOf(unit, 'recalls');
    if (fires.length > 0 || missing.length === 0) return fires;
    const words = { zh: '是否在召回中,无法判定', en: 'whether it is being recalled is not known' };
    return [{ outcome: 'UNDECIDED', codes: [unit.code], at: null, ...words, evidence: [], missing }];
  },
};
