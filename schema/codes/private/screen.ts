import { gs1CheckDigit } from '../check-digits.ts';
import { type Reason } from '../scheme.ts';
import {
  BEFORE_COLON,
  CARD_LABEL,
  HOSTS,
  LABEL,
  PERSON_LABEL,
  PRIVATE,
  SECRET_NAME,
  TELEPHONE_LABEL,
  WHOLE,
} from './kinds.ts';
import { isPaymentCard } from './payment-card.ts';
import { type IsDivision, isEarTag, isInProvince, isOldPersonNumber, isPersonNumber } from './person.ts';

export interface Screened {
  /** What may be read: private parts are gone, each with all that stands with it. */
  readonly text: string;
  /** Why something is gone, null when nothing is. */
  readonly why: Reason | null;
}

/** Not behind the identifier of a key, which says what the digits are: eighteen may be a logistic unit's. */
const UNNAMED = '(?<!\\((?:0[0-3]|25[35]|40[12]|41\\d|80(?:03|06|17|18))\\))';
/** In one piece, in the groups of an identity card, or in any groups that stand alone: a longer number is not cut. */
const NUMBERS: readonly RegExp[] = [
  new RegExp(`(?<![\\dA-Za-z])${UNNAMED}\\d{14,18}[\\dXx]?(?![\\dA-Za-z])`, 'g'),
  new RegExp(`(?<![\\dA-Za-z])${UNNAMED}\\d{6}[ -]\\d{8}[ -]\\d{3}[\\dXx](?![\\dA-Za-z])`, 'g'),
  // Glued to what says so. Other letters may begin a certificate's number, which has a division and a date too.
  /(?<![A-Za-z])(?:id(?:card|no)?|sfz(?:h|hm|hao)?)\d{17}[\dXx](?![\dA-Za-z])/gi,
  new RegExp(`(?<![\\dA-Za-z][ -]?)${UNNAMED}\\d(?:[ -]?\\d){13,17}[ -]?[\\dXx](?![ -]?[\\dA-Za-z])`, 'g'),
];
/** Approval numbers have eleven digits too, behind such a word. */
const MOBILE =
  /(?<!\(\d{2,4}\))(?<![\dA-Za-z.准进许备字注审])(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\dA-Za-z])/;
/** As it is dialled over long distance. A barcode of twelve digits may look like it, and has a check digit. */
const TRUNK_MOBILE = /(?<!cylinder:\s*|\d[ -]?|[A-Za-z.])01[3-9]\d{9}(?![\dA-Za-z])/g;
const LANDLINE =
  /(?<![\dA-Za-z-])(?:\+?86[ -]?)?(?:\(0\d{2,3}\)[ -]?|0\d{2,3}-)\d{7,8}(?:[-转]\d{1,6})?(?![\dA-Za-z-])/;
const SERVICE = /(?<![\dA-Za-z-])(?:[48]00-\d{3}-?\d{4}|[48]00\d-\d{3}-\d{3}|400\d{7})(?![\dA-Za-z-])/;
const ABROAD = /(?<!\(\d{2,4}\))(?<![\dA-Za-z])\+[1-9]\d{0,2}[ -]?\d(?:[ -]?\d){5,12}(?![\dA-Za-z])/;
const MAIL = /[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,5}/i;
const ADDRESS = /[a-z][a-z\d+.-]{1,20}:\/\/\S+/gi;

/**
 * Takes out of a text what is private, before anything else reads it: persons' numbers, telephones, cards, secrets,
 * also
 * in addresses, each with the address or line that it stands in; all of a payment code or a network's password.
 */
export function screen(text: string, isDivision: IsDivision = isInProvince): Screened {
  const whole = SHORT.test(text) ? null : (beforeColon(text) ?? WHOLE.find(([pattern]) => pattern.test(text))?.[1]);
  if (whole) return { text: '', why: whole };
  if (!mayHold(text)) return { text, why: null };
  if (/^https?:\/\/\S+$/i.test(text)) {
    const reason = inAddress(text, isDivision);
    return { text: reason ? '' : text, why: reason };
  }
  let why: Reason | null = null;
  const took = (reason: Reason): string => {
    why ??= reason;
    return ' ';
  };
  const left = text.replace(ADDRESS, (address) => {
    const reason = inAddress(address, isDivision);
    return reason ? took(reason) : address;
  });
  const pieces = left.split(/(?<=[\n;,|\t、，；。])/).map((piece) => {
    const reason = inPiece(piece, isDivision);
    return reason ? took(reason) : piece;
  });
  return { text: pieces.join('').trim(), why };
}

/** Codes that are none of this. */
/** 861 to 863 are no GS1 prefixes: China and a mobile number; 013 to 019 may be one with the prefix of long distance. */
const SHORT = /^(?:\d{1,10}|(?!861[3-9])\d{13}|(?!01[3-9])\d{12}|\d{14}|\d{20}|\d{24}|\d{32})$/;

/** Where nothing of this stands, nothing is looked for. */
function mayHold(text: string): boolean {
  return (
    (!SHORT.test(text) && /@|:\/\/|\d(?:[ -]?\d){9}|(?:[48]00|\d{3})-\d{3}|\(0\d{2,3}\)/.test(text)) ||
    (/\d{4}/.test(text) && LABEL.test(text))
  );
}

function beforeColon(text: string): Reason | null {
  if (!text.includes(':')) return null;
  for (const [, name = '', next = ''] of text.matchAll(/(?<![a-z\d+.-])([a-z][a-z\d-]{1,19}):(\S?)/gi)) {
    const why = BEFORE_COLON.get(name.toLowerCase());
    // `Card: ` before a code is a label.
    if (why !== undefined && next !== '') return why;
  }
  return null;
}

