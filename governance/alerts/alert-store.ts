import { randomUUID } from 'node:crypto';
import type { Database, Row, Statement } from '@tongcha/database';
import {
  type Act,
  type Alert,
  type AlertEvent,
  type AlertEventKind,
  type AlertFilter,
  type Finding,
  LEVELS,
} from './alert.ts';
import { alertKey } from './alert-key.ts';
import { conditions } from './conditions.ts';
import { ALERT, alertOf, eventOf, listOf, listText, RISK_UNIT } from './alert-row.ts';

/** Units that one alert names. */
const MOST_CODES = 1_000;
/** Two who change one alert at once: one of them looks again. */
const TRIES = 10;
/** How long what happened can be read again. */
const EVENTS_MS = 30 * 24 * 3_600_000;

/** Alerts in a database. Each method throws as that does where it cannot be reached, read or written. */
export class AlertStore {
  readonly #database: Database;

  /** @param database with its tables (`ALERT_TABLES`) */
  constructor(database: Database) {
    this.#database = database;
  }

  /** Those of these keys that there are not yet (`alertKey`). */
  async unknown(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const unknown = new Set(keys);
    const database = this.#database;
    for (const key of unknown)
      if ((await database.read('SELECT id FROM tongcha_alerts WHERE key = $1', [key])).length > 0) unknown.delete(key);
    return unknown;
  }

  /** The same thing again is told of the alert that there is. @returns what that was; null: nothing new */
  async raise(finding: Finding, now: number): Promise<'RAISED' | 'EXTENDED' | null> {
    const key = alertKey(finding);
    const database = this.#database;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [row] = await database.read(
        `SELECT id, codes, sectors, divisions, times, state, closed_by FROM tongcha_alerts WHERE key = $1`,
        [key],
      );
      if (!row) {
        if (await this.#insert(database, finding, key, now)) return 'RAISED';
        continue;
      }
      const known = JSON.parse(String(row['codes'])) as string[];
      const codes = [...new Set([...known, ...finding.codes])].slice(0, MOST_CODES);
      const stopped = row['state'] === 'CLOSED' && row['closed_by'] === null;
      const kind = stopped ? 'RAISED' : codes.length > known.length ? 'EXTENDED' : null;
      if (await this.#again(database, row, { finding, codes, kind, now })) return kind;
    }
    throw new Error('one alert is changed again and again');
  }

  /** Open or acknowledged ones that are about any of these codes, or rest on records of them. */
  async about(codes: readonly string[], most: number): Promise<readonly Alert[]> {
    const database = this.#database;
    const found = new Map<string, Alert>();
    for (const code of codes) {
      if (found.size >= most) break;
      const rows = await database.read(
        `SELECT ${ALERT} FROM tongcha_alert_codes c JOIN tongcha_alerts a ON a.id = c.alert
         WHERE c.code = $1 AND a.state <> 'CLOSED' ORDER BY a.risk DESC, a.id LIMIT $2`,
        [code, most - found.size],
      );
      for (const row of rows) found.set(String(row['id']), alertOf(row));
    }
    return [...found.values()];
  }

  async find(id: string): Promise<Alert | null> {
    const [row] = await this.#database.read(`SELECT ${ALERT} FROM tongcha_alerts a WHERE a.id = $1`, [id]);
    return row ? alertOf(row) : null;
  }

