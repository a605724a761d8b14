/** `npm run keys -- FOLDER`: a new key to sign with, and the public keys that others are to trust. Needs no gateway. */
import { makeIntakeKey, makeKeys } from '@tongcha/signature';
import { asStarted } from './as-started.ts';
import { CliFault, EXIT, readOptions } from '@tongcha/command';
import { KEYS_OPTIONS } from './keys-options.ts';

const HELP = {
  zh: `用法: npm run keys -- 文件夹 [--sm2 | --intake] [--retire]

生成签名密钥:其下 private/signing.json 归网关,public/trusted.json 归各部门。
已有密钥时,新钥取代旧钥,各部门仍信任旧钥。

  --sm2      SM2 与 SM3,代替 Ed25519
  --intake   投诉受理密钥(P-256): private/intake.json 归数据提供方;新钥在后,旧钥仍可解开在途的投诉
  --retire   不生成新钥:各部门只信任最新一把,受理只留最新一把
  --lang en  English`,
  en: `usage: npm run keys -- FOLDER [--sm2 | --intake] [--retire]

Makes a key to sign with: private/signing.json below the folder is for the gateway, public/trusted.json for the ministries;
where they are already, the new key takes the place of the old, which ministries still trust.

  --sm2     SM2 with SM3 in place of Ed25519
  --intake  a key for which reports of citizens are sealed (P-256): private/intake.json is for the member; the new key stands last,
            and those before it still open what is on its way
  --retire  no new key: ministries are to trust the newest only, of an intake only the newest stays`,
};
const SAID = {
  zh: {
    gateway: '归网关: gateway.signing.keyFile (GATEWAY_SIGNING_KEY_FILE)',
    ministries: '归各部门: trustedKeys (例如 AGRICULTURE_TRUSTED_KEYS)',
    trusted: '受信任,由旧到新:',
    intake: '归数据提供方: intake.keyFile (例如 AGRICULTURE_INTAKE_KEY_FILE)',
  },
  en: {
    gateway: 'the gateway’s: gateway.signing.keyFile (GATEWAY_SIGNING_KEY_FILE)',
    ministries: 'the ministries’: trustedKeys (e.g. AGRICULTURE_TRUSTED_KEYS)',
    trusted: 'trusted, oldest first:',
    intake: 'the member’s: intake.keyFile (e.g. AGRICULTURE_INTAKE_KEY_FILE)',
  },
};

try {
  const { values, positionals } = readOptions(KEYS_OPTIONS, process.argv.slice(2));
  const language = values.lang === 'en' ? 'en' : 'zh';
  const help = asStarted(HELP[language], process.env);
  const [folder, ...more] = positionals;
  if (values.help) console.log(help);
  else if (folder === undefined || more.length > 0) throw new CliFault(EXIT.usage, help);
  else if (values.intake) {
    const { file, ids } = await makeIntakeKey(folder, { retire: values.retire });
    console.log(`${file}  ${SAID[language].intake}\n${ids.join(' ')}`);
  } else {
    const { privateFile, publicFile, ids } = await makeKeys(folder, {
      algorithm: values.sm2 ? 'SM2' : 'Ed25519',
      retire: values.retire,
    });
    const said = SAID[language];
    console.log(`${privateFile}  ${said.gateway}\n${publicFile}  ${said.ministries}\n${said.trusted} ${ids.join(' ')}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof CliFault ? error.exit : EXIT.refused;
}
