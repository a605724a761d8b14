/** The lot, or else the serial, that a GS1 code names within its product; null: none. */
export function lotIn(code: string): string | null {
  return /^gs1:\(01\).*\((?:10|21)\)(.+)$/.exec(code)?.[1] ?? null;
}

/** A code as people see it: without the name of its scheme; an address stays whole. */
export function withoutScheme(code: string): string {
  return code.replace(/^(?!urn:|https?:)[a-z][a-z0-9]*:(?!\/\/)/, '');
}
