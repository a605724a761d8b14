import { Fault, untilAborted } from '@tongcha/resilience';
import { MAX_ROWS, type SqlConfig, type SqlConnector, type SqlRow } from './connector.ts';
import { withDriver } from './driver.ts';
import { databaseFault, HINTS, type Meanings, missingName, networkMeaning } from './faults.ts';
import { inParts, prepare, refuseUnwritable } from './statement.ts';

/** What the node-oracledb interface has of what is used here; Dameng's driver has the same shape. */
interface OracleLike {
  getConnection(options: Record<string, unknown>): Promise<{
    execute(sql: string, values: readonly unknown[], options: Record<string, unknown>): Promise<{ rows?: unknown }>;
    rollback(): Promise<void>;
    close(): Promise<void>;
    breakExecution?(): Promise<void>;
  }>;
  readonly OUT_FORMAT_OBJECT?: number;
}

/** Oracle takes a thousand values in one list. */
const MOST_KEYS = 1_000;
const PACKAGES = { oracle: 'oracledb', dameng: 'dmdb' } as const;

/** Oracle and Dameng, whose drivers are not ours to pass on: the ministry installs the package where its subgraph runs. */
export async function connectExternal(
  kind: keyof typeof PACKAGES,
  { url, user, password }: SqlConfig,
): Promise<SqlConnector> {
  const driver = await load(PACKAGES[kind]);
  const connectString = url.slice(kind.length + 1).replace(/^\/\//, '');
  return {
    async select(statement, keys, values, { signal }) {
      try {
        refuseUnwritable(values);
        return await inParts(keys, MOST_KEYS, async (part) => {
          const { sql, values: bound } = prepare(statement, part, values, (position) => `:${position}`);
          const connection = await untilAborted(driver.getConnection({ user, password, connectString }), signal);
          try {
            await connection.execute('SET TRANSACTION READ ONLY', [], {});
            const running = connection.execute(sql, bound, {
              outFormat: driver.OUT_FORMAT_OBJECT,
              maxRows: MAX_ROWS + 1,
            });
            const { rows } = await untilAborted(running, signal, () => void connection.breakExecution?.());
            if (!Array.isArray(rows)) throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read');
            if (rows.length > MAX_ROWS) throw new Fault('TOO_LARGE', 'the answer has too many rows');
            // These databases fold names to upper case.
            return rows.map((row: Record<string, SqlRow[string]>) =>
              Object.fromEntries(Object.entries(row).map(([key, value]) => [key.toLowerCase(), value])),
            );
          } finally {
            await connection.rollback().catch(() => {});
            await connection.close().catch(() => {});
          }
        });
      } catch (error) {
        throw databaseFault(error, signal, meanings);
      }
    },
    async close() {},
  };
}

async function load(name: string): Promise<OracleLike> {
  const module = await withDriver(name, async () => (await import(name)) as { default?: OracleLike } & OracleLike);
  return module.default ?? module;
}

/** By Oracle's numbers (Database Error Messages), which the driver writes into its code or its message alone. */
const meanings: Meanings = ({ code, message }) => {
  switch (/\b(?:ORA|NJS|DPI)-\d+/.exec(`${String(code)} ${message}`)?.[0].replace(/-0*/, '-')) {
    case 'ORA-1013':
    case 'ORA-40':
      return { code: 'TIMEOUT' };
    case 'ORA-18':
    case 'ORA-20':
    case 'ORA-12516':
    case 'ORA-12519':
    case 'ORA-12520':
      return { code: 'TOO_BUSY' };
    case 'ORA-1017':
    case 'ORA-28000':
    case 'ORA-28001':
      return { code: 'CREDENTIALS_REFUSED', hint: HINTS.login };
    case 'ORA-904':
      return { code: 'BAD_ANSWER', hint: missingName('column', message, ': NAME: invalid identifier') };
    case 'ORA-942':
      return { code: 'BAD_ANSWER', hint: 'a table is not there, or the database user may not read it' };
    case 'ORA-1033':
    case 'ORA-1089':
      return { code: 'UNAVAILABLE', gone: 'announced' };
    case 'ORA-1034':
    case 'ORA-12541':
      return { code: 'UNAVAILABLE', gone: 'silent' };
    case 'ORA-28':
    case 'ORA-3113':
    case 'ORA-3114':
    case 'ORA-12154':
    case 'ORA-12514':
    case 'NJS-500':
    case 'NJS-503':
    case 'NJS-510':
      return { code: 'UNAVAILABLE' };
    default:
      return networkMeaning(code);
  }
};
