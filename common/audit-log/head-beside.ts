import { existsSync, readFileSync } from 'node:fs';
import { parseHead, type TreeHead } from './tree-head.ts';

/**
 * Where a log's newest head is kept once more: beside its folder and not in it, as who may write the folder need not be able to write there.
 * @param folder that is configured @param worker whose log, in a folder of its own below that one; absent: there is one log, in the folder itself
 */
export function placeBeside(folder: string, worker?: number): string {
  return `${folder.replace(/[/\\]+$/, '')}${worker === undefined ? '' : `.${worker}`}.head`;
}

/** Null where there is none. @throws Error when there is something else, as it is written in one piece */
export function headBeside(place: string): TreeHead | null {
  if (!existsSync(place)) return null;
  const head = parseHead(readFileSync(place, 'utf8'));
  if (!head) throw new Error(`${place}: expected a head of the audit log`);
  return head;
}
