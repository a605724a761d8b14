import { useI18n } from '../words/i18n.ts';

/** A scheme of codes as an answer names it. */
export interface NamedScheme {
  readonly scheme: string;
  readonly title: { readonly zh: string; readonly en: string } | null;
}

/** What people call a scheme: in the portal's words, else as the graph has it of a sector's own, else by its name. */
export function useSchemeName(): (of: NamedScheme) => string {
  const { t, te, locale } = useI18n();
  return ({ scheme, title }) => {
    const key = `scheme.${scheme}`;
    return te(key) ? t(key) : (title?.[locale.value] ?? scheme);
  };
}
