import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contenders } from '../gateways/contenders.ts';
import { type Staged, startGateway } from '../gateways/stage.ts';
import { codeOf, MINISTRIES } from './graph.ts';
import { subgraphSdl } from './today-schema.ts';

/** A client gives up after this. */
const PATIENCE_MS = 20_000;

export interface Outcome {
  readonly milliseconds: number;
  /** Units that the answer names, each as often as it does. */
  readonly named: number;
  readonly units: number;
  readonly queryBytes: number;
  readonly answerBytes: number;
  readonly requests: number;
  /** Why it did not come to its end. */
  readonly failed: string | null;
}

export async function startStock(urls: readonly string[], folder: string): Promise<Staged> {
  const { supergraphSdl, errors } = composeServices(
    MINISTRIES.map((name, i) => ({ name, url: urls[i] ?? '', typeDefs: parse(subgraphSdl(name)) })),
  );
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
  const file = join(folder, 'today.graphql');
  writeFileSync(file, supergraphSdl);
  const stock = contenders({ root: '', mergeEnv: '' }).find(({ key }) => key === 'stock');
  if (!stock) throw new Error('there is no stock gateway');
  return startGateway(stock, file);
}

const fields = MINISTRIES.map((name) => `${name.replace('-', '_')}_sources`);

interface Named {
  readonly code: string;
  readonly [field: string]: unknown;
}

/** One query, nested as deep as the chain is. */
export async function nested(url: string, depth: number): Promise<Outcome> {
  const below = (levels: number): string =>
    levels === 0 ? '' : fields.map((field) => `${field} { code ${below(levels - 1)} }`).join(' ');
  const bytes = 80 + 40 * 5 ** depth;
  if (bytes > 50_000_000)
    return {
      milliseconds: 0,
      named: 0,
      units: 0,
      queryBytes: bytes,
      answerBytes: 0,
      requests: 0,
      failed: 'the query would be too long to write',
    };
  const query = `{ unit(code: "${codeOf(0)}") { code ${below(depth)} } }`;
  const began = performance.now();
  try {
    const { text, data } = await ask(url, query, {});
    const seen = new Set<string>();
    let named = 0;
    const visit = (unit: Named): void => {
      named += 1;
      seen.add(unit.code);
      for (const field of fields) for (const source of (unit[field] as Named[] | undefined) ?? []) visit(source);
    };
    visit((data as { unit: Named }).unit);
    return {
      milliseconds: performance.now() - began,
      named,
      units: seen.size,
      queryBytes: query.length,
      answerBytes: text.length,
      requests: 1,
      failed: null,
    };
  } catch (error) {
    return {
      milliseconds: performance.now() - began,
      named: 0,
      units: 0,
      queryBytes: query.length,
      answerBytes: 0,
      requests: 1,
      failed:
        error instanceof Error && error.name === 'TimeoutError' ? `not within ${PATIENCE_MS / 1000} s` : String(error),
    };
  }
}

/** A loop of queries: one a level, for all units of that level. */
export async function breadthFirst(url: string): Promise<Outcome> {
  const query = `query Level($codes: [ID!]!) { units(codes: $codes) { code ${fields.map((field) => `${field} { code }`).join(' ')} } }`;
  const seen = new Set([codeOf(0)]);
  let [queryBytes, answerBytes, named, requests] = [0, 0, 0, 0];
  const began = performance.now();
  for (let level = [codeOf(0)]; level.length > 0;) {
    const { text, data, sent } = await ask(url, query, { codes: level });
    requests += 1;
    queryBytes += sent;
    answerBytes += text.length;
    const next = new Set<string>();
    for (const unit of (data as { units: Named[] }).units) {
      for (const field of fields) {
        for (const { code } of (unit[field] as Named[] | undefined) ?? []) {
          named += 1;
          if (!seen.has(code)) next.add(code);
        }
      }
    }
    for (const code of next) seen.add(code);
    level = [...next];
  }
  return {
    milliseconds: performance.now() - began,
    named,
    units: seen.size,
    queryBytes,
    answerBytes,
    requests,
    failed: null,
  };
}

async function ask(
  url: string,
  query: string,
  variables: object,
): Promise<{ readonly text: string; readonly data: unknown; readonly sent: number }> {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: { message: string }[] };
  if (errors || !data) throw new Error(errors?.[0]?.message ?? 'no data');
  return { text, data, sent: body.length };
}
