/** A result code as the log may have it: so short that it can be nobody's number. */
export function resultPlace(code: string): string {
  return /^[A-Za-z0-9_.-]{1,6}$/.test(code) ? `result ${code}` : 'result';
}
