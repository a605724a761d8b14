/** An element by its place in the text, so that what is around it stays as it is written. */
export interface XmlElement {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: readonly XmlElement[];
  /** Of one without children. */
  readonly text: string;
}

interface Open extends XmlElement {
  end: number;
  readonly children: XmlElement[];
  text: string;
  readonly inside: number;
}

const TAG =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)(?:[\w.-]+:)?([\w.-]+)((?:"[^"]*"|'[^']*'|[^<>"'])*?)(\/?)>/gu;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The root of a document that a system has written well; null where it has none. Names are without prefix. */
export function elementsIn(text: string): XmlElement | null {
  const open: Open[] = [];
  for (const { index, 0: tag, 1: closing, 2: name, 3: attributes = '', 4: empty } of text.matchAll(TAG)) {
    if (name === undefined) continue;
    const end = index + tag.length;
    if (closing === '/') {
      const element = open.pop();
      if (!element || element.name !== name) return null;
      element.end = end;
      element.text = text.slice(element.inside, index).trim();
      if (open.length === 0) return element;
      open.at(-1)?.children.push(element);
      continue;
    }
    const element: Open = {
      name,
      start: index,
      end,
      attributes: [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', a, b]) => [key, a ?? b ?? ''] as const),
      children: [],
      text: '',
      inside: end,
    };
    if (empty !== '/') open.push(element);
    else if (open.length === 0) return element;
    else open.at(-1)?.children.push(element);
  }
  return null;
}
