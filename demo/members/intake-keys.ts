import { join } from 'node:path';
import { envName } from '@tongcha/config';
import { isAuthority } from '@tongcha/schema';
import { makeIntakeKey } from '@tongcha/signature';
import { ALONE, MEMBERS } from './members.ts';

/** Keys of the intakes of authorities, each its own. */
export interface IntakeKeys {
  /** What the ministries that are alone in their sector need. */
  readonly env: Readonly<Record<string, string>>;
  /** What each member needs, by its name. */
  readonly members: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** @param folder below which each has one of its own */
export async function makeIntakeKeys(folder: string): Promise<IntakeKeys> {
  const settingOf = async (name: string, sector: string): Promise<Record<string, string>> => {
    const { file } = await makeIntakeKey(join(folder, name));
    return { [envName([sector, 'intake', 'keyFile'])]: file };
  };
  const alone = await Promise.all(ALONE.map(({ name }) => settingOf(name, name)));
  const members = MEMBERS.filter(isAuthority).map(
    async ({ name, sector }) => [name, await settingOf(name, sector)] as const,
  );
  return {
    env: Object.assign({}, ...alone) as Record<string, string>,
    members: Object.fromEntries(await Promise.all(members)),
  };
}
