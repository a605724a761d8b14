/** `npm run token`: an access token for development, alone on the standard output. */
import { parseArgs } from 'node:util';
import { SignJWT } from 'jose';
import { uscc as creditCode } from '@tongcha/codes';
import { DEVELOPMENT_FOLDER, DEVELOPMENT_ISSUER, developmentKey } from '@tongcha/signature';
import { tokenWords, type TokenWords } from './token-words.ts';

const options = {
  role: { type: 'string' },
  sector: { type: 'string' },
  uscc: { type: 'string' },
  scope: { type: 'string', multiple: true },
  subject: { type: 'string', default: 'developer' },
  minutes: { type: 'string', default: '60' },
  audience: { type: 'string', default: process.env['GATEWAY_IDENTITY_AUDIENCE'] ?? 'tongcha' },
  folder: { type: 'string', default: DEVELOPMENT_FOLDER },
  lang: { type: 'string', default: 'zh' },
  help: { type: 'boolean', default: false },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

try {
  const { values } = parseArgs({ options });
  const words = tokenWords(values.lang === 'en' ? 'en' : 'zh');
  const faults = faultsOf(values, words);
  if (values.help || process.argv.length === 2) console.log(words.help);
  else if (faults.length > 0) {
    console.error(`${faults.join('\n')}\n\n${words.help}`);
    process.exitCode = 2;
  } else {
    console.log(await sign(values));
    console.error(
      `${words.made([values.role, values.sector ?? values.uscc, ...scopesOf(values)].filter(Boolean).join(' '), Number(values.minutes))}\n${words.use}`,
    );
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

/** All at once. The gateway refuses the same. */
function faultsOf({ role, sector, uscc, minutes, ...rest }: Values, words: TokenWords): string[] {
  const count = Number(minutes);
  return [
    ['citizen', 'enterprise', 'regulator', 'data-team'].includes(role ?? '') ? '' : words.role,
    role === 'regulator' && !/^[A-Z][A-Z0-9_]*$/.test(sector ?? '') ? words.sector : '',
    role !== 'regulator' && sector !== undefined ? words.noSector : '',
    role === 'enterprise' && (uscc === undefined || creditCode.read(uscc)?.value !== uscc) ? words.uscc : '',
    role !== 'enterprise' && uscc !== undefined ? words.noUscc : '',
    Number.isInteger(count) && count >= 1 && count <= 1_440 ? '' : words.minutes,
    scopesOf(rest).every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) ? '' : words.scope,
  ].filter((fault) => fault !== '');
}

async function sign(values: Values): Promise<string> {
  const { kid, privateKey } = await developmentKey(values.folder);
  const { role, sector, uscc, subject, minutes, audience } = values;
  const scopes = scopesOf(values);
  return new SignJWT({
    role,
    ...(sector === undefined ? {} : { sector }),
    ...(uscc === undefined ? {} : { uscc }),
    ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
  })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
    .setIssuer(DEVELOPMENT_ISSUER)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime(`${minutes} minutes`)
    .sign(privateKey);
}

function scopesOf({ scope }: Pick<Values, 'scope'>): string[] {
  return (scope ?? []).flatMap((each) => each.split(/\s+/)).filter((each) => each !== '');
}
