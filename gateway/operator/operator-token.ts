import { ConfigError } from '@tongcha/config';
import { z } from 'zod';
import { type SignedFor, signText } from '@tongcha/signature';
import { opensSignedOnce } from '../sources/signed-text.ts';

/** For what an operator's token is signed: no token of an officer's is one, and none of an operator's opens any data. */
export const OPERATOR: SignedFor = { type: 'tongcha-operator+jws', name: 'tongcha:operator' };

/** The longest that one counts, minutes. */
const MOST_MINUTES = 12 * 60;

/** Between the operator's clock and the gateway's, seconds. */
const SKEW_S = 30;

const statement = z.strictObject({
  /** Who it was made for, for the log. */
  name: z.string().regex(/^[^\p{C}]{1,64}$/u),
  minutes: z.int().min(1).max(MOST_MINUTES),
});

/** Who looks after a gateway. */
export interface Operator {
  readonly name: string;
}

/**
 * A token by which a gateway tells its operator all that it knows of itself; it opens nobody's data.
 * @param keySet a JWK set whose last key is used, as `npm run keys` writes it
 * @throws Error, without what was read in the set
 */
export async function signOperatorToken(
  keySet: string,
  name: string,
  minutes: number,
  now = Date.now(),
): Promise<string> {
  return signText(JSON.stringify(statement.parse({ name, minutes })), keySet, { ...OPERATOR, now });
}

/** The operator whose token it is; null: it is none that counts now. */
export type ReadOperator = (token: string, now?: number) => Promise<Operator | null>;

/**
 * @param keyFile the path of a JWK set: who may sign operators' tokens
 * @throws ConfigError when it cannot be read
 */
export async function openOperators(keyFile: string): Promise<ReadOperator> {
  const open = await opensSignedOnce(keyFile, OPERATOR).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`gateway.operators (GATEWAY_OPERATORS): ${JSON.stringify(keyFile)}: ${reason}`]);
  });
  return async (token, now = Date.now()) => {
    try {
      const { text, iat } = await open(token);
      const { name, minutes } = statement.parse(JSON.parse(text));
      const age = now / 1_000 - iat;
      return age >= -SKEW_S && age <= minutes * 60 + SKEW_S ? { name } : null;
    } catch {
      return null;
    }
  };
}
