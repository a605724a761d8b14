import { Fault } from '@tongcha/resilience';
import { decodeReferences } from './references.ts';

export type XmlNode = string | readonly XmlNode[] | { readonly [name: string]: XmlNode | undefined };
export type XmlElement = Readonly<Record<string, XmlNode>>;

/** An element that is being read. */
interface Open {
  /** As it is written, with its prefix. */
  readonly tag: string;
  readonly node: Record<string, XmlNode>;
  /** Whether it has attributes or elements, so that its text is one value among them. */
  structured: boolean;
  text: string;
  readonly at: number;
}

/** Is told each element when it ends. @param line tells the line on which it began, from 1; cheap where elements are asked in their order */
export type ElementSeen = (name: string, value: XmlNode, line: () => number) => void;

/** Attributes of `xml:` and `xsi:` only describe the document; what is nil is empty anyway. */
const DESCRIBING: ReadonlySet<string> = new Set([
  'nil',
  'type',
  'schemaLocation',
  'noNamespaceSchemaLocation',
  'lang',
  'space',
]);
const MOST_NESTED = 64;
/** Near enough to XML 1.0 (2.3). */
const NAME = /^[\p{L}_:][\p{L}\p{N}\p{M}_.:·-]*$/u;
const ATTRIBUTE = /\s*([^\s=<>/"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;

/**
 * Reads an XML 1.0 document into plain objects: an element is its text, trimmed, or an object of its attributes
 * (`@name`), elements and
 * `#text`. Values stay text: code 00123 is not 123. An element that is repeated, or named in `lists`, is a list.
 * Prefixes are the sender's
 * choice and left out. It does one thing that libraries do at ten times the cost, because they keep paths, positions
 * and options for each tag.
 * @throws Fault BAD_ANSWER where the document is not well formed (its place is the line), or declares a type: entities
 * can grow without end or name files
 */
export function parseXml(source: string, lists: ReadonlySet<string>, seen?: ElementSeen): XmlElement {
  return new Reading(source, lists, seen).document();
}

class Reading {
  readonly #source: string;
  readonly #lists: ReadonlySet<string>;
  readonly #root: Open = { tag: '', node: {}, structured: true, text: '', at: 0 };
  readonly #above: Open[] = [];
  readonly #names = new Set<string>();
  #open = this.#root;
  #at: number;
  readonly #seen: ElementSeen | undefined;
  readonly #line = { at: 0, line: 1 };

  constructor(source: string, lists: ReadonlySet<string>, seen: ElementSeen | undefined) {
    this.#source = source;
    this.#lists = lists;
    this.#seen = seen;
    this.#at = source.startsWith('\ufeff') ? 1 : 0;
  }

  document(): XmlElement {
    const source = this.#source;
    for (;;) {
      const tag = source.indexOf('<', this.#at);
      if (tag !== this.#at) this.#text(source.slice(this.#at, tag === -1 ? undefined : tag));
      if (tag === -1) break;
      this.#at = tag;
      this.#markup();
    }
    if (this.#open !== this.#root || Object.keys(this.#root.node).length === 0) throw this.#wrong(source.length);
    return this.#root.node;
  }

  #text(raw: string): void {
    if (this.#open !== this.#root)
      this.#open.text += raw.includes('&') ? decodeReferences(raw, () => this.#wrong(this.#at)) : raw;
    else if (raw.trim() !== '') throw this.#wrong(this.#at);
  }

  #markup(): void {
    const source = this.#source;
    switch (source.charCodeAt(this.#at + 1)) {
      case 0x2f: // </
        return this.#close();
      case 0x3f: // <?
        return this.#skipTo('?>', 2);
      case 0x21: // <!
        if (source.startsWith('<!--', this.#at)) return this.#skipTo('-->', 4);
        if (source.startsWith('<![CDATA[', this.#at) && this.#open !== this.#root) {
          const begin = this.#at + 9;
          this.#skipTo(']]>', 9);
          this.#open.text += source.slice(begin, this.#at - 3);
          return;
        }
        throw this.#wrong(this.#at);
      default:
        return this.#begin();
    }
  }

  #skipTo(end: string, from: number): void {
    const at = this.#source.indexOf(end, this.#at + from);
    if (at === -1) throw this.#wrong(this.#at);
    this.#at = at + end.length;
  }

  #begin(): void {
    const source = this.#source;
    let end = this.#at + 1;
    for (; end < source.length && !isEndOfName(source.charCodeAt(end)); end += 1);
    const tag = source.slice(this.#at + 1, end);
    if (!this.#isName(tag) || this.#above.length >= MOST_NESTED) throw this.#wrong(this.#at);
    if (this.#open === this.#root && Object.keys(this.#root.node).length > 0) throw this.#wrong(this.#at);
    const opened: Open = { tag, node: {}, structured: false, text: '', at: this.#at };
    if (source.charCodeAt(end) !== 0x3e && source.charCodeAt(end) !== 0x2f) end = this.#attributes(opened, end);
    const closed = source.charCodeAt(end) === 0x2f;
    if (closed) end += 1;
    if (source.charCodeAt(end) !== 0x3e) throw this.#wrong(this.#at);
    this.#at = end + 1;
    if (closed) return this.#add(this.#open, opened);
    this.#above.push(this.#open);
    this.#open = opened;
  }

  /** @returns where the tag goes on behind them */
  #attributes(opened: Open, from: number): number {
    const source = this.#source;
    const names = new Set<string>();
    let at = from;
    for (;;) {
      ATTRIBUTE.lastIndex = at;
      const match = ATTRIBUTE.exec(source);
      if (!match) break;
      const [whole, name = '', double, single = ''] = match;
      // Two need white space between them.
      if (names.has(name) || !isSpace(whole.charCodeAt(0)) || !this.#isName(name)) throw this.#wrong(at);
      names.add(name);
      at += whole.length;
      const own = localName(name);
      if (name === 'xmlns' || name.startsWith('xmlns:') || (own !== name && DESCRIBING.has(own))) continue;
      const value = double ?? single;
      opened.structured = true;
      opened.node[`@${own}`] = (value.includes('&') ? decodeReferences(value, () => this.#wrong(at)) : value).trim();
    }
    while (isSpace(source.charCodeAt(at))) at += 1;
    return at;
  }

  #close(): void {
    const source = this.#source;
    const end = source.indexOf('>', this.#at);
    const closed = this.#open;
    if (end === -1 || source.slice(this.#at + 2, end).trimEnd() !== closed.tag || closed === this.#root)
      throw this.#wrong(this.#at);
    this.#at = end + 1;
    const parent = this.#above.pop() ?? this.#root;
    this.#open = parent;
    this.#add(parent, closed);
  }

  #add(parent: Open, { tag, node, structured, text, at }: Open): void {
    const name = localName(tag);
    // The one name that is no property like the others.
    if (name === '__proto__') throw this.#wrong(this.#at);
    const own = text.trim();
    if (structured && own !== '') node['#text'] = own;
    const value: XmlNode = structured ? node : own;
    this.#seen?.(name, value, () => this.#lineOf(at));
    const before = Object.hasOwn(parent.node, name) ? parent.node[name] : undefined;
    parent.structured = true;
    if (before === undefined) parent.node[name] = this.#lists.has(name) ? [value] : value;
    else if (Array.isArray(before)) (before as XmlNode[]).push(value);
    else parent.node[name] = [before, value];
  }

  /** Counted on from the last that was asked. */
  #lineOf(at: number): number {
    const last = this.#line;
    if (at < last.at) Object.assign(last, { at: 0, line: 1 });
    for (
      let end = this.#source.indexOf('\n', last.at);
      end >= 0 && end < at;
      end = this.#source.indexOf('\n', end + 1)
    ) {
      last.line += 1;
      last.at = end + 1;
    }
    return last.line;
  }

  /** A document has few names, each many times. */
  #isName(name: string): boolean {
    if (this.#names.has(name)) return true;
    if (!NAME.test(name)) return false;
    this.#names.add(name);
    return true;
  }

  #wrong(at: number): Fault {
    const line = this.#source.slice(0, at).split('\n').length;
    return new Fault('BAD_ANSWER', 'gave a document that cannot be read', { place: `line ${line}` });
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isEndOfName(code: number): boolean {
  return isSpace(code) || code === 0x3e || code === 0x2f || code === 0x3c;
}
