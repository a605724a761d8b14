import type { Row } from '@tongcha/database';
import { type Act, type Alert, type AlertEvent, type AlertEventKind, type AlertState, LEVELS } from './alert.ts';

export const ALERT =
  'a.id, a.key, a.rule, a.level, a.codes, a.sectors, a.divisions, a.first_at, a.last_at, a.times, a.state, a.affected, a.risk, a.acknowledged_at, a.acknowledged_by, a.acknowledged_note, a.closed_at, a.closed_by, a.closed_note';

/** Of `risk` in its column. */
export const RISK_UNIT = 1_000;

export function alertOf(row: Row): Alert {
  return {
    id: String(row['id']),
    key: String(row['key']),
    rule: String(row['rule']),
    level: LEVELS[Number(row['level'])] ?? 'INFO',
    codes: JSON.parse(String(row['codes'])) as string[],
    sectors: listOf(row['sectors']),
    divisions: listOf(row['divisions']),
    firstAt: Number(row['first_at']),
    lastAt: Number(row['last_at']),
    times: Number(row['times']),
    state: String(row['state']) as AlertState,
    affected: numberOf(row['affected']),
    risk: Number(row['risk']) / RISK_UNIT,
    acknowledged: actOf(row, 'acknowledged'),
    closed: actOf(row, 'closed'),
  };
}

/** With `ALERT`, of an event. */
export function eventOf(row: Row): AlertEvent {
  return {
    seq: Number(row['seq']),
    kind: String(row['kind']) as AlertEventKind,
    at: Number(row['at']),
    alert: alertOf(row),
  };
}

/** Each with blanks around it, so that it is found by LIKE. */
export function listText(list: Iterable<string>): string {
  return ` ${[...new Set(list)].sort().join(' ')} `;
}

export function listOf(text: Row[string] | undefined): readonly string[] {
  return String(text).split(' ').filter(Boolean);
}

function actOf(row: Row, what: 'acknowledged' | 'closed'): Act | null {
  const at = numberOf(row[`${what}_at`]);
  return at === null ? null : { at, by: textOf(row[`${what}_by`]), note: textOf(row[`${what}_note`]) };
}

function numberOf(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function textOf(value: Row[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