function inPiece(piece: string, isDivision: IsDivision): Reason | null {
  const beside = piece.includes('://') ? piece.replace(ADDRESS, ' ') : piece;
  if (labelled(PERSON_LABEL, beside)) return PRIVATE.person;
  // Whoever makes names of their own may number things with as many digits as a telephone or a card has.
  if (/^\s*urn:/i.test(beside)) return personIn(beside);
  if (labelled(CARD_LABEL, beside)) return PRIVATE.payment;
  return (
    numberIn(beside, isDivision) ??
    (labelled(TELEPHONE_LABEL, beside) ? PRIVATE.telephone : null) ??
    telephoneIn(beside) ??
    (MAIL.test(beside) ? PRIVATE.mail : null)
  );
}

function labelled(label: RegExp, piece: string): boolean {
  const found = label.exec(piece);
  return found !== null && /\d{4}/.test(piece.slice(found.index));
}

function numberIn(text: string, isDivision: IsDivision): Reason | null {
  const numbers = numbersIn(text);
  if (numbers.some((number) => isPersonNumber(number) || isOldPersonNumber(number, isDivision))) return PRIVATE.person;
  // Lots and serials may have a card's digits.
  const unnamed = text.includes('(') ? numbersIn(text.replace(/\(\d{2,4}\)[^(\s]*/g, ' ')) : numbers;
  return unnamed.some((number) => isPaymentCard(number) && !isEarTag(number, isDivision)) ? PRIVATE.payment : null;
}

/** Whether what is free text to its scheme is a person's number. */
export function personIn(text: string): Reason | null {
  return numbersIn(text).some((number) => number.length === 18 && isPersonNumber(number)) ? PRIVATE.person : null;
}

function numbersIn(text: string): readonly string[] {
  if (!/\d(?:[ -]?\d){13}/.test(text)) return [];
  return NUMBERS.flatMap((pattern) => [...text.matchAll(pattern)]).map(([found]) => found.replace(/[^\dXx]/g, ''));
}

function telephoneIn(text: string): Reason | null {
  const dialled = text.match(TRUNK_MOBILE)?.some((digits) => gs1CheckDigit(digits.slice(0, -1)) !== digits.at(-1));
  return dialled || [MOBILE, LANDLINE, SERVICE, ABROAD].some((pattern) => pattern.test(text))
    ? PRIVATE.telephone
    : null;
}

/** What an address holds in its parts, escaped once or twice. */
function inAddress(address: string, isDivision: IsDivision): Reason | null {
  const [, user, host = '', rest = ''] = /^[^:]+:\/\/(?:([^/?#@]*)@)?([^/?#]*)(.*)$/s.exec(address) ?? [];
  if (user !== undefined) return PRIVATE.secret;
  const named = HOSTS.find(([pattern]) => pattern.test(host.toLowerCase().replace(/:\d+$/, '')));
  if (named) return named[1];
  const words = wordsOf(rest);
  const inner = HOSTS.find(([pattern]) =>
    words.some(({ value }) => value.includes('.') && pattern.test(value.toLowerCase())),
  );
  if (inner) return inner[1];
  if (words.some(({ name, value }) => SECRET_NAME.test(name) && value.length > 2)) return PRIVATE.secret;
  for (const { name, value } of words) {
    // No telephone, person or card has so many digits.
    if (value === '' || /^\d{1,6}$|^(?!01[3-9])\d{12}$|^(?!861[3-9])\d{13}$|^\d{14}$/.test(value)) continue;
    if (/^(?:00|801[78]|sscc|gsrnp?)$/i.test(name)) continue;
    const number = isElement(name) ? personIn(value) : (numberIn(value, isDivision) ?? telephoneIn(value));
    const reason = number ?? (MAIL.test(value) ? PRIVATE.mail : null);
    if (reason) return reason;
    if (
      /^(?:idcard|id_?no|id_?card(?:_?no)?|sfzh?|sfz_?h(?:ao)?|cert_?no_?person|passport)$/i.test(name) &&
      /\d{6}/.test(value)
    )
      return PRIVATE.person;
    if (/^(?:phone|mobile|tel|telephone|sj|sjh|shouji|dianhua)$/i.test(name) && /\d{6}/.test(value))
      return PRIVATE.telephone;
  }
  return null;
}

/** Behind a GS1 identifier stands a maker's own lot or serial, whatever its digits look like. */
function isElement(name: string): boolean {
  return /^(?:10|21|22|235|254|253|255|30|37|4\d\d|80\d\d|lot|ser|cpv|tpx|glnx)$/i.test(name);
}

interface Word {
  readonly name: string;
  readonly value: string;
}

/** The parts of an address behind its host, each with the name that says what it is. */
function wordsOf(rest: string): readonly Word[] {
  const words: Word[] = [];
  let text = rest;
  // Escaped twice is an address in an address.
  for (let depth = 0; depth < 3; depth += 1) {
    // What stands before `=`, or before the last `/`.
    let [name, last] = ['', ''];
    for (const part of text.split(/([/?#&;=]|(?<=\d)[.,](?=\D))/)) {
      if (part === '=' || part === '/') name = last;
      else if (/^[?#&;.,]$/.test(part)) [name, last] = ['', ''];
      else {
        words.push({ name, value: part });
        last = part;
      }
    }
    if (!text.includes('%')) break;
    const unescaped = text.replace(/(?:%[\dA-F]{2})+/gi, (escape) => {
      try {
        return decodeURIComponent(escape);
      } catch {
        return escape.replace(/%[2-7][\dA-F]/gi, (one) => String.fromCharCode(Number.parseInt(one.slice(1), 16)));
      }
    });
    if (unescaped === text) break;
    // Escapes may hold digits of full width.
    text = unescaped.normalize('NFKC');
  }
  return words;
}
