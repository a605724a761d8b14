import { parseCode } from '@tongcha/codes';
import { type EpcisEvent, type Identifiers, isHandOver, subjectsOf, textNamed } from '@tongcha/ministry/epcis';
import { placeUri } from '../epcis/uris.ts';
import type { Known } from '../store/kept.ts';
import { GOT, isOrigin, LONGEST_TERM, MADE, NAMESPACE, termsOf, urisIn } from '../store/terms.ts';
import { type Why, why } from './faults.ts';

/** Of whom it is asked, and what is known of each unit. */
export interface Standing {
  readonly owner: string;
  readonly known: ReadonlyMap<string, Known>;
  /** What the same upload says to be made, or got. */
  readonly made: ReadonlySet<string>;
  readonly got: ReadonlySet<string>;
  readonly identifiers: Identifiers;
}

/** What statements of one enterprise say to be made and to be got. */
export function madeAndGot(
  events: Iterable<EpcisEvent>,
  owner: string,
  identifiers: Identifiers,
): Pick<Standing, 'made' | 'got'> {
  const [made, got] = [new Set<string>(), new Set<string>()];
  for (const event of events)
    for (const [name, code] of termsOf(event, owner, identifiers)) {
      if (name === MADE) made.add(code);
      if (name === GOT) got.add(code);
    }
  return { made, got };
}

/**
 * Why an enterprise may not say this. It speaks of itself alone: of what it made, of what it got, gave away or used. What another
 * says to have made it can neither say to have made, nor recall, nor find fault with.
 */
export function* faultsOf(event: EpcisEvent, standing: Standing): Generator<Why> {
  const { owner, identifiers } = standing;
  const codesOf = (items: readonly { readonly uri: string }[]): string[] =>
    items.map(({ uri }) => identifiers.codeOf(uri) ?? '');
  const subjects = codesOf(subjectsOf(event));
  const inputs = codesOf(event.inputs);
  const applied = urisIn(event.extensions.get(`${NAMESPACE}treatedWith`)).map((uri) => identifiers.codeOf(uri) ?? '');
  if ([...subjects, ...inputs, ...applied].includes('')) {
    yield why('NOT_A_CODE', '有编码无法识别', 'there is a code that cannot be read');
    return;
  }
  if (
    [...termsOf(event, owner, standing.identifiers)].some(([name, value]) => name.length + value.length > LONGEST_TERM)
  ) {
    yield why('TOO_LONG', '编码或单据号太长', 'a code or the number of a record is too long');
    return;
  }
  for (const code of [...subjects, ...inputs]) {
    const parsed = parseCode(code);
    if (parsed.ok && parsed.reading.level === 'CLASS')
      yield why(
        'NO_LOT',
        `${code} 只到产品,没有批号:请写批号`,
        `${code} names a product without a lot: write the lot`,
        inputs.includes(code) ? 'input' : 'subject',
      );
  }
  if (event.location !== null && event.location !== placeUri(owner))
    yield why(
      'NOT_YOUR_PLACE',
      `bizLocation 只能是 ${placeUri(owner)},或不写`,
      `bizLocation is ${placeUri(owner)}, or is left out`,
    );
  const [sources, destinations] = [event.sources, event.destinations].map((list) =>
    list.map(({ uri }) => identifiers.codeOf(uri)).filter((code) => code?.startsWith('uscc:')),
  ) as [string[], string[]];
  const own = `uscc:${owner}`;
  if (isOrigin(event)) yield* origin(subjects, inputs, [...sources, ...destinations], own, standing);
  else yield* about(event, subjects, sources, destinations, own, standing);
}

function* origin(
  subjects: readonly string[],
  inputs: readonly string[],
  parties: readonly string[],
  own: string,
  standing: Standing,
): Generator<Why> {
  if (parties.some((party) => party !== own))
    yield why(
      'NOT_A_PARTY',
      '生产记录里只能写本企业:交给别人请另写一条发货',
      'what you made names you alone: write a line of its own for whom you gave it to',
      'party',
    );
  for (const code of subjects) {
    if (!/^(?:gs1:|urn:|https?:)/.test(code))
      yield why('NOT_FOOD', `${code} 不是食品的编码`, `${code} is no code of food`, 'subject');
    yield* madeByAnother(code, standing, false);
  }
  for (const code of inputs) yield* unknownTo(code, standing, 'input');
}

function* about(
  event: EpcisEvent,
  subjects: readonly string[],
  sources: readonly string[],
  destinations: readonly string[],
  own: string,
  standing: Standing,
): Generator<Why> {
  const named = [...sources, ...destinations];
  if (named.length > 0 && !named.includes(own))
    yield why('NOT_A_PARTY', '交接的一方须是本企业', 'one side of a hand-over is you', 'party');
  if (claims(event)) for (const code of subjects) yield* madeByOwner(code, standing);
  // What is received need be known to nobody before.
  else if (!(isHandOver(event) && destinations.includes(own))) {
    const parent = event.parent === null ? null : standing.identifiers.codeOf(event.parent);
    for (const code of subjects) {
      // A pallet is made by packing it.
      if (code === parent) yield* madeByAnother(code, standing, true);
      else yield* unknownTo(code, standing, 'subject');
    }
  }
}

/** Whether it says of things how good they are, or what they are: that only their maker may. */
function claims(event: EpcisEvent): boolean {
  return (
    event.step === 'inspecting' ||
    event.ilmd.size > 0 ||
    event.dispositionsSet.length + event.dispositionsUnset.length > 0 ||
    ['recalled', 'non_conformant'].includes(event.disposition ?? '') ||
    // That goods were found in order as they changed hands is part of the hand-over; a report of it is an inspection.
    (event.disposition === 'conformant' &&
      (!isHandOver(event) || textNamed(event.extensions, 'reportNumber', 'inspectionResult') !== null))
  );
}

/** @param unlessGot a pallet that one got may be unpacked; what another made nobody else made */
function* madeByAnother(code: string, { known, owner }: Standing, unlessGot: boolean): Generator<Why> {
  const { madeBy = null, got = false } = known.get(code) ?? {};
  if (madeBy !== null && madeBy !== owner && !(unlessGot && got))
    yield why(
      'MADE_BY_ANOTHER',
      `另一企业已申报生产 ${code}:请核对条码和批号;确为本企业产品时,请联系平台`,
      `another enterprise says that it made ${code}: check barcode and lot; if it is yours, tell the platform`,
      'subject',
    );
}

function* madeByOwner(code: string, { known, made, owner }: Standing): Generator<Why> {
  if (!made.has(code) && known.get(code)?.madeBy !== owner)
    yield why(
      'NOT_YOUR_LOT',
      `${code} 没有本企业的生产记录:检验和召回只能写本企业生产的批次`,
      `${code} is no lot that you made: inspections and recalls are of your own lots`,
      'subject',
    );
}

function* unknownTo(code: string, { known, made, got, owner }: Standing, of: Why['of']): Generator<Why> {
  const { madeBy = null, got: received = false } = known.get(code) ?? {};
  if (made.has(code) || got.has(code) || received || madeBy === owner) return;
  yield why(
    'UNKNOWN_LOT',
    `${code} 既没有生产记录也没有进货记录:请先写一行生产或进货`,
    `${code} was neither made nor received by you: first write a line of producing or receiving it`,
    of,
  );
}
