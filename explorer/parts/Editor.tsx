import { DOC_EXPLORER_PLUGIN, DocExplorerContextProvider } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryContextProvider } from '@graphiql/plugin-history';
import { useEditorContext, usePluginStore } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface, GraphiQLProvider } from 'graphiql';
import type { GraphQLSchema } from 'graphql';
import { type ReactElement, type ReactNode, useEffect, useMemo, useState } from 'react';
import { askAndTell } from '../asking/ask.ts';
import { FIRST_EXAMPLE } from '../examples/examples.ts';
import { usePreferences } from '../words/preferences.ts';
import { Examples, ExamplesIcon } from './Examples.tsx';
import { useKeptEditors } from './kept-editors.ts';
import { Tools } from './Tools.tsx';

/** GraphiQL, with the examples open; put together here because its own shell opens no pane of ours at first. */
export function Editor({ schema }: { readonly schema: GraphQLSchema | null }): ReactElement {
  const { isDark, words } = usePreferences();
  const examples = useMemo(() => ({ title: words.examples.title, icon: ExamplesIcon, content: Examples }), [words]);
  const plugins = useMemo(() => [examples, DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN], [examples]);
  return (
    <GraphiQLProvider
      fetcher={askAndTell}
      schema={schema}
      plugins={plugins}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      visiblePlugin={examples.title}
      defaultQuery={FIRST_EXAMPLE.query}
      shouldPersistHeaders={false}
    >
      <HistoryContextProvider>
        <DocExplorerContextProvider>
          <Begun>
            <GraphiQLInterface
              defaultEditorToolsVisibility="variables"
              isHeadersEditorEnabled={false}
              showPersistHeadersSettings={false}
              forcedTheme={isDark ? 'dark' : 'light'}
            >
              <GraphiQL.Logo>
                <span className="keys">{words.keys}</span>
              </GraphiQL.Logo>
              <GraphiQL.Toolbar>{() => <Tools />}</GraphiQL.Toolbar>
            </GraphiQLInterface>
          </Begun>
        </DocExplorerContextProvider>
      </HistoryContextProvider>
    </GraphiQLProvider>
  );
}

/** GraphiQL shows a pane at first only if it is chosen before it is drawn; and the first query has no variables of its own. */
function Begun({ children }: { readonly children: ReactNode }): ReactNode {
  useKeptEditors();
  const { visiblePlugin } = usePluginStore();
  const { queryEditor, variableEditor, responseEditor } = useEditorContext({ nonNull: true });
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    if (visiblePlugin) setBegun(true);
  }, [visiblePlugin]);
  useEffect(() => {
    if (queryEditor?.getValue() === FIRST_EXAMPLE.query && variableEditor?.getValue() === '')
      variableEditor.setValue(JSON.stringify(FIRST_EXAMPLE.variables, null, 2));
  }, [queryEditor, variableEditor]);
  useEffect(() => {
    // A line that runs out of its pane is read by nobody.
    for (const editor of [queryEditor, variableEditor, responseEditor]) editor?.setOption('lineWrapping', true);
  }, [queryEditor, variableEditor, responseEditor]);
  const { words } = usePreferences();
  useEffect(() => {
    const { query, variables, response } = words.editors;
    for (const [editor, label] of [
      [queryEditor, query],
      [variableEditor, variables],
      [responseEditor, response],
    ] as const) {
      editor?.setOption('screenReaderLabel', label);
      // What is longer than its pane is scrolled by keys, too.
      editor?.getScrollerElement().setAttribute('tabindex', '0');
    }
  }, [queryEditor, variableEditor, responseEditor, words]);
  return begun || visiblePlugin ? children : null;
}
