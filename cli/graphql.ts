/** Who asks, and why; null: nobody has shown a token, no purpose is stated. */
export interface Asker {
  readonly token: string | null;
  readonly purpose: string | null;
}

/** Asks the gateway. @throws Error with a message for people: not reachable, or the gateway's own errors */
export async function ask<T>(url: string, query: string, variables: Readonly<Record<string, unknown>>, { token, purpose }: Asker): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(purpose === null ? {} : { 'tongcha-purpose': purpose }),
    },
    body: JSON.stringify({ query, variables }),
  }).catch(() => null);
  if (!response) throw new Error(`无法连接网关 ${url},请先运行 npm start / the gateway cannot be reached; run npm start first`);
  const { data, errors } = (await response.json()) as { data?: T; errors?: readonly { message: string }[] };
  if (!data) throw new Error(errors?.map((error) => error.message).join('\n') ?? `HTTP ${response.status}`);
  return data;
}
