import { useI18n } from '../words/i18n.ts';
import type { Names } from '../answer/use-names.ts';

/** What a unit is called, else its code; a name that only an enterprise gives its own is marked. */
export function useNaming(): (names: Names, code: string) => string {
  const { t } = useI18n();
  return (names, code) => {
    const name = names.get(code);
    if (name === null) return code;
    return names.isSelfStated(code) ? t('member.selfNamed', { name }) : name;
  };
}
