import type { ReactElement } from 'react';
import { choose, usePreferences } from '../words/preferences.ts';
import { WhoAsks } from './WhoAsks.tsx';

export function Header(): ReactElement {
  const { language, isDark, words } = usePreferences();
  return (
    <header className="head">
      <h1>
        <strong>{words.brand}</strong> {words.name}
      </h1>
      <WhoAsks />
      <nav>
        <a href="/">{words.portal}</a>
        <button type="button" onClick={() => choose({ dark: !isDark })}>
          {isDark ? words.light : words.dark}
        </button>
        <button
          type="button"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => {
            choose({ language: language === 'zh' ? 'en' : 'zh' });
            // GraphiQL's own words are looked up once. It keeps its tabs.
            location.reload();
          }}
        >
          {words.other}
        </button>
      </nav>
    </header>
  );
}
