import type { SqlConfig, SqlConnector } from './connector.ts';
import { connectExternal } from './external.ts';
import { connectMysql } from './mysql.ts';
import { connectPostgres } from './postgres.ts';
import { connectSqlite } from './sqlite.ts';

/** What `url` may begin with; also what a configuration checks. */
export const SQL_URL = /^(sqlite:.|postgres(ql)?:\/\/.|mysql:\/\/.|mariadb:\/\/.|kingbase:\/\/.|oracle:.|dameng:.)/;

/** The connector for a database's address. @throws Error when a driver that is not bundled is not installed */
export async function connectSql(config: SqlConfig): Promise<SqlConnector> {
  const scheme = config.url.slice(0, config.url.indexOf(':'));
  if (config.charset !== undefined && !/^(?:postgres(?:ql)?|kingbase)$/.test(scheme))
    throw new Error('a charset can be set for PostgreSQL alone: any other database converts text by itself');
  switch (scheme) {
    case 'sqlite':
      return connectSqlite(config);
    case 'mysql':
    case 'mariadb':
      return connectMysql(config);
    case 'oracle':
    case 'dameng':
      return connectExternal(scheme, config);
    default:
      return connectPostgres(config);
  }
}
