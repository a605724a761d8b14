import { CliFault, EXIT } from '@tongcha/command';

/**
 * What is loaded for single commands alone, of packages that need not be installed.
 * @param packages which it needs, with spaces between
 * @throws CliFault usage where they are not
 */
export async function needsPackage<T>(load: () => Promise<T>, packages = '@tongcha/gateway'): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CliFault(
      EXIT.usage,
      `请先安装: npm install ${packages} / this command needs ${packages}: install that first`,
    );
  }
}
