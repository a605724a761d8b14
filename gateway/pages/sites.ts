import { deskSite, type DeskSiteOptions } from './desk-site.ts';
import { explorerSite } from './explorer-site.ts';
import { portalSite } from './portal-site.ts';
import type { ShareCards } from './portal-page.ts';
import type { Site } from './site.ts';

/** The option of the server that serves the built pages whose folders are set. */
export function sitesOf({
  portal,
  explorer,
  desk,
  identity,
  trustedProxies,
  cards,
}: {
  readonly portal?: string | undefined;
  readonly explorer?: string | undefined;
  readonly desk?: Omit<DeskSiteOptions, 'issuer'> & { readonly folder?: string | undefined };
  readonly identity?: { readonly issuer?: string | undefined };
  readonly trustedProxies?: number | undefined;
  readonly cards?: ShareCards;
}): { readonly site?: Site } {
  const sites = [
    ...(explorer === undefined ? [] : [explorerSite(explorer)]),
    ...(desk?.folder === undefined ? [] : [deskSite(desk.folder, { ...desk, issuer: identity?.issuer })]),
    ...(portal === undefined ? [] : [portalSite(portal, trustedProxies, cards)]),
  ];
  return sites.length === 0
    ? {}
    : { site: (request, response, path) => sites.some((site) => site(request, response, path)) };
}
