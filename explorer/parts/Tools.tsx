import {
  CopyIcon,
  MergeIcon,
  PrettifyIcon,
  ToolbarButton,
  useCopyQuery,
  useMergeQuery,
  usePrettifyEditors,
} from '@graphiql/react';
import type { ReactElement } from 'react';
import { usePreferences } from '../words/preferences.ts';

/** GraphiQL's own tools, in the reader's language. */
export function Tools(): ReactElement {
  const { tools } = usePreferences().words;
  const [prettify, merge, copy] = [usePrettifyEditors(), useMergeQuery(), useCopyQuery()];
  return (
    <>
      <ToolbarButton label={tools.prettify} onClick={() => void prettify()}>
        <PrettifyIcon className="graphiql-toolbar-icon" aria-hidden="true" />
      </ToolbarButton>
      <ToolbarButton label={tools.merge} onClick={() => merge()}>
        <MergeIcon className="graphiql-toolbar-icon" aria-hidden="true" />
      </ToolbarButton>
      <ToolbarButton label={tools.copy} onClick={() => copy()}>
        <CopyIcon className="graphiql-toolbar-icon" aria-hidden="true" />
      </ToolbarButton>
    </>
  );
}
