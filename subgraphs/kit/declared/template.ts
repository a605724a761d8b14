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

/** Puts values where the names stand. */
export function filled(pieces: readonly Piece[], values: Readonly<Record<string, string>>): string {
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : (values[piece.name] ?? '');
  return text;
}

/**
 * Reads the values back out of a text. A name stands for all up to the first sign of what follows it, or for what
 * `shapes` says of it.
 *
 * @throws SyntaxError where a shape is no regular expression
 */
export function patternOf(pieces: readonly Piece[], shapes: ReadonlyMap<string, string>): RegExp {
  const seen = new Set<string>();
  const source = pieces.map((piece, i) => {
    if (typeof piece === 'string') return escaped(piece);
    if (seen.has(piece.name)) return String.raw`\k<${groupName(piece.name)}>`;
    seen.add(piece.name);
    const next = pieces[i + 1];
    const shape =
      shapes.get(piece.name) ?? (typeof next === 'string' ? `[^${escaped([...next][0] ?? '')}]+` : '[\\s\\S]+');
    return `(?<${groupName(piece.name)}>${shape})`;
  });
  return new RegExp(`^${source.join('')}$`, 'u');
}

/** The values by name; null where the text is not of that pattern. */
export function valuesIn(
  pattern: RegExp,
  names: readonly string[],
  text: string,
): Readonly<Record<string, string>> | null {
  const groups = pattern.exec(text)?.groups;
  if (!groups) return null;
  const values: Record<string, string> = {};
  for (const name of names) values[name] = groups[groupName(name)] ?? '';
  return values;
}

/** A name of a column can be anything; that of a group cannot. */
function groupName(name: string): string {
  return `g${[...name].map((each) => (each.codePointAt(0) ?? 0).toString(36)).join('_')}`;
}

/** Also as the only sign of a class. */
function escaped(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
}
