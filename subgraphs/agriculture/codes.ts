import { canonical } from '../../schema/codes/index.ts';

/** The bus writes a code without its scheme, beside the kind of code (`mzl`). */
const KINDS: readonly (readonly [kind: string, scheme: string])[] = [
  ['耳标', 'eartag'],
  ['农药码', 'pesticide'],
  ['兽药码', 'vetdrug'],
  ['合格证', 'cert'],
  ['商品条码', 'gs1'],
  ['危化批次', 'hazlot'],
  ['药品码', 'drug'],
  ['稀土批次', 'relot'],
  ['设备注册码', 'equipment'],
  ['主体', 'uscc'],
];
const schemeOf = new Map(KINDS);
const kindOf = new Map(KINDS.map(([kind, scheme]) => [scheme, kind]));

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

/** Null for what cannot be a code: such a row is passed over rather than given a wrong identity. */
export function fromBus({ mzl, zsm }: BusCode): string | null {
  const scheme = schemeOf.get(mzl);
  return canonical(scheme ? `${scheme}:${zsm}` : zsm);
}
