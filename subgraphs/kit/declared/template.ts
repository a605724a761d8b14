import type { Part } from './part.ts';

/** A piece of a template: text as it stands, or the name of what stands there. */
export type Piece = string | { readonly name: string };

const MARK = /\$\{(\w+)\}|\{([^{}]*)\}/g;

/** `{scheme}-{no}` and `${SETTING}` in a text; settings are put in, and nothing that they hold is a name. */
export function piecesIn(part: Part, text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: mark, 1: setting, 2: name, index } of text.matchAll(MARK)) {
    if (index > from) pieces.push(text.slice(from, index));
    from = index + mark.length;
    if (setting !== undefined) pieces.push(part.setting(setting));
    else if (name?.trim()) pieces.push({ name: name.trim() });
    else part.fault('{} names nothing; write {name}');
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

/** The names in it, each once. */
export function namesIn(pieces: readonly Piece[]): readonly string[] {
  return [...new Set(pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name])))];
}

/** Puts values where the names stand. @param names whose values they are, in order */
export function fillerOf(pieces: readonly Piece[], names: readonly string[]): (values: readonly string[]) => string {
  const all = pieces.map((piece) => (typeof piece === 'string' ? piece : names.indexOf(piece.name)));
  return (values) => {
    let text = '';
    for (const piece of all) text += typeof piece === 'string' ? piece : (values[piece] ?? '');
    return text;
  };
}

/** Reads the values back out of a text. */
export interface TemplateReader {
  /** Whether the text is of that pattern. */
  test(text: string): boolean;
  /** The values in the order of the names; null where the text is not of that pattern. */
  read(text: string): readonly string[] | null;
}

/**
 * A name stands for all up to the first sign of what follows it, or for what `shapes` says of it.
 *
 * @param names whose values are read, in order
 * @throws SyntaxError where a shape is no regular expression, or has a group of its own
 */
export function readerOf(
  pieces: readonly Piece[],
  names: readonly string[],
  shapes: ReadonlyMap<string, string>,
): TemplateReader {
  const own = namesIn(pieces);
  const seen = new Set<string>();
  const source = pieces.map((piece, i) => {
    if (typeof piece === 'string') return escaped(piece);
    if (seen.has(piece.name)) return `\\${own.indexOf(piece.name) + 1}`;
    seen.add(piece.name);
    const next = pieces[i + 1];
    const shape = shapes.get(piece.name);
    // Its places are counted.
    if (shape !== undefined && /(?<!\\)\((?!\?)/.test(shape)) throw new SyntaxError(`a group in ${shape}; write (?:…)`);
    return `(${shape ?? (typeof next === 'string' ? `[^${escaped([...next][0] ?? '')}]+` : '[\\s\\S]+')})`;
  });
  const pattern = new RegExp(`^${source.join('')}$`, 'u');
  const places = names.map((name) => own.indexOf(name) + 1);
  return {
    test: (text) => pattern.test(text),
    read: (text) => {
      const match = pattern.exec(text);
      return match && places.map((place) => match[place] ?? '');
    },
  };
}

/** Also as the only sign of a class. */
export function escaped(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
}
