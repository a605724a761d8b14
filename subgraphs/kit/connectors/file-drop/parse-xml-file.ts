import { decode } from '../../charset.ts';
import { isSource } from '../../values/row.ts';
import { parseXml, type XmlNode } from '../xml/parse.ts';
import { xmlCharset } from '../xml/charset.ts';
import type { DropRow, XmlFormat } from './description.ts';
import type { FileEncoding } from './encoding.ts';
import type { ParsedFile } from './parse-file.ts';
import type { Placing } from './placing.ts';

const OPENED = /<([^\s<>/?!]+)[^<>]*>/;
const CLOSED = /<\/([^\s<>/]+)\s*>\s*(?:<!--[^]*-->\s*)?$/;

/** Each element of the format's name is a row. A document whose root is not closed yet is still being written. */
export function parseXmlFile(
  bytes: Buffer,
  { element, lists }: XmlFormat,
  charset: FileEncoding | undefined,
  placing: Placing,
): ParsedFile {
  // Of names that are not ASCII the bytes are compared.
  const [start, end] = [bytes.subarray(0, 4_000).toString('latin1'), bytes.subarray(-4_000).toString('latin1')];
  const isClosed = OPENED.exec(start)?.[1] === CLOSED.exec(end)?.[1];
  const rows: { readonly line: number; readonly value: XmlNode }[] = [];
  try {
    const text = decode(bytes, charset ?? xmlCharset(bytes));
    const document = parseXml(text, new Set(lists), (name, value, line) => {
      if (name === element) rows.push({ line: line(), value });
    });
    const [root] = Object.values(document);
    if (rows.length === 0 && root !== '')
      return { state: 'garbage', reason: `the document has elements, and none is ${element}` };
  } catch {
    return isClosed ? { state: 'garbage', reason: 'no well-formed document' } : { state: 'incomplete' };
  }
  for (const { line, value } of rows) {
    if (isSource(value)) placing.put(line, flatRow(value), value);
    else placing.reject(line, 'the element has nothing in it', null);
  }
  return placing.result([]);
}

/** The texts of an element by their paths, `size`, `size.@unit`, `maker.name`; without what is a list. */
export function flatRow(element: Readonly<Record<string, unknown>>): DropRow {
  const row: Record<string, string> = {};
  const add = (value: unknown, path: string): void => {
    if (typeof value === 'string') row[path] = value;
    else if (isSource(value))
      for (const [name, each] of Object.entries(value))
        add(each, name === '#text' ? path : path === '' ? name : `${path}.${name}`);
  };
  add(element, '');
  return row;
}
