export { columnsOf, type FileKind } from './description.ts';
export { droppedTime } from './dropped-time.ts';
export { FileDrop } from './file-drop.ts';
export type { NarrowedTo, RowsAsked } from './narrowing.ts';
export { foldedKey } from './row-keys.ts';
export type { Rows } from './rows.ts';
