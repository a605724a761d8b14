import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';

/** A file as the granary's own system writes it. */
export type Dropped = string | Buffer;

const gb = (text: string): Buffer => iconv.encode(text, 'gbk');
const HEADER = '批号;品名;库点;数量;单位;水分;入库时间;作废;更新时间';

export const lotsFile = (...rows: string[]): Buffer => gb([HEADER, ...rows, ''].join('\r\n'));
export const LOT_A = 'RK-A;小麦 "白"|"红";一库;1,200.5;吨;12.5%;2026-03-01 08:30:00;0;2026-03-01 09:00:00';
export const LOT_B = 'RK-B;"玉米;黄";二库;３００;吨;13;20260302;0;2026-03-02 09:00:00';
export const LOT_C = 'RK-C;大豆;二库;80;吨;11.2%;2026-03-03;1;2026-03-03 09:00:00';

/** Bytes of GBK up to each place. */
export function line(...cells: readonly (readonly [from: number, text: string])[]): Buffer {
  const bytes = Buffer.alloc(74, ' ');
  for (const [from, text] of cells) gb(text).copy(bytes, from - 1);
  return bytes;
}
export const move = (no: string, from: string, to: string, size: string, at: string): Buffer =>
  Buffer.concat([line([1, no], [11, from], [25, to], [37, size], [47, '吨'], [51, at], [65, '张三']), gb('\r\n')]);

export const MOVES = Buffer.concat([
  move('D1', 'RK-A', 'MF-1', '10', '20260310080000'),
  move('D2', 'RK-B', 'MF-1', '2.5', '20260310090000'),
]);

export const flours = (...rows: string[]): Buffer =>
  gb(`<?xml version="1.0" encoding="GB2312"?>\n<日报>\n${rows.join('\n')}\n</日报>\n`);
export const FLOUR = `<面粉>
  <编号>MF-1</编号><名称>特一粉 &amp; 麸皮</名称><重量 单位="吨">9.8</重量>
  <检验 号="J1"><日期>2026-03-11</日期><结论>合格</结论></检验>
  <报送时间>2026-03-11 18:00:00</报送时间>
</面粉>`;
export const FLOURS = flours(FLOUR, FLOUR.replaceAll('MF-1', 'MF-2').replace('合格', '不合格'));

const workbook = (day: string): Buffer => readFileSync(join(import.meta.dirname, `BZ_${day}.xlsx`));
export const PACKS = workbook('20260312');
/** With a formula whose value was not saved, and a number of sixteen digits. */
export const SPOILT = workbook('20260313');

/** What a good day leaves in the folder. */
export const DAY: Readonly<Record<string, Dropped>> = {
  'RK_20260301.csv': lotsFile(LOT_A, LOT_B, LOT_C),
  'CK_20260310.txt': MOVES,
  'CK_20260310.txt.ok': '',
  'MF_20260311.xml': FLOURS,
  'BZ_20260312.xlsx': PACKS,
};

export function drop(folder: string, files: Readonly<Record<string, Dropped>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
