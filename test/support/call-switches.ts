import type { MinistrySettings } from '../../gateway/connected.ts';

const SWITCHES = {
  MERGE_REPRESENTATIONS: 'mergeRepresentations',
  MERGE_CALLS: 'mergeCalls',
  BATCH_CALLS: 'batchCalls',
  BREAKER: 'breaker',
} as const;

/** What no configuration leaves out, left out where the environment says so: `MINISTRIES_FOOD_DRUG_BATCH_CALLS=false`. */
export function withSwitches(
  ministries: MinistrySettings,
  env: Readonly<Record<string, string | undefined>>,
): MinistrySettings {
  return Object.fromEntries(
    Object.entries(ministries).map(([name, settings]) => {
      const prefix = `MINISTRIES_${name.replaceAll('-', '_').toUpperCase()}_`;
      const off = Object.entries(SWITCHES).flatMap(([key, own]) =>
        env[prefix + key] === 'false' ? [[own, false] as const] : [],
      );
      return [name, { ...settings, ...Object.fromEntries(off) }];
    }),
  );
}
