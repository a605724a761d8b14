import { type ReactElement, useEffect } from 'react';
import { useSchema } from './asking/use-schema.ts';
import { Beside } from './parts/Beside.tsx';
import { Editor } from './parts/Editor.tsx';
import { Header } from './parts/Header.tsx';
import { SchemaNotice } from './parts/SchemaNotice.tsx';
import { usePanes } from './parts/use-panes.ts';
import { usePreferences } from './words/preferences.ts';

export function App(): ReactElement {
  const { language, isDark, words } = usePreferences();
  const { state, retry } = useSchema();
  usePanes();
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.classList.toggle('dark', isDark);
    document.title = words.title;
  }, [language, isDark, words]);
  return (
    <div className="explorer">
      <a className="skip" href="#editor">
        {words.skip}
      </a>
      <Header />
      <SchemaNotice state={state} retry={retry} />
      <main>
        <div id="editor" className="editor" tabIndex={-1}>
          <Editor schema={state.kind === 'read' ? state.schema : null} />
        </div>
        <Beside />
      </main>
    </div>
  );
}
