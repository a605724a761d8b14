import { type GetRoute, type HttpResponse } from '@tongcha/http';
import { bearerOf } from '@tongcha/identity';
import { log } from '@tongcha/observe';
import type { ReadOperator } from './operator-token.ts';

/** Tells an operator all that a gateway knows of itself, and asks every member the least there is. */
export function operatorRoute(read: ReadOperator, look: () => Promise<object>): GetRoute {
  return async ({ headersDistinct }) => {
    const operator = await operatorOf(headersDistinct['authorization'] ?? [], read);
    if (!operator) return answer(401, REFUSED, [['www-authenticate', 'Bearer realm="tongcha-operator"']]);
    log.info({ event: 'operator', operator: operator.name }, '运维人员查看网关状况 / an operator looks');
    return answer(200, await look());
  };
}

const REFUSED = {
  errors: [
    {
      message: 'an operator’s token is needed (tongcha operator), signed with a key of gateway.operators',
      extensions: { code: 'UNAUTHENTICATED' },
    },
  ],
};

async function operatorOf(authorizations: readonly string[], read: ReadOperator): ReturnType<ReadOperator> {
  try {
    const token = bearerOf(authorizations);
    return token === null ? null : await read(token);
  } catch {
    return null;
  }
}

function answer(status: number, body: object, headers: readonly (readonly [string, string])[] = []): HttpResponse {
  return {
    status,
    headers: [['content-type', 'application/json; charset=utf-8'], ['cache-control', 'no-store'], ...headers],
    body: Buffer.from(JSON.stringify(body)),
  };
}
