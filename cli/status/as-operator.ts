import { CliFault, EXIT } from '@tongcha/command';
import type { Gateway } from '../gateway.ts';
import type { NamedMember } from '../members/member-text.ts';
import type { Health, Look } from './look.ts';

/** What /operator says. */
interface OperatorLook extends Health {
  readonly waitsFor: readonly string[];
  readonly members: readonly {
    readonly name: string;
    readonly sector: string | null;
    readonly kind: NamedMember['kind'] | null;
    readonly zh: string;
    readonly en: string;
    readonly fault: string | null;
    readonly milliseconds: number;
  }[];
}

/** Whether a token is an operator's, which opens no data. */
export function isOperators(token: string | null): boolean {
  const [header = ''] = (token ?? '').split('.', 1);
  try {
    const { typ } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { typ?: unknown };
    return typ === 'tongcha-operator+jws';
  } catch {
    return false;
  }
}

/** Each member is asked by the gateway itself, in nobody's name. @throws CliFault refused, unreachable */
export async function lookAsOperator(gateway: Gateway): Promise<Look> {
  const { status, body } = await gateway.get('/operator');
  if (status === 404)
    throw new CliFault(
      EXIT.refused,
      '网关未配置运维公钥 (gateway.operators) / the gateway knows no operator’s key: gateway.operators',
    );
  if (status !== 200)
    throw new CliFault(
      EXIT.refused,
      `HTTP ${status}: 运维令牌无效或已过期,请用 tongcha operator 重新签发 / the operator’s token does not count (any more): sign another with tongcha operator`,
    );
  const look = body as OperatorLook;
  return {
    isReady: look.waitsFor.length === 0,
    isAnswered: true,
    health: look,
    members: look.members.flatMap(({ name, sector, kind, zh, en, fault, milliseconds }) => {
      if (sector === null || kind === null) return [];
      const health = look.ministries?.[name];
      const named = { name, sector, kind, zh, en, division: null, uscc: null };
      const answers = fault === null ? ('YES' as const) : ('NO' as const);
      return [
        {
          ...named,
          ...health,
          lastFault: fault ?? health?.lastFault ?? null,
          answers,
          milliseconds,
          breaker: health?.breaker ?? '',
        },
      ];
    }),
  };
}
