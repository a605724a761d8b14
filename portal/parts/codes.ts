/** A code as people see it: without the name of its scheme; an address stays whole. */
export function withoutScheme(code: string): string {
  return code.replace(/^(?!urn:|https?:)[a-z][a-z0-9]*:(?!\/\/)/, '');
}
