import type { Plugin } from 'vite';

const TABS = /\/node_modules\/@graphiql\/react\/dist\/ui\/tabs\.js(?:\?|$)/;
const ROLES = [
  ['"aria-selected": isActive, role: "tab", ', '"aria-current": isActive ? "true" : undefined, '],
  ['role: "tablist", ', ''],
] as const;

/**
 * GraphiQL's tabs have buttons in them, which no reader of screens finds within a tab (WCAG 4.1.2): they are a list of buttons.
 * @throws Error where they are written otherwise, so that another version of them is noticed
 */
export function plainTabs(): Plugin {
  return {
    name: 'plain-tabs',
    enforce: 'pre',
    transform(code, id) {
      if (!TABS.test(id)) return null;
      const plain = ROLES.reduce((text, [role, own]) => {
        if (!text.includes(role)) throw new Error(`GraphiQL's tabs have no ${role} (explorer/build/plain-tabs.ts)`);
        return text.replace(role, own);
      }, code);
      return { code: plain, map: null };
    },
  };
}
