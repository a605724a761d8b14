export { csvFields } from './csv.ts';
export { columnsOf, type FileKind } from './description.ts';
export { droppedTime } from './dropped-time.ts';
export { decoded, plainFile } from './encoding.ts';
export { FileDrop } from './file-drop.ts';
export { records } from './lines.ts';
export type { NarrowedTo, RowsAsked } from './narrowing.ts';
export { foldedKey } from './row-keys.ts';
export type { Rows } from './rows.ts';
