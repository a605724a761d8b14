import { OPEN } from '../declared/part.ts';
import { Document, isNode, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** A part of the file: a node, or a plain value. */
export type Line = Scalar | YAMLMap | YAMLSeq | string | number;
export type Entries = Readonly<Record<string, Line | null | undefined>>;

/** A value and, in a comment, why. */
export function said(value: string | number, why = ''): Scalar {
  const made = new Scalar(value);
  if (why !== '') made.comment = ` ${spoken(why)}`;
  return made;
}

/** A line that nothing decides: what to write in its place. */
export function open(what: string, why = ''): Scalar {
  return said(`${OPEN} ${spoken(what, 2_000)}`, why);
}

/** Text over several lines, such as a statement. */
export function block(text: string): Scalar {
  const made = new Scalar(text);
  made.type = 'BLOCK_LITERAL';
  return made;
}

/** Names and what stands there, each in a line. What is null is left out. */
export function lines(entries: Entries): YAMLMap {
  const made = new YAMLMap();
  for (const [name, value] of Object.entries(entries)) {
    if (value === null || value === undefined) continue;
    made.items.push(new Pair(new Scalar(name), isNode(value) ? value : new Scalar(value)));
  }
  return made;
}

/** The same in braces, on one line. */
export function braces(entries: Entries): YAMLMap {
  const made = lines(entries);
  made.flow = true;
  return made;
}

export function list(values: readonly Line[], flow = false): YAMLSeq {
  const made = new YAMLSeq();
  for (const value of values) made.items.push(isNode(value) ? value : new Scalar(value));
  made.flow = flow;
  return made;
}

/** Lines of comment before an entry of a map. */
export function before(map: YAMLMap, name: string, texts: readonly string[]): void {
  const pair = map.items.find(({ key }) => key instanceof Scalar && key.value === name);
  if (texts.length > 0 && pair?.key instanceof Scalar)
    pair.key.commentBefore = texts.map((text) => ` ${spoken(text)}`).join('\n');
}

/** The file's text. @param head lines of comment at its top */
export function fileOf(root: YAMLMap, head: readonly string[]): string {
  const document = new Document(root);
  document.commentBefore = head.map((text) => ` ${spoken(text)}`).join('\n');
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true });
}

/** What a source calls things may hold anything; in a comment it is one line, and a short one. */
export function spoken(text: string, most = 110): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1).toWellFormed()}…` : line;
}
