export { connectSql, SQL_URL } from './connect.ts';
export type { SqlConnector, SqlRow, SqlValue, SqlWrite } from './connector.ts';
