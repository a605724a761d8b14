import { codeOfKind, type Row } from '@tongcha/ministry/values';
import { CODE } from './rows.ts';

/**
 * The bus writes a code without its scheme, beside the kind of code (`mzl`); one of another kind is written with it.
 */
const KINDS = {
  耳标: 'eartag',
  农药码: 'pesticide',
  兽药码: 'vetdrug',
  合格证: 'cert',
  商品条码: 'gs1',
  危化批次: 'hazlot',
  药品码: 'drug',
  稀土批次: 'relot',
  设备注册码: 'equipment',
  主体: 'uscc',
  其他: null,
} as const;
const kindOf: ReadonlyMap<string, string> = new Map(
  Object.entries(KINDS).flatMap(([kind, scheme]) => (scheme ? [[scheme, kind] as const] : [])),
);

export interface BusCode {
  /** 码种类 */
  readonly mzl: string;
  /** 追溯码 */
  readonly zsm: string;
}

export function toBus(code: string): BusCode {
  const colon = code.indexOf(':');
  const kind = kindOf.get(code.slice(0, colon));
  return kind ? { mzl: kind, zsm: code.slice(colon + 1) } : { mzl: '其他', zsm: code };
}

const read = codeOfKind(KINDS);

/** The code of a row; null, and noted, where it is not understood: a code of an unknown kind would be another's. */
export function codeOf(row: Row): string | null {
  return row.needed('zsm', read(row.source['mzl'], row.source['zsm']));
}

/** The code in a field of a row, `ly` or `qx`. */
export function codeAt(row: Row, name: string): string | null {
  const [pair, ...others] = row.rows(name, CODE);
  if (pair && others.length === 0) return codeOf(pair);
  row.doubt(name);
  return null;
}
