/** `npm run supergraph -- FILE`: signs a supergraph, and publishes it in Redis for gateways that take signed ones. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readSupergraph } from '@tongcha/gateway';
import { holdRules } from '../gateway/supergraph/rules.ts';
import { publishText } from '../gateway/sources/publish.ts';
import { signText } from '@tongcha/signature';

const USAGE = `usage: npm run supergraph -- FILE --key KEYS [--name NAME] [--out SIGNED]
  FILE     a composed supergraph, as npm run compose writes it
  --key    the private keys of whoever answers for the graph: npm run keys -- FOLDER, then FOLDER/private/signing.json;
           gateways have FOLDER/public/trusted.json (gateway.redis.supergraphKeys)
  --name   gateway.redis.supergraphKey of the gateways; tongcha:supergraph when not given
  --out    writes the signed text to a file, and publishes nothing
Published to the Redis at GATEWAY_REDIS_URL, and announced.`;

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      name: { type: 'string', default: 'tongcha:supergraph' },
      out: { type: 'string' },
    },
  });
  const [file] = positionals;
  const url = process.env['GATEWAY_REDIS_URL'];
  if (file === undefined || values.key === undefined || (values.out === undefined && !url)) {
    console.error(
      file !== undefined && values.key !== undefined
        ? `GATEWAY_REDIS_URL: expected the address of a Redis, or --out\n\n${USAGE}`
        : USAGE,
    );
    process.exitCode = 2;
  } else {
    const text = readFileSync(file, 'utf8');
    // What gateways would refuse is not signed.
    holdRules(readSupergraph(text));
    const signed = await signText(text, readFileSync(values.key, 'utf8'), {
      type: 'tongcha-supergraph+jws',
      name: values.name,
      now: Date.now(),
    });
    if (values.out !== undefined) writeFileSync(values.out, signed);
    else await publishText({ url: url ?? '' }, values.name, signed);
    console.log(values.out ?? `${values.name}: ${signed.length} 字符已发布 / characters published`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
