import type { Language } from '@tongcha/command';

/** A scheme of codes as an answer names it. */
export interface NamedScheme {
  readonly scheme: string;
  readonly title: { readonly zh: string; readonly en: string } | null;
}

/** What people call a scheme of codes; a web address or a name of somebody's own has no title. */
export function schemeTitle({ scheme, title }: NamedScheme, language: Language): string {
  return title?.[language] ?? scheme;
}
