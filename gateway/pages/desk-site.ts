import type { ServerResponse } from 'node:http';
import { type Site, siteOf } from './site.ts';

const AT = '/desk';

export interface DeskSiteOptions {
  /** Where its people sign in; undefined: nobody can. */
  readonly issuer: string | undefined;
  readonly clientId: string;
  readonly scopes: string;
}

/** The regulator's page at `/desk`, and what it must know to have its people sign in. It may reach that issuer, and nobody else. */
export function deskSite(directory: string, { issuer, clientId, scopes }: DeskSiteOptions): Site {
  // An issuer that is no address has no place where people sign in: the page says so.
  const origin =
    issuer !== undefined && /^https?:\/\//.test(issuer) && URL.canParse(issuer) ? new URL(issuer).origin : null;
  const settings = Buffer.from(JSON.stringify({ issuer: origin === null ? null : issuer, clientId, scopes }));
  const pages = siteOf(directory, {
    at: AT,
    isPage: (path) => path.startsWith(`${AT}/`) && !path.includes('.', path.lastIndexOf('/')),
    ...(origin === null ? {} : { connects: origin }),
  });
  return (request, response, path) => {
    if (path !== `${AT}/settings.json` || request.method === 'OPTIONS') return pages(request, response, path);
    send(response, settings);
    return true;
  };
}

function send(response: ServerResponse, body: Buffer): void {
  response
    .writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-length': body.length,
    })
    .end(body);
}
