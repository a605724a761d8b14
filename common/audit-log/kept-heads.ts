import { readFile } from 'node:fs/promises';
import { headIn, parseHeads, type TreeHead } from './tree-head.ts';

/** More than any that keeps the newest of each log. */
const MOST_BYTES = 64 * 1024 * 1024;
const PATIENCE_MS = 10_000;

/**
 * The heads in a file, or at an address, that somebody has kept: one a line, or in a JSON list.
 * @throws Error when there is anything else
 */
export async function readKeptHeads(place: string): Promise<TreeHead[]> {
  const text = /^https?:\/\//.test(place) ? await fetched(place) : await readFile(place, 'utf8');
  return keptHeadsIn(text, place);
}

/** @throws Error when there is anything else in the text */
export function keptHeadsIn(text: string, place: string): TreeHead[] {
  const listed = text.trimStart().startsWith('[') ? (JSON.parse(text) as unknown[]).map(headIn) : parseHeads(text);
  return listed.map((head) => {
    if (!head)
      throw new Error(`${place}: 应为树头,每行一个或一个 JSON 数组 / expected heads, one a line or a JSON list`);
    return head;
  });
}

async function fetched(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const text = await response.text();
  if (text.length > MOST_BYTES) throw new Error(`${url}: more than heads`);
  return text;
}
