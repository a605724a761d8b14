import type { LegacySystem } from '../../../subgraphs/kit/legacy-system.ts';
import type { LegacyReply } from '../../support/legacy-server.ts';
import type { Ground, Tree } from './faults.ts';

/** What a question to a legacy system asks for. */
export interface Asked {
  readonly about: 'records' | 'into' | 'out of' | 'parties' | 'other';
  /** URIs, where it is asked by those. */
  readonly values?: readonly string[];
  /** From 1. */
  readonly page: number;
}

/** One of the systems, as a test can damage it: its documents before they are written. */
export interface LegacyKind {
  readonly name: string;
  readonly ground: Ground;
  /** Codes that are asked about: those it holds, those it only mentions, and one that nobody knows. */
  readonly codes: readonly string[];
  /** The same of organisations, by their credit codes. */
  readonly parties: readonly string[];
  /** The ministry's side of it, at an address. */
  open(url: string): LegacySystem | Promise<LegacySystem>;
  /** What a request asks for; null: it is none for a document (a token, a description), and this is its answer. */
  asked(request: { readonly url: string; readonly method: string; readonly body: Buffer }): Asked | LegacyReply;
  /** The pages of an answer, each as a document. */
  pages(asked: Asked): readonly Tree[];
  /** What a page beyond the last is. */
  beyond(asked: Asked): Tree;
  write(document: Tree): LegacyReply;
}

/** Elements and attributes, as `writeXml` of the products' systems would have them. */
export function xmlText(name: string, tree: Tree): string {
  if (Array.isArray(tree)) return (tree as readonly Tree[]).map((each) => xmlText(name, each)).join('');
  if (typeof tree !== 'object' || tree === null) return `<${name}>${escaped(String(tree ?? ''))}</${name}>`;
  const entries = Object.entries(tree as Readonly<Record<string, Tree>>);
  const attributes = entries
    .filter(([key]) => key.startsWith('@'))
    .map(([key, value]) => ` ${key.slice(1)}="${escaped(String(value))}"`);
  const inner = entries
    .filter(([key]) => !key.startsWith('@'))
    .map(([key, value]) => (key === '#text' ? escaped(String(value)) : xmlText(key, value)));
  return `<${name}${attributes.join('')}>${inner.join('')}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
