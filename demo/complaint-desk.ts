import { DatabaseSync } from 'node:sqlite';

/** What a ministry's own register has of one complaint; text and contact as the citizen wrote them. */
export interface RegisteredComplaint {
  readonly number: string;
  readonly code: string;
  readonly topic: string;
  readonly division: string;
  readonly boughtAt: string;
  /** Empty: another authority answers it. */
  readonly text: string;
  readonly contact: string;
  readonly photo: string;
}

/** How far one is: 0 received, 1 taken in, 2 refused, 3 closed. */
export interface DeskState {
  readonly state: '0' | '1' | '2' | '3';
  readonly answer: string;
}

/** A clerk looks at what came in after so long. */
const LOOKED_AT_MS = 30_000;

/** A ministry's register of complaints: a table of its own, in which a number stands once. */
export class ComplaintDesk {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(
      `CREATE TABLE IF NOT EXISTS tsjb (xh INTEGER PRIMARY KEY, bh TEXT UNIQUE, zsm TEXT, sx TEXT, xzqh TEXT, gmsj TEXT, nr TEXT, lxfs TEXT, zp TEXT, djsj INTEGER)`,
    );
  }

  /** The same number again is the same complaint. @returns its number here */
  take({ number, code, topic, division, boughtAt, text, contact, photo }: RegisteredComplaint): string {
    this.#database
      .prepare('INSERT OR IGNORE INTO tsjb VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(number, code, topic, division, boughtAt, text, contact, photo, Date.now());
    return this.find(number) ?? '';
  }

  /** Null: it has none of that number. */
  find(number: string): string | null {
    const row = this.#database.prepare('SELECT xh FROM tsjb WHERE bh = ?').get(number);
    return row ? referenceOf(Number(row['xh'])) : null;
  }

  state(reference: string): DeskState | null {
    const row = this.#database.prepare('SELECT djsj FROM tsjb WHERE xh = ?').get(Number(reference.slice(2)) || 0);
    if (!row || referenceOf(Number(reference.slice(2))) !== reference) return null;
    return Date.now() - Number(row['djsj']) < LOOKED_AT_MS
      ? { state: '0', answer: '' }
      : { state: '1', answer: '已受理,将在规定时限内答复' };
  }

  /** All that came in, the oldest first. */
  all(): readonly RegisteredComplaint[] {
    return this.#database
      .prepare('SELECT * FROM tsjb ORDER BY xh')
      .all()
      .map((row) => ({
        number: String(row['bh']),
        code: String(row['zsm']),
        topic: String(row['sx']),
        division: String(row['xzqh']),
        boughtAt: String(row['gmsj']),
        text: String(row['nr']),
        contact: String(row['lxfs']),
        photo: String(row['zp']),
      }));
  }

  close(): void {
    this.#database.close();
  }
}

function referenceOf(serial: number): string {
  return `TS${String(serial).padStart(8, '0')}`;
}
