import { ConfigError, envName } from '@tongcha/config';
import { log } from '@tongcha/observe';
import type { MinistryConfig } from '../settings/ministry.ts';

/** A ministry, or a member of its sector, as it is reached. */
export interface Reached {
  readonly name: string;
  /** Whose settings in the configuration are its: the sector's subgraph. */
  readonly section: string;
  readonly urls: readonly string[];
  readonly settings: Pick<MinistryConfig, 'plainHttp'>;
}

/**
 * In production a ministry's answers come over TLS: nothing else shows that nobody has changed them on their way. One
 * that cannot have it is named in the configuration, and in the log at each start.
 * @throws ConfigError with every ministry that is neither
 */
export function refusePlainHttp(reached: readonly Reached[]): void {
  const plain = reached.flatMap(({ urls, ...each }) =>
    urls.flatMap((url) => (new URL(url).protocol === 'http:' ? [{ ...each, url }] : [])),
  );
  const faults = plain
    .filter(({ settings }) => !settings.plainHttp)
    .map(({ name, section, url }) => {
      const [ownUrl, allowed] = ['url', 'plainHttp'].map(
        (key) => `ministries.${section}.${key} (${envName(['ministries', section, key])})`,
      );
      const address = name === section ? ownUrl : `url (${name})`;
      return `${address}: ${JSON.stringify(url)}: production asks ministries over https, as answers could else be changed on their way; or, where one cannot have it, ${allowed}: true`;
    });
  if (faults.length > 0) throw new ConfigError(faults);
  if (plain.length === 0) return;
  const ministries = [...new Set(plain.map(({ name }) => name))];
  log.warn(
    { event: 'ministries-unprotected', ministries },
    `部门应答未受保护(明文 HTTP): ${ministries.join('、')} / answers of these ministries are not protected, as they are asked over plain HTTP`,
  );
}
