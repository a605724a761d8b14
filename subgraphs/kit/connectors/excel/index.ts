export { isUnreadable, readSheet, type Sheet, type UnreadableCell } from './sheet.ts';
