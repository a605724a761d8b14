import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { PEOPLE } from './people.ts';

/** The page at which one says who one is: a list, of which a click chooses. */
export function peoplePage(provider: Provider): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    try {
      await provider.interactionDetails(request, response);
      const chosen = PEOPLE.find(({ id }) => request.method === 'POST' && request.url?.endsWith(`/${id}`));
      if (chosen) return await provider.interactionFinished(request, response, { login: { accountId: chosen.id } });
      response.writeHead(200, HEADERS).end(choicePage(request.url ?? ''));
    } catch {
      // Left open for an hour, or opened by hand.
      response.writeHead(400, HEADERS).end('<p>请回到工作台重新登录 / go back to the desk and sign in again</p>');
    }
  };
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
};

/** The page at which one says that one leaves. @param form as the provider has it, `op.logoutForm` */
export function leavePage(form: string): string {
  return pageOf(
    `${form}<p>退出后，其他页面也要重新登录。<br><span lang="en">Other pages will ask you to sign in again, too.</span></p>
<button form="op.logoutForm" name="logout" value="yes">退出登录<small lang="en">Sign out</small></button>`,
  );
}

function choicePage(path: string): string {
  const people = PEOPLE.map(
    ({ id, zh, en }) =>
      `<form method="post" action="${path}/${id}"><button>${zh}<small lang="en">${en}</small></button></form>`,
  );
  return pageOf(
    `<p>这是本机的演示身份提供方，没有密码：请选一个身份。<br><span lang="en">A provider for the demo: choose who you are.</span></p>${people.join('')}`,
  );
}

function pageOf(body: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>演示登录</title><style>
:root{color-scheme:light dark;font:100%/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif}
main{max-width:26rem;margin:10vh auto;padding:0 1rem}form{margin:.5rem 0}
button{font:inherit;width:100%;padding:.7rem 1rem;text-align:left;border:1px solid #8895a5;border-radius:.75rem;background:none;color:inherit;cursor:pointer}
small{display:block;opacity:.75}</style>
<main><h1>演示登录</h1>${body}</main></html>`;
}
