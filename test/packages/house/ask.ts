/** What the client tells of a code: `node ask.ts http://127.0.0.1:4000 CODE` */
import { Chain, Client, coverageIn, gapsIn, RequestError, type TypedDocument } from '@tongcha/client';

const [url = '', code = ''] = process.argv.slice(2);
const client = new Client({ url });

/** An operation of this house's own, in its own types. */
const TIMBER: TypedDocument<
  { readonly unit: { readonly timber: readonly { readonly productName: string; readonly species: string }[] | null } },
  { readonly code: string }
> = 'query Timber($code: TraceCode!) { unit(code: $code) { timber { productName species } } }';

const { unit } = (await client.need(TIMBER, { code })).data;
const { chain } = (await client.need(Chain, { code, direction: 'BACK', maxDepth: 5, maxUnits: 100 })).data;
const refused = await client.need('{ nothing }').catch((error: unknown) => error);

console.log(
  JSON.stringify({
    timber: unit.timber,
    chain: chain.units.map((each) => each.code),
    complete: chain.complete,
    gaps: gapsIn(chain),
    coverage: coverageIn(chain),
    refused: refused instanceof RequestError ? refused.code : null,
  }),
);
