/** `npm run keys -- FOLDER`: a new key for the gateway to sign with, and the public keys that ministries are to trust. */
import { parseArgs } from 'node:util';
import { makeKeys } from '@tongcha/signature';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { sm2: { type: 'boolean', default: false }, retire: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (!folder) {
  console.error(`usage: npm run keys -- FOLDER [--sm2] [--retire]
  FOLDER    private/signing.json below it is for the gateway, public/trusted.json for the ministries;
            where they are already, the new key takes the place of the old, which ministries still trust
  --sm2     SM2 with SM3 in place of Ed25519
  --retire  no new key: ministries are to trust the newest only`);
  process.exitCode = 2;
} else {
  try {
    const { privateFile, publicFile, ids } = await makeKeys(folder, {
      algorithm: values.sm2 ? 'SM2' : 'Ed25519',
      retire: values.retire,
    });
    console.log(`${privateFile}  the gateway's: gateway.signing.keyFile (GATEWAY_SIGNING_KEY_FILE)
${publicFile}  the ministries': trustedKeys (e.g. AGRICULTURE_TRUSTED_KEYS)
trusted, oldest first: ${ids.join(' ')}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
