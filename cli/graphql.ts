/** Asks the gateway. @throws Error with a message for people: not reachable, or the gateway's own errors */
export async function ask<T>(url: string, query: string, variables: Readonly<Record<string, unknown>>): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query, variables }),
  }).catch(() => null);
  if (!response) throw new Error(`无法连接网关 ${url},请先运行 npm start / the gateway cannot be reached; run npm start first`);
  const { data, errors } = (await response.json()) as { data?: T; errors?: readonly { message: string }[] };
  if (!data) throw new Error(errors?.map((error) => error.message).join('\n') ?? `HTTP ${response.status}`);
  return data;
}
