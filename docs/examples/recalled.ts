/**
 * All recalled records of all sectors, and where what was made of each or packed with it ended. The token is read from the standard input. The answer
 * is NDJSON, what is missing stands on the standard error, and the exit code is 3 then. It runs on Node 24 as it is; npx takes the repository's:
 *
 *   npm run -s token -- --role data-team | npx node docs/examples/recalled.ts [ADDRESS [PURPOSE]]
 */
import { text } from 'node:stream/consumers';
import { Client, gapsIn, kindOf, pages, Search } from '@tongcha/client';

const [url = 'http://127.0.0.1:4000/graphql', purpose = 'statistics'] = process.argv.slice(2);
const client = new Client({ url, token: (await text(process.stdin)).trim(), purpose });

/** A walk with many roots: what several of them reach is asked once. */
const ENDS = `query Ends($codes: [TraceCode!]!) {
  chains(codes: $codes, direction: FORWARD, maxUnits: 5000) {
    roots { root { code } destinations { code } gaps { reason sector member codes message } }
  }
}`;
interface Ends {
  readonly chains: {
    readonly roots: readonly {
      readonly root: { readonly code: string };
      readonly destinations: readonly { readonly code: string }[];
    }[];
  };
}

const found = pages(
  (after) => client.need(Search, { where: { recalled: true }, first: 100, after }),
  ({ data }) => data?.found ?? null,
);
for await (const { data, errors } of found) {
  const records = data.found.edges.map(({ node }) => node);
  const walked = await client.need<Ends>(ENDS, { codes: [...new Set(records.map(({ code }) => code))] });
  const ends = new Map(walked.data.chains.roots.map(({ root, destinations }) => [root.code, destinations]));
  for (const { code, member, productName, recalls } of records) {
    const reason = recalls?.[0]?.reason ?? null;
    console.log(
      JSON.stringify({ code, member, productName, reason, ends: (ends.get(code) ?? []).map((end) => end.code) }),
    );
  }
  // What rules keep back is none of it.
  const failed = [...errors, ...walked.errors].filter(({ extensions }) => kindOf(extensions?.code) !== 'REFUSED');
  const missing = [...failed, ...gapsIn(data), ...gapsIn(walked.data)];
  for (const each of missing) console.error('reason' in each ? each.reason : each.extensions?.code, each.message);
  if (missing.length > 0) process.exitCode = 3;
}
