import { useI18n } from 'vue-i18n';

/** A scheme of codes as an answer names it. */
export interface NamedScheme {
  readonly scheme: string;
  readonly title: { readonly zh: string; readonly en: string } | null;
}

/** What people call a scheme: in the portal's words, else as the graph has it of a sector's own, else by its name. */
export function useSchemeName(): (of: NamedScheme) => string {
  const words = useI18n();
  return ({ scheme, title }) =>
    words.te(`scheme.${scheme}`)
      ? words.t(`scheme.${scheme}`)
      : (title?.[words.locale.value === 'en' ? 'en' : 'zh'] ?? scheme);
}
