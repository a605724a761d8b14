import type { ReactElement } from 'react';
import type { SchemaState } from '../asking/use-schema.ts';
import { usePreferences } from '../words/preferences.ts';

/** Why the caller sees nothing of the graph yet, and what to do about it. */
export function SchemaNotice({
  state,
  retry,
}: {
  readonly state: SchemaState;
  readonly retry: () => void;
}): ReactElement | null {
  const { schema } = usePreferences().words;
  if (state.kind === 'read') return null;
  if (state.kind === 'loading')
    return (
      <p className="notice only-read" role="status">
        {schema.loading}
      </p>
    );
  const told = 'message' in state ? schema[state.kind] + state.message : schema[state.kind];
  return (
    <p className="notice" role="alert">
      {told}
      <button type="button" onClick={retry}>
        {schema.retry}
      </button>
    </p>
  );
}
