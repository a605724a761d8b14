/** What the four subgraphs and the reference answer from. Everything is a function of an id, so that no store is in the way. */

export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly birthday: number;
}

export interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

export interface Review {
  readonly id: string;
  readonly body: string;
  readonly authorId: string;
  readonly upc: string;
}

const USERS = 6;
const PRODUCTS = 9;

/** Of each fixed review its author and its product: two a user, most of them of the first products. */
const FIXED_REVIEWS: readonly (readonly [author: number, product: number])[] = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 3],
  [3, 1],
  [3, 2],
  [4, 1],
  [4, 2],
  [5, 1],
  [5, 4],
  [6, 2],
  [6, 3],
];

/** Lengths that bring the first workload's answer to the size of the public benchmark's. */
const FIXED_BODY = 338;
const MADE_BODY = 230;
const MADE_REVIEWS_OF_USER = 4;
const MADE_REVIEWS_OF_PRODUCT = 3;

const NOUNS = [
  'kettle',
  'lantern',
  'ladder',
  'basket',
  'compass',
  'blanket',
  'hammer',
  'mirror',
  'saddle',
  'anchor',
  'bottle',
  'drawer',
  'candle',
  'pillow',
  'shovel',
  'needle',
];
const WORDS = [
  'arrived',
  'sturdy',
  'the',
  'box',
  'was',
  'late',
  'but',
  'works',
  'every',
  'morning',
  'colour',
  'differs',
  'from',
  'picture',
  'would',
  'again',
  'handle',
  'loose',
  'after',
  'week',
  'quiet',
  'heavy',
  'fits',
  'shelf',
];

const reviews: readonly Review[] = FIXED_REVIEWS.map(([author, product], index) => {
  const id = String(index + 1);
  return { id, body: text(`fixed ${id}`, FIXED_BODY), authorId: String(author), upc: String(product) };
});

export function users(): User[] {
  return Array.from({ length: USERS }, (_, index) => user(String(index + 1)));
}

export function topProducts(first: number): Product[] {
  return Array.from({ length: Math.max(0, Math.min(first, PRODUCTS)) }, (_, index) => product(String(index + 1)));
}

export function user(id: string): User {
  const h = hash(`user ${id}`);
  const noun = pick(NOUNS, h);
  return {
    id,
    name: `${noun[0]?.toUpperCase()}${noun.slice(1)} ${h % 9973}`,
    username: `${noun}_${id}`,
    birthday: 1940 + (h % 70),
  };
}

export function product(upc: string): Product {
  const h = hash(`product ${upc}`);
  return {
    upc,
    name: `${pick(NOUNS, h)} ${pick(WORDS, h >>> 8)} ${h % 997}`,
    price: 5 + (h % 1900),
    weight: 10 + ((h >>> 7) % 1500),
  };
}

export function inStock(upc: string): boolean {
  return hash(`stock ${upc}`) % 3 !== 0;
}

/** Free for what is dear. */
export function shippingEstimate({ price, weight }: { readonly price: number; readonly weight: number }): number {
  return price > 1000 ? 0 : Math.round(weight / 2);
}

/** Two for each fixed user; for any other id four, made from it, of products that no other id has. */
export function reviewsOfUser(id: string): Review[] {
  if (isFixed(id, USERS)) return reviews.filter(({ authorId }) => authorId === id);
  return Array.from({ length: MADE_REVIEWS_OF_USER }, (_, k) => ({
    id: `${id}-${k}`,
    body: text(`${id}-${k}`, MADE_BODY),
    authorId: id,
    upc: `${id}${k}`,
  }));
}

export function reviewsOfProduct(upc: string): Review[] {
  if (isFixed(upc, PRODUCTS)) return reviews.filter((review) => review.upc === upc);
  return Array.from({ length: MADE_REVIEWS_OF_PRODUCT }, (_, k) => ({
    id: `${upc}~${k}`,
    body: text(`${upc}~${k}`, MADE_BODY),
    authorId: `${upc}${k}`,
    upc,
  }));
}

function isFixed(id: string, count: number): boolean {
  return id.length === 1 && Number(id) >= 1 && Number(id) <= count;
}

function pick(from: readonly string[], index: number): string {
  return from[index % from.length] ?? '';
}

function text(seed: string, length: number): string {
  let h = hash(seed);
  let made = pick(NOUNS, h);
  while (made.length < length) {
    h = (Math.imul(h, 1_664_525) + 1_013_904_223) >>> 0;
    made += ` ${pick(WORDS, h >>> 12)}`;
  }
  return made;
}

/** FNV-1a, then mixed, since ids that follow one another must not give values that do. */
function hash(key: string): number {
  let h = 0x81_1c_9d_c5;
  for (let i = 0; i < key.length; i += 1) h = Math.imul(h ^ key.charCodeAt(i), 0x01_00_01_93);
  h = Math.imul(h ^ (h >>> 15), 0x2c_1b_3c_6d);
  return (h ^ (h >>> 13)) >>> 0;
}
