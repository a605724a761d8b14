/** `npm run token`: an access token for development, alone on the standard output. */
import { SignJWT } from 'jose';
import { uscc as creditCode } from '@tongcha/codes';
import { DEVELOPMENT_ISSUER, developmentKey } from '@tongcha/signature';
import { asStarted } from './as-started.ts';
import { CliFault, EXIT, readOptions } from '@tongcha/command';
import { TOKEN_OPTIONS } from './token-options.ts';
import { tokenWords, type TokenWords } from './token-words.ts';

type Values = ReturnType<typeof readOptions<typeof TOKEN_OPTIONS>>['values'];

try {
  const { values, positionals } = readOptions(TOKEN_OPTIONS, process.argv.slice(2));
  if (positionals.length > 0) throw new CliFault(EXIT.usage, `${positionals.join(' ')}: 应为选项 / expected options`);
  const words = tokenWords(values.lang === 'en' ? 'en' : 'zh');
  const faults = faultsOf(values, words);
  if (values.help || process.argv.length === 2) console.log(asStarted(words.help, process.env));
  else if (faults.length > 0) {
    console.error(asStarted(`${faults.join('\n')}\n\n${words.help}`, process.env));
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
