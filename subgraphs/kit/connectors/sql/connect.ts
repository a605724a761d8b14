import type { SqlConfig, SqlConnector } from './connector.ts';
import { connectExternal } from './external.ts';
import { withDriver } from './driver.ts';
import { connectSqlite } from './sqlite.ts';

/** What `url` may begin with; also what a configuration checks. */
export const SQL_URL = /^(sqlite:.|postgres(ql)?:\/\/.|mysql:\/\/.|mariadb:\/\/.|kingbase:\/\/.|oracle:.|dameng:.)/;

/** The connector for a database's address. @throws Error when its driver is not installed: each is the choice of whoever has such a database */
export async function connectSql(config: SqlConfig): Promise<SqlConnector> {
  const scheme = config.url.slice(0, config.url.indexOf(':'));
  if (config.charset !== undefined && !/^(?:postgres(?:ql)?|kingbase)$/.test(scheme))
    throw new Error('a charset can be set for PostgreSQL alone: any other database converts text by itself');
  switch (scheme) {
    case 'sqlite':
      return connectSqlite(config);
    case 'mysql':
    case 'mariadb':
      return (await withDriver('mysql2', () => import('./mysql.ts'))).connectMysql(config);
    case 'oracle':
    case 'dameng':
      return connectExternal(scheme, config);
    default:
      return (await withDriver('pg', () => import('./postgres.ts'))).connectPostgres(config);
  }
}
