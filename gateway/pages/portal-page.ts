import type { IncomingMessage } from 'node:http';
import { examine, normalise, screen } from '@tongcha/codes';
import { isGtin } from '@tongcha/schema';
import { escapeHtml } from './escape-html.ts';

/** What a page of the portal is of. */
export interface Thing {
  readonly code: string;
  /** As people read the code. */
  readonly display: string;
  /** What its page asks first: of one thing, or of all things of a kind. */
  readonly asks: 'unit' | 'product';
}

/** What whoever is sent a link sees of the page before opening it (Open Graph). */
export interface Card {
  readonly title: string;
  readonly description: string;
}

/** What is told of a thing to whoever is sent a link to its page. */
export type ShareCards = (thing: Thing, request: IncomingMessage) => Promise<Card>;

/** The portal as a whole; nothing in it is from anywhere but these pages. */
export const PORTAL_CARD: Card = {
  title: '通查 · 产品追溯一站式查询',
  description: '输入或扫描追溯码，查产品是什么、从哪里来，有没有召回或不合格记录。',
};

/** The thing that an address of the pages names. null: none, or something private stands in it, which nothing is asked of. */
export function thingAt(address: string): Thing | null {
  const url = URL.parse(address, 'http://localhost');
  if (!url) return null;
  const { pathname, searchParams } = url;
  const [, first, segment] = pathname.split('/');
  if (first !== 't' || !segment) return null;
  const code = decoded(segment);
  // A text that is no code as it stands is read by the pages first.
  if (!/^[a-z][a-z\d+.-]*:/i.test(code)) return null;
  if ([code, searchParams.get('text') ?? ''].some(isPrivate)) return null;
  const reading = examine(code).readings.find((each) => each.code === code);
  const asks = isGtin(code) && !searchParams.has('whole') ? 'product' : 'unit';
  return { code, display: reading?.display ?? code, asks };
}

/** Of a thing that nothing is known of but its code. */
export function cardOf({ display, asks }: Thing): Card {
  return {
    title: `${asks === 'product' ? '商品条码' : '追溯码'} ${display} · 通查`,
    description: '打开查看各部门的记录：这是什么，从哪里来，有没有召回或不合格记录。',
  };
}

/**
 * The portal's page, which tells at once what it is of: to whoever was sent the link, to the script that asks early, and, before there is any
 * answer, to the reader.
 * @param origin where the pages are: `https://trace.example`
 */
export function portalPage(html: string, thing: Thing | null, card: Card, origin: string): string {
  const url = thing === null ? `${origin}/` : `${origin}/t/${encodeURIComponent(thing.code)}`;
  const properties = {
    'og:site_name': '通查 Tongcha',
    'og:type': 'website',
    'og:locale': 'zh_CN',
    'og:url': url,
    'og:title': card.title,
    'og:description': card.description,
    'og:image': `${origin}/card.png`,
    'og:image:width': '1200',
    'og:image:height': '630',
    'og:image:alt': PORTAL_CARD.title,
  };
  const told = [
    ...Object.entries(properties).map(([name, content]) => metaOf('property', name, content)),
    metaOf('name', 'twitter:card', 'summary_large_image'),
    ...(thing ? [metaOf('name', `tongcha:${thing.asks}`, thing.code)] : []),
  ];
  // By functions: `$&` in a text is no pattern.
  return html
    .replace('<!--told-->', () => told.join('\n    '))
    .replace('<!--thing-->', () => (thing === null ? '' : shellOf(thing)));
}

function metaOf(attribute: 'name' | 'property', name: string, content: string): string {
  return `<meta ${attribute}="${name}" content="${escapeHtml(content)}" />`;
}

/** What stands where the answer comes, as the pages' script shows it while nobody has answered. */
function shellOf({ display }: Thing): string {
  return `<article class="answer"><section class="verdict asking"><svg class="icon" viewBox="0 0 24 24"></svg><div><h1>正在查询…</h1><p class="asked">　</p><div class="rest"></div></div></section><div class="thing"><p class="unnamed skeleton">　</p><p class="code">${escapeHtml(display)}</p></div></article>`;
}

function isPrivate(text: string): boolean {
  const plain = normalise(text);
  return plain !== null && screen(plain).why !== null;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
