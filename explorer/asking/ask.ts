import { answered, type GraphQLAnswer } from '../answer/answer.ts';
import { credentials, headersOf, isSendable } from './credentials.ts';

export interface Question {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: unknown;
}

/** Asks the gateway in the caller's name. What it refuses is an answer too. @throws Error when it cannot be reached */
export async function ask({ query, operationName, variables }: Question, explain = false): Promise<GraphQLAnswer> {
  const who = credentials.get();
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(isSendable(who) ? headersOf(who) : {}),
    },
    body: JSON.stringify({
      query,
      operationName: operationName ?? null,
      variables: variables ?? null,
      ...(explain ? { extensions: { explain: true } } : {}),
    }),
  });
  return (await response.json()) as GraphQLAnswer;
}

/** For GraphiQL: what the gateway says of how it answered goes beside the answer, not into it. */
export async function askAndTell(question: Question): Promise<GraphQLAnswer> {
  const begun = performance.now();
  const { extensions, ...answer } = await ask(question, true);
  answered.set({
    answer: extensions ? { ...answer, extensions } : answer,
    milliseconds: Math.round(performance.now() - begun),
  });
  return answer;
}
