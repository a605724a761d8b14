import { Members } from '@tongcha/client';
import type { MemberSchema } from '@tongcha/schema';
import type { Gateway } from '../gateway.ts';
import type { MemberView } from './member-lines.ts';

interface Health {
  readonly ministries?: Readonly<Record<string, { readonly breaker?: string; readonly schema?: MemberSchema }>>;
  readonly directory?: { readonly trial?: readonly string[] };
}

/** Those that count, and the names of those on trial. @throws CliFault refused, unreachable */
export async function membersAt(gateway: Gateway): Promise<MemberView[]> {
  const { data } = await gateway.need(Members, {});
  const { ministries, directory } = ((await gateway.get('/health')).body ?? {}) as Health;
  return [
    ...data.members.map((member): MemberView => ({
      ...member,
      state: 'counts',
      breaker: ministries?.[member.name]?.breaker,
      schema: ministries?.[member.name]?.schema,
    })),
    ...(directory?.trial ?? []).map((name): MemberView => ({ name, state: 'trial' })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}
