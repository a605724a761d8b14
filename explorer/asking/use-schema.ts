import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { useEffect, useState } from 'react';
import { useStore } from '../store.ts';
import { ask } from './ask.ts';
import { credentials } from './credentials.ts';

/** What the caller sees of the graph, or why it sees nothing. */
export type SchemaState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'read'; readonly schema: GraphQLSchema }
  | { readonly kind: 'notTrusted' | 'unreachable' }
  | { readonly kind: 'refused' | 'failed'; readonly message: string };

const QUERY = getIntrospectionQuery({ inputValueDeprecation: true });

/** Reads the schema, and again when who asks has changed; `retry` reads it once more. */
export function useSchema(): { readonly state: SchemaState; readonly retry: () => void } {
  const who = useStore(credentials);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<SchemaState>({ kind: 'loading' });
  useEffect(() => {
    let current = true;
    setState({ kind: 'loading' });
    void readSchema().then((next) => current && setState(next));
    return () => {
      current = false;
    };
  }, [who, attempt]);
  return { state, retry: () => setAttempt((n) => n + 1) };
}

async function readSchema(): Promise<SchemaState> {
  try {
    const { data, errors } = await ask({ query: QUERY });
    if (data) return { kind: 'read', schema: buildClientSchema(data as IntrospectionQuery) };
    const [{ message, extensions } = { message: '', extensions: {} }] = errors ?? [];
    if (extensions?.code === 'DOCUMENT_NOT_TRUSTED') return { kind: 'notTrusted' };
    return {
      kind: extensions?.code === 'UNAUTHENTICATED' || extensions?.code === 'BAD_REQUEST' ? 'refused' : 'failed',
      message,
    };
  } catch {
    return { kind: 'unreachable' };
  }
}
