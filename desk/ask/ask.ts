import { Client, OperationError, type Result, type TypedDocument, UnreachableError } from '@tongcha/client';
import { currentToken, ended, purpose } from '../session/session.ts';
import { type Fault, faultIn } from './fault.ts';

/** What the gateway says to who is signed in: data with what is missing of it, or why there is none. */
export type Answer<Data> =
  | { readonly ok: true; readonly data: Data; readonly faults: readonly Fault[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** One for each request: a token that was renewed meanwhile counts, and the purpose that is chosen now. */
function client(): Client {
  return new Client({ url: location.origin, token: currentToken, purpose: purpose.value ?? undefined });
}

/** Asks in the name of who is signed in, for the purpose that is chosen. Never throws: what goes wrong is an answer. */
export async function ask<Data extends object, Variables extends object>(
  document: TypedDocument<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer<Data>> {
  try {
    return answerOf(await client().ask(document, variables, signal ? { signal } : {}));
  } catch (error) {
    return { ok: false, faults: [thrown(error)] };
  }
}

/** Follows what is told event by event, until it ends or is ended. Never throws. */
export async function* follow<Data extends object, Variables extends object>(
  document: TypedDocument<Data, Variables>,
  variables: Variables,
  signal: AbortSignal,
): AsyncGenerator<Answer<Data>, void> {
  try {
    for await (const result of client().follow(document, variables, { signal })) yield answerOf(result);
  } catch (error) {
    if (!signal.aborted) yield { ok: false, faults: [thrown(error)] };
  }
}

function answerOf<Data extends object>(result: Result<Data>): Answer<Data> {
  const faults = result.errors.map(faultIn);
  if (result.status === 401) ended();
  const { data } = result;
  return data === null || (faults.length > 0 && isNothing(data)) ? { ok: false, faults } : { ok: true, data, faults };
}

/** What could not be read must not look like nothing that there is. */
function isNothing(data: object): boolean {
  return Object.values(data).every((value) => value === null);
}

function thrown(error: unknown): Fault {
  const code = error instanceof UnreachableError || error instanceof OperationError ? error.code : 'UNAVAILABLE';
  return { code, message: '', sector: null };
}