  /** The greatest risk first. @param after the last one already seen */
  async page(
    filter: AlertFilter,
    first: number,
    after: { readonly risk: number; readonly id: string } | null,
  ): Promise<readonly Alert[]> {
    const { sql, values } = conditions(filter);
    const place = after ? [Math.round(after.risk * RISK_UNIT), after.id] : [];
    const at = values.length;
    const beyond = after ? ` AND (a.risk < $${at + 1} OR (a.risk = $${at + 1} AND a.id > $${at + 2}))` : '';
    const rows = await this.#database.read(
      `SELECT ${ALERT} FROM tongcha_alerts a WHERE 1 = 1${sql}${beyond} ORDER BY a.risk DESC, a.id LIMIT ${first}`,
      [...values, ...place],
    );
    return rows.map(alertOf);
  }

  async acknowledge(id: string, act: Act): Promise<void> {
    await this.#database.write([
      `UPDATE tongcha_alerts SET state = 'ACKNOWLEDGED', acknowledged_at = $2, acknowledged_by = $3, acknowledged_note = $4
       WHERE id = $1 AND state = 'OPEN' RETURNING id`,
      [id, act.at, act.by, act.note],
    ]);
  }

  /** By nobody: it has stopped. @returns whether it was open until then */
  async close(id: string, { at, by, note }: Act): Promise<boolean> {
    const rows = await this.#database.write(
      [
        `UPDATE tongcha_alerts SET state = 'CLOSED', closed_at = $2, closed_by = $3, closed_note = $4
         WHERE id = $1 AND state <> 'CLOSED' RETURNING id`,
        [id, at, by, note],
      ],
      ...eventStatements(id, 'CLOSED', at),
    );
    return rows.length > 0;
  }

  /** What happened after that, in order. @param most how many at most */
  async eventsAfter(seq: number, most: number): Promise<readonly AlertEvent[]> {
    const rows = await this.#database.read(
      `SELECT e.seq, e.kind, e.at, ${ALERT} FROM tongcha_alert_events e JOIN tongcha_alerts a ON a.id = e.alert
       WHERE e.seq > $1 ORDER BY e.seq LIMIT ${most}`,
      [seq],
    );
    return rows.map(eventOf);
  }

  /** Of the last that happened. */
  async lastSeq(): Promise<number> {
    const [row] = await this.#database.read('SELECT seq FROM tongcha_alert_clock WHERE one = 1');
    return Number(row?.['seq'] ?? 0);
  }

  /** How many are open. */
  async open(): Promise<number> {
    const [row] = await this.#database.read(`SELECT COUNT(*) AS n FROM tongcha_alerts WHERE state = 'OPEN'`);
    return Number(row?.['n'] ?? 0);
  }

  async sweep(now: number): Promise<void> {
    await this.#database.write(['DELETE FROM tongcha_alert_events WHERE at < $1 RETURNING seq', [now - EVENTS_MS]]);
  }

  async #insert(database: Database, finding: Finding, key: string, now: number): Promise<boolean> {
    const id = randomUUID();
    const { rule, level, sectors, divisions, affected, falseShare } = finding;
    const codes = [...new Set(finding.codes)].slice(0, MOST_CODES);
    const risk = (LEVELS.indexOf(level) + 1) * (affected ?? 1) * (1 - falseShare);
    const rows = await database.write(
      [
        `INSERT INTO tongcha_alerts (id, key, rule, level, codes, sectors, divisions, first_at, last_at, times, state, affected, risk)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1, 'OPEN', $9, $10) ON CONFLICT (key) DO NOTHING RETURNING id`,
        [
          id,
          key,
          rule,
          LEVELS.indexOf(level),
          JSON.stringify(codes),
          listText(sectors),
          listText(divisions),
          now,
          affected,
          Math.round(risk * RISK_UNIT),
        ],
      ],
      ...eventStatements(id, 'RAISED', now),
      ...mentions(id, [...codes, ...finding.evidence.map(({ code }) => code)]),
    );
    return rows.length > 0;
  }

  /** @returns false: another has changed it meanwhile */
  async #again(
    database: Database,
    row: Row,
    {
      finding,
      codes,
      kind,
      now,
    }: {
      readonly finding: Finding;
      readonly codes: readonly string[];
      readonly kind: 'RAISED' | 'EXTENDED' | null;
      readonly now: number;
    },
  ): Promise<boolean> {
    const id = String(row['id']);
    const state =
      kind === null
        ? ''
        : `, state = 'OPEN', acknowledged_at = NULL, acknowledged_by = NULL, acknowledged_note = NULL, closed_at = NULL, closed_by = NULL, closed_note = NULL`;
    const rows = await database.write(
      [
        `UPDATE tongcha_alerts SET times = times + 1, last_at = $3, codes = $4, sectors = $5, divisions = $6${state}
         WHERE id = $1 AND times = $2 AND state = $7 RETURNING id`,
        [
          id,
          Number(row['times']),
          now,
          JSON.stringify(codes),
          listText([...listOf(row['sectors']), ...finding.sectors]),
          listText([...listOf(row['divisions']), ...finding.divisions]),
          String(row['state']),
        ],
      ],
      ...(kind === null ? [] : [...eventStatements(id, kind, now), ...mentions(id, finding.codes)]),
    );
    return rows.length > 0;
  }
}

/** Numbers are given in the order in which what they number can be read: the clock's row is held until then. */
function eventStatements(alert: string, kind: AlertEventKind, at: number): readonly Statement[] {
  return [
    ['UPDATE tongcha_alert_clock SET seq = seq + 1 WHERE one = 1', []],
    [
      `INSERT INTO tongcha_alert_events (seq, alert, kind, at) SELECT seq, $1, $2, $3 FROM tongcha_alert_clock WHERE one = 1`,
      [alert, kind, at],
    ],
  ];
}

function mentions(alert: string, codes: readonly string[]): readonly Statement[] {
  return [...new Set(codes)]
    .slice(0, MOST_CODES)
    .sort()
    .map((code) => [
      'INSERT INTO tongcha_alert_codes (code, alert) VALUES ($1, $2) ON CONFLICT (code, alert) DO NOTHING',
      [code, alert],
    ]);
}
