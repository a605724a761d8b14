/**
 * Whether no object in this text names a member twice. Of two, parsers take one or the other: what the issuer checked could be
 * another value than the one read here (RFC 7519, 4).
 * @param json well-formed JSON
 */
export function hasUniqueNames(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [token, name] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (name !== undefined) {
      const read = JSON.parse(name) as string;
      if (open.at(-1)?.has(read)) return false;
      open.at(-1)?.add(read);
    }
  }
  return true;
}
