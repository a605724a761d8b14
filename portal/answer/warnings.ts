import { isStanding } from '@tongcha/schema';
import type { ChainAnswer, RecordFields } from '../documents/answers.ts';
import { byRank, type Said, together } from './said.ts';

export type ChainUnit = ChainAnswer['chain']['units'][number];
export type ChainLink = ChainAnswer['chain']['links'][number];

export type WarningKind =
  | 'recall'
  | 'failed'
  | 'product-expired'
  | 'inspection-expired'
  | 'overdue-when-used'
  | 'certificate-expired'
  | 'certificate-void'
  | 'disagreement'
  | 'times-contradict';

/** Something that is said against a unit. */
export interface Warning {
  readonly kind: WarningKind;
  /** The unit that it is about. */
  readonly code: string;
  /** Whether that is the thing itself or what it was packed from, which is the same goods. */
  readonly own: boolean;
  readonly name: string | null;
  /** Who says so, the foremost first. What a firm says against its own goods counts as well, and is marked as its own word. */
  readonly by: readonly Said[];
  readonly asOf: string | null;
  /** When it happened or ran out. */
  readonly at: string | null;
  /** What it is: the reason of a recall, the kind of inspection or certificate. */
  readonly what: string | null;
  readonly advice: string | null;
  /** Who recalls. */
  readonly who: string | null;
  /** The state of a recall, in the ministry's own term. */
  readonly status: string | null;
}

/** What warnings are read from: a member's record of the thing or of a unit of its chain. */
export type Judged = Pick<
  ChainUnit['records'][number],
  'sector' | 'statedBy' | 'productName' | 'expiresAt' | 'inspections' | 'recalls' | 'source'
> & { readonly certificates?: RecordFields['certificates'] };

/** Standing recalls and failed inspections, which count wherever in the chain they are. `all`: the records of the unit. */
export function gravest(code: string, record: Judged, all: readonly Judged[], own: boolean): Warning[] {
  const say = speaker(code, record, own);
  const recalls = (record.recalls ?? []).flatMap((recall) =>
    recall && isStanding(recall)
      ? [
          say('recall', {
            at: recall.at,
            what: recall.reason,
            advice: recall.advice,
            who: recall.organization?.name ?? null,
            status: recall.status,
          }),
        ]
      : [],
  );
  const failures = latestInspections(record, all).flatMap(({ result, kind, at }) =>
    result === 'FAIL' ? [say('failed', { at, what: kind })] : [],
  );
  return [...recalls, ...failures];
}

/** What has run out, or does not hold any more, of the thing itself. */
export function lesser(code: string, record: Judged, all: readonly Judged[], now: string): Warning[] {
  const say = speaker(code, record, true);
  const found: Warning[] = [];
  if (isPast(record.expiresAt, now)) found.push(say('product-expired', { at: record.expiresAt }));
  for (const { result, kind, validUntil } of latestInspections(record, all))
    if (result !== 'FAIL' && isPast(validUntil, now))
      found.push(say('inspection-expired', { at: validUntil, what: kind }));
  for (const each of record.certificates ?? []) {
    if (!each) continue;
    if (each.status && VOID.test(each.status))
      found.push(
        say('certificate-void', { at: null, what: `${each.kind ?? each.number ?? ''} ${each.status}`.trim() }),
      );
    else if (isPast(each.validUntil, now))
      found.push(say('certificate-expired', { at: each.validUntil, what: each.kind ?? each.number }));
  }
  return found;
}

/** Equipment whose inspection had run out at the moment at which it was used on the way to the thing. */
export function overdueWhenUsed(unit: ChainUnit, links: readonly ChainLink[]): Warning[] {
  return unit.records.flatMap((record) => {
    if (record.sector !== 'SPECIAL_EQUIPMENT') return [];
    const used = links.filter(({ from, at }) => from === unit.code && at !== null);
    return used
      .slice(0, 50)
      .flatMap(({ at }): Warning[] => {
        const before = inspectionsBeside(record, unit.records).filter(
          ({ at: made }) => made && at && !isPast(at, made),
        );
        const due = before.map(({ validUntil }) => validUntil).filter((until) => until !== null);
        const latest = due.sort(byTime).at(-1);
        return latest && at && isPast(latest, at)
          ? [speaker(unit.code, record, false)('overdue-when-used', { at, what: record.productName })]
          : [];
      })
      .slice(0, 1);
  });
}

const VOID = /吊销|撤销|注销|暂停|失效|过期|revoked|suspended|cancelled|expired|invalid/i;

function speaker(
  code: string,
  { sector, statedBy, productName, source }: Judged,
  own: boolean,
): (kind: WarningKind, more: Partial<Warning>) => Warning {
  return (kind, more) => ({
    kind,
    code,
    own,
    name: productName,
    by: [{ sector, statedBy }],
    asOf: source?.asOf ?? null,
    at: null,
    what: null,
    advice: null,
    who: null,
    status: null,
    ...more,
  });
}

/** The same said by several is told once, with all who say it. */
export function warningsTogether(warnings: readonly Warning[]): readonly Warning[] {
  const each = new Map<string, Warning>();
  for (const warning of warnings) {
    const { kind, code, own, at, what, advice, who, status } = warning;
    const key = JSON.stringify([kind, code, own, at === null ? null : Date.parse(at), what]);
    const before = each.get(key);
    each.set(
      key,
      before
        ? {
            ...before,
            by: together([...before.by, ...warning.by]),
            asOf: [before.asOf, warning.asOf].filter((moment) => moment !== null).sort(byTime)[0] ?? null,
            advice: before.advice ?? advice,
            who: before.who ?? who,
            status: before.status ?? status,
          }
        : warning,
    );
  }
  return [...each.values()];
}

type Inspection = NonNullable<NonNullable<Judged['inspections']>[number]>;

/** The last one of each kind: a pass after a failure is what stands, whichever member of the sector tells it. */
function latestInspections(record: Judged, all: readonly Judged[]): readonly Inspection[] {
  const latest = (list: readonly Inspection[]): ReadonlyMap<string, Inspection> => {
    const found = new Map<string, Inspection>();
    for (const each of list) {
      const before = found.get(each.kind ?? '');
      if (!before || byTime(before.at, each.at) <= 0) found.set(each.kind ?? '', each);
    }
    return found;
  };
  const beside = latest(inspectionsBeside(record, all));
  return [...latest(record.inspections ?? []).values()].filter(
    (each) => byTime(each.at, beside.get(each.kind ?? '')?.at ?? null) >= 0,
  );
}

/** Those of the record and of the others of its sector that it does not outrank: a firm's own pass ends no authority's failure. */
function inspectionsBeside(record: Judged, all: readonly Judged[]): readonly Inspection[] {
  return [record, ...all].flatMap((each) =>
    each === record || (each.sector === record.sector && byRank(each, record) <= 0) ? (each.inspections ?? []) : [],
  );
}

/** Whether a moment lies before another; a moment that is not known does not. */
export function isPast(moment: string | null, now: string): boolean {
  return moment !== null && Date.parse(moment) < Date.parse(now);
}

export function byTime(a: string | null, b: string | null): number {
  return (a === null ? 0 : Date.parse(a)) - (b === null ? 0 : Date.parse(b));
}
