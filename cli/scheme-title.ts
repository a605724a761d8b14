import { schemes } from '@tongcha/codes';
import type { Language } from '@tongcha/command';

/** What people call a scheme of codes; a web address or a name of somebody's own has none. */
export function schemeTitle(name: string, language: Language): string {
  return schemes.find((scheme) => scheme.name === name)?.title[language] ?? name;
}
