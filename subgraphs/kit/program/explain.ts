import { type Language, printable, type Said } from '@tongcha/command';
import { whyUnreachable } from '@tongcha/http';
import type { Fault } from '@tongcha/resilience';
import type { WireAnswer } from '../declared/tap.ts';
import { NotUnderstood } from '../values/not-understood.ts';

/**
 * Why a system could not be asked or understood, and what to do: for the person at the terminal, who may see what it said.
 * @param last what it answered last over HTTP
 */
export function explain(fault: Fault, last: WireAnswer | null, language: Language): string {
  // What it quotes of the system's answer may be made for a terminal that obeys it.
  return printable(said(fault, last)[language].split('\n')).join('\n');
}

function said(fault: Fault, last: WireAnswer | null): Said {
  const { code, place = '' } = fault;
  if (fault instanceof NotUnderstood) return notUnderstood(fault);
  // Whatever it was taken for: a page is no answer.
  const page = last && pageIn(last);
  if (page !== null && code !== 'UNAVAILABLE' && code !== 'TIMEOUT') return asPage(page);
  if (fault.hint !== undefined) return ofDatabase(fault.hint);
  if (code === 'UNAVAILABLE' && place === '') return unreachable(fault);
  if (place === 'body' || fault.message.startsWith('the answer is ')) return unreadableBody(fault, last);
  const result = /^result ?(.*)$/.exec(place)?.[1];
  if (result !== undefined && code !== 'CREDENTIALS_REFUSED') return ofResult(result, code);
  const status = /^HTTP (\d+)$/.exec(place)?.[1];
  if (status !== undefined && code !== 'CREDENTIALS_REFUSED') return ofStatus(status);
  if (place === 'rows') return noRows(last);
  return BY_CODE[code] ?? otherwise(fault);
}

const BY_CODE: Readonly<Partial<Record<Fault['code'], Said>>> = {
  TIMEOUT: {
    zh: '业务系统 30 秒内没有答复。请用其自己的界面看它是否正常,或一次少问几个编码(keys.most)',
    en: 'The system gave no answer within 30 seconds. Look whether it works by its own screens, or ask it for fewer keys at a time (keys.most)',
  },
  CREDENTIALS_REFUSED: {
    zh: '业务系统不接受这个账号。请核对 login、basic、headers 或 sql 的 user、password 所用的设置',
    en: 'The system does not take this account. Look at the settings that login, basic, headers, or user and password of sql name',
  },
  REFUSED: {
    zh: '业务系统不许这个账号查看。请向其管理员申请读取权限',
    en: 'The system does not let this account see it. Ask its administrator for the right to read',
  },
  TOO_BUSY: {
    zh: '业务系统说自己太忙。请稍后再试,或减少 connections',
    en: 'The system says that it is too busy. Try again later, or lower connections',
  },
  TOO_LARGE: {
    zh: '答复过大。请写 pages 分页,或减小 keys.most',
    en: 'The answer is too large. Write pages, or a smaller keys.most',
  },
};

function notUnderstood({ places }: NotUnderstood): Said {
  const list = [...places].map(([place, count]) => `${place} ×${count}`).join(', ');
  return {
    zh: `未能读懂: ${list}。请在 map 中核对其路径与转换;不需要的写入 ignore`,
    en: `Not understood: ${list}. Look at its path and converters in map; what is not needed goes under ignore`,
  };
}

function asPage(title: string): Said {
  return {
    zh: `业务系统答复的是网页${title === '' ? '' : `「${title}」`},不是数据:多半是尚未登录。请写 http.login,或核对 url 与 path`,
    en: `The system answered with a web page${title === '' ? '' : ` (“${title}”)`} in place of data: most likely nobody is logged in. Write http.login, or look at url and path`,
  };
}

function ofDatabase(hint: string): Said {
  return {
    zh: `数据库: ${HINTS[hint] ?? hint}。请核对 sql.url、user、password 与语句`,
    en: `The database: ${hint}. Look at sql.url, user, password and the statement`,
  };
}

const HINTS: Readonly<Record<string, string>> = {
  'the database refused the user or the password': '用户名或口令不被接受',
  'the certificate of the database is not trusted': '其证书不受信任',
  'there is no such database': '没有这个数据库',
  'the database user may not read this': '该用户无权读取',
};

