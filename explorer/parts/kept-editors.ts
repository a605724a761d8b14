import { useEditorContext } from '@graphiql/react';
import { useEffect } from 'react';

/** Where GraphiQL keeps its tabs, and the texts of the one that is open. */
const [TABS, QUERY, VARIABLES] = ['graphiql:tabState', 'graphiql:query', 'graphiql:variables'] as const;

interface Tabs {
  readonly activeTabIndex: number;
  readonly tabs: readonly { readonly query: string | null; readonly variables: string | null }[];
}

/** GraphiQL opens the tab with the texts that it kept, which it keeps later than the tabs: without them it would open an empty one. */
export function openKeptTab(): void {
  const { activeTabIndex, tabs } = keptTabs();
  const open = tabs[activeTabIndex];
  if (open && localStorage.getItem(QUERY) === null) keepTexts(open);
}

/** Keeps what stands in the editors as the page is left, as GraphiQL keeps what is typed half a second late. */
export function useKeptEditors(): void {
  const { activeTabIndex, tabs, queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  useEffect(() => {
    const keep = (): void => {
      const { query = null, variables = null } = tabs[activeTabIndex] ?? {};
      const texts = {
        query: queryEditor?.getValue() ?? query,
        variables: variableEditor?.getValue() ?? variables,
      };
      const all = tabs.map((tab, i) => ({
        ...tab,
        ...(i === activeTabIndex ? texts : {}),
        headers: null,
        response: null,
      }));
      keepTexts(texts);
      localStorage.setItem(TABS, JSON.stringify({ activeTabIndex, tabs: all }));
    };
    addEventListener('pagehide', keep);
    return () => removeEventListener('pagehide', keep);
  }, [activeTabIndex, tabs, queryEditor, variableEditor]);
}

function keptTabs(): Tabs {
  try {
    return JSON.parse(localStorage.getItem(TABS) ?? '') as Tabs;
  } catch {
    return { activeTabIndex: 0, tabs: [] };
  }
}

function keepTexts({ query, variables }: Tabs['tabs'][number]): void {
  for (const [key, text] of [
    [QUERY, query],
    [VARIABLES, variables],
  ] as const)
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
}
