import { Fault } from '@tongcha/resilience';
import type { Fetch } from '../../connectors/signed-rest/token.ts';
import { shareTokens, type SharedTokens } from '../../connectors/signed-rest/shared-tokens.ts';
import { number } from '../../values/number.ts';
import { known } from '../../values/reader.ts';
import type { Source } from '../../values/row.ts';
import { text } from '../../values/text.ts';
import type { Shapes } from '../../values/shapes.ts';
import type { Part } from '../part.ts';
import { Scope } from '../scope.ts';
import { type Sendable, sendable } from './send.ts';

/** A day: what says no end is kept until it is refused. */
const UNTIL_REFUSED_S = 86_400;

/** How a token or a session is got. */
export interface Login {
  readonly path: string;
  readonly send: Sendable;
  /** A cookie is the token. */
  readonly session: boolean;
  readonly tokens: SharedTokens;
  /** @throws Fault BAD_ANSWER where there is no token in it */
  tokenIn(document: Source, cookie: string | null): Awaited<ReturnType<Fetch>>;
}

/** `login: { path: /login, send: { … }, token: data.token, seconds: data.expire }` */
export function loginOf(part: Part, url: string, shapes: Shapes): Login | null {
  const fields = part.fields(['path', 'send', 'token', 'seconds', 'lasts', 'session']);
  const path = fields.need('path', 'path: /login')?.settled() ?? null;
  const sendPart = fields.need('send', 'send: { user: ${USER}, password: ${PASSWORD} }');
  const session = fields.get('session')?.flag() ?? false;
  const scope = new Scope('login', shapes);
  const tokenPart = session ? undefined : fields.need('token', 'token: data.token, or session: true');
  const token = tokenPart && scope.at(tokenPart, tokenPart.text('the path of the token') ?? 'token');
  const secondsPart = fields.get('seconds');
  const seconds = secondsPart && scope.at(secondsPart, secondsPart.text('the path of its seconds') ?? 'seconds');
  const lasts = fields.get('lasts')?.integer(1, 31_536_000) ?? UNTIL_REFUSED_S;
  if (path === null || !sendPart) return null;
  const send = sendable(sendPart);
  return {
    path,
    send,
    session,
    tokens: shareTokens([url, path, JSON.stringify(send.make({}))]),
    tokenIn: (document, cookie) => {
      const found = session ? cookie : known(text(token?.(document)));
      const lives = seconds ? known(number()(seconds(document))) : lasts;
      if (!found || lives === null || !(lives > 0))
        throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', {
          place: found ? 'login seconds' : 'login token',
        });
      return { token: found, expiresInMs: lives * 1_000 };
    },
  };
}

/** The cookies of an answer as they are sent back (RFC 6265, 4.2). */
export function cookiesIn(header: string | undefined): string | null {
  // Repeated headers are joined by commas; a date in Expires has one too.
  const all = header?.split(/,(?=[^;,=\s]+=)/).map((each) => each.split(';', 1)[0]?.trim() ?? '') ?? [];
  return all.length === 0 ? null : all.join('; ');
}