function unreachable(fault: Fault): Said {
  const why = whyUnreachable(fault);
  return {
    zh: `无法连接业务系统: ${REASONS[why] ?? why}。请核对地址所用的设置,以及本机能否到达那里(网络、VPN、代理、防火墙)`,
    en: `The system cannot be reached: ${why}. Look at the setting of its address, and whether this machine has a way there (network, VPN, proxy, firewall)`,
  };
}

const REASONS: Readonly<Record<string, string>> = {
  'the connection is refused: nothing listens there': '连接被拒绝,那里没有程序在监听',
  'the connection was cut': '连接被切断',
  'no connection in time': '连接超时',
  'there is no way to its host': '没有通往该主机的路由',
  'there is no way to its network': '没有通往该网络的路由',
  'its name is not known to the name server': '域名服务器不认识这个名字',
  'the name server does not answer': '域名服务器没有答复',
  'its certificate has expired': '其证书已过期',
  'its certificate is for another name': '其证书属于另一个名字',
  'its certificate is signed by nobody who is trusted here': '其证书的签发者在这里不受信任',
  'it does not speak TLS there': '那里不是 TLS(https)',
  'it cannot be reached': '到达不了',
};

function unreadableBody({ message }: Fault, last: WireAnswer | null): Said {
  const begin = last === null ? '' : beginOf(last);
  const charset = /^the answer is (?:not valid|in an unknown charset)/.test(message);
  const [zh, en] = charset
    ? ['字符集不对。请写 charset: gbk(或 utf-8)', 'its charset is another. Write charset: gbk (or utf-8)']
    : begin.startsWith('<')
      ? ['它是 XML。请写 answer: { format: xml }', 'it is XML. Write answer: { format: xml }']
      : [
          '它不是所写的 format。请核对 answer.format 与 path',
          'it is not of the format that is written. Look at answer.format and path',
        ];
  const shown = charset || begin === '' ? '' : `: ${begin}`;
  return { zh: `读不出业务系统的答复${shown}\n${zh}`, en: `The system’s answer cannot be read${shown}\n${en}` };
}

function ofResult(result: string, code: string): Said {
  const shown = result === '' ? '…' : result;
  return {
    zh: `业务系统答复的结果码是 ${shown} (${code})。请在 answer.results 写明它的含义,例如 '${shown}': NONE(没有)或 OK`,
    en: `The system answered with its own result ${shown} (${code}). Say under answer.results what that means, such as '${shown}': NONE (nothing there) or OK`,
  };
}

function ofStatus(status: string): Said {
  return {
    zh: `业务系统答复 HTTP ${status}。请核对 url 与 path;如果它以此表示没有记录,请写 answer: { results: { HTTP ${status}: NONE } }`,
    en: `The system answered HTTP ${status}. Look at url and path; where it says by this that there is no record, write answer: { results: { HTTP ${status}: NONE } }`,
  };
}

function noRows(last: WireAnswer | null): Said {
  const names = last === null ? [] : outermost(last);
  const [zh, en] =
    names.length === 0
      ? ['', '']
      : [`;答复的最外层是 ${names.join('、')}`, `; the answer begins with ${names.join(', ')}`];
  return {
    zh: `答复中没有 answer.rows 所写的列表${zh}。请核对这个路径`,
    en: `The list that answer.rows names is not in the answer${en}. Look at that path`,
  };
}

function otherwise({ told, message, place }: Fault): Said {
  const at = place === undefined ? '' : ` (${place})`;
  return { zh: `${told}${at}: 业务系统 ${message}`, en: `${told}${at}: the system ${message}` };
}

/** The title of a page; null: it is none. */
function pageIn({ headers, body }: WireAnswer): string | null {
  const text = textOf(body);
  if (!/^text\/html/i.test(headers['content-type'] ?? '') && !/^\s*<(!doctype\s+html|html)\b/i.test(text)) return null;
  return (/<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? '').trim().slice(0, 60);
}

function beginOf({ body }: WireAnswer): string {
  return textOf(body).trim().replace(/\s+/g, ' ').slice(0, 120);
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body.subarray(0, 4_096)).toString('utf8');
}

function outermost({ body }: WireAnswer): string[] {
  try {
    const document: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof document === 'object' && document !== null && !Array.isArray(document)
      ? Object.keys(document).slice(0, 10)
      : [];
  } catch {
    return [];
  }
}
