import { type Due, DUE, dueEvidence, dueOf, nextDue } from '../due.ts';
import { unknownOf } from '../evidence.ts';
import { eachOnce, fires, undecided } from '../findings.ts';
import { inspectionsBeside, latestInspections } from '../inspections.ts';
import type { FactRecord, FactUnit } from '../../facts/index.ts';
import type { Judging, Rule } from '../rule.ts';
import { dayOf, isOverAt } from '../times.ts';
import { nameOf } from '../values.ts';

const DAY = 86_400_000;

/** The thing itself is due for inspection now, and has not been inspected. */
export const inspectionOverdue: Rule = {
  id: 'inspection-overdue',
  zh: '检验已过有效期，尚未再检',
  en: 'Its inspection has run out and has not been made again',
  level: 'NOTICE',
  sectors: 'ALL',
  basis: '特种设备安全法 第四十条',
  parameters: [{ name: 'graceDays', value: 0, unit: 'd', source: '特种设备安全法 第四十条：未经定期检验不得继续使用' }],
  needs: () => ['productName', ...DUE],
  judge: (unit, _, use) => {
    const { code, depth, records } = unit;
    if (depth > 0) return [];
    const found = records.flatMap((record) => overdueOf(record, unit, use));
    const words = { zh: '检验是否在有效期内无法判定', en: 'whether its inspection has run out is not known' };
    if (found.length === 0) return undecided([code], words, unknownOf(unit, 'inspections'));
    const name = nameOf(unit, code);
    return eachOnce(
      found,
      ({ until, kind }) => [Date.parse(until), kind],
      (alike) => {
        const { until, kind } = alike[0];
        return fires(
          [code],
          until,
          {
            zh: `${name}的${kind ?? '检验'}已过期：有效期至${dayOf(until)}`,
            en: `${name}: ${kind ?? 'inspection'} has run out, valid until ${dayOf(until)}`,
          },
          alike.map((due) => dueEvidence(due, code)),
        );
      },
    );
  },
};

function overdueOf(record: FactRecord, unit: FactUnit, { now, parameter }: Judging): readonly Due[] {
  const at = now - parameter('graceDays', record.member) * DAY;
  const isOver = ({ until }: Due): boolean => isOverAt(until, at);
  const ranOut = latestInspections(record, unit)
    .filter(({ result }) => result !== 'FAIL')
    .flatMap(dueOf)
    .filter(isOver);
  const next = nextDue(record);
  // The register's day may be an older one than the last report's.
  const isSettled =
    ranOut.length > 0 ||
    inspectionsBeside(record, unit)
      .flatMap(dueOf)
      .some((due) => !isOver(due));
  return next && isOver(next) && !isSettled ? [next] : ranOut;
}
