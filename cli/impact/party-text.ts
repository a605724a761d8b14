/** An organisation by its name, where it is known, and its credit code. */
export function partyText({ uscc, name }: { readonly uscc: string; readonly name: string | null }): string {
  return [name, uscc].filter(Boolean).join(' ');
}
