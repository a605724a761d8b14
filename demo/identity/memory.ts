import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What the provider keeps, for as long as the demo runs: sessions, codes, grants of one machine. */
export function memoryAdapter(): (kind: string) => Adapter {
  const all = new Map<string, AdapterPayload>();
  return (kind) => {
    const keyOf = (id: string): string => `${kind}:${id}`;
    const by = async (test: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> =>
      [...all].find(([key, payload]) => key.startsWith(`${kind}:`) && test(payload))?.[1];
    return {
      upsert: async (id, payload) => void all.set(keyOf(id), payload),
      find: async (id) => all.get(keyOf(id)),
      findByUid: async (uid) => by((payload) => payload.uid === uid),
      findByUserCode: async (code) => by((payload) => payload.userCode === code),
      async consume(id) {
        const payload = all.get(keyOf(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => void all.delete(keyOf(id)),
      async revokeByGrantId(grant) {
        for (const [key, payload] of all) if (payload.grantId === grant) all.delete(key);
      },
    };
  };
}
