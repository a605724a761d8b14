/** Hive over our supergraph: it signs its calls as our gateway does, and states that the public asks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { common } from './hive-common.ts';

interface Signature {
  readonly readSigningKey: (text: string) => Promise<unknown>;
  readonly signCall: (key: unknown, call: object) => Record<string, string>;
}

const { ROOT = '', KEY_FILE = '', SUBGRAPHS = '{}' } = process.env;
const { readSigningKey, signCall } = (await import(
  pathToFileURL(join(ROOT, 'common/signature/index.ts')).href
)) as Signature;
const key = await readSigningKey(readFileSync(KEY_FILE, 'utf8'));
const subgraphs = new Map(
  Object.entries(JSON.parse(SUBGRAPHS) as Record<string, string>).map(([name, url]) => [url, name]),
);
let requests = 0;

export const gatewayConfig = defineConfig({
  ...common,
  unifiedGraphHandler,
  plugins: () => [
    {
      onFetch({ url, options, setOptions }) {
        const ministry = subgraphs.get(url);
        if (ministry === undefined || typeof options.body !== 'string') return;
        requests += 1;
        const { host, pathname } = new URL(url);
        const headers = signCall(key, {
          method: 'POST',
          authority: host,
          target: pathname,
          contentType: 'application/json',
          body: options.body,
          ministry,
          claims: { role: 'anonymous' },
          requestId: `hive-request-${requests}`,
        });
        setOptions({ ...options, headers: { ...options.headers, ...headers } });
      },
    },
  ],
});
