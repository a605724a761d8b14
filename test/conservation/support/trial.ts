import type { LegacySystem } from '../../../subgraphs/kit/legacy-system.ts';
import { Dice } from '../../execute/support/random/dice.ts';
import { type LegacyReply, legacyServer, listening, settled } from '../../support/legacy-server.ts';
import { damaged, type FaultKind, FAULTS, type Path } from './faults.ts';
import type { Asked, LegacyKind } from './legacy.ts';

const DEADLINE_MS = 10_000;

/** What one question was answered: of each code its answer, and whether something was said of it. */
export interface Told {
  readonly question: string;
  readonly code: string;
  readonly answer: unknown;
  readonly said: boolean;
}

export interface Trial {
  readonly fault: FaultKind;
  /** Where in the documents it was put. */
  readonly paths: readonly Path[];
  readonly truth: readonly Told[];
  readonly told: readonly Told[];
}

/** Asks a sound system, then the same with one fault in each of its answers to one question. */
export async function tryOne(kind: LegacyKind, seed: number): Promise<Trial> {
  const dice = new Dice(seed);
  const fault = dice.pick(FAULTS);
  const damagedQuestion = dice.pick(['records', 'into', 'out of', 'parties'] as const);
  let faulty = false;
  const paths: Path[] = [];
  const reply = (asked: Asked): LegacyReply => {
    const pages = kind.pages(asked);
    // A repository's questions are all alike.
    const isHurt = faulty && (asked.about === damagedQuestion || asked.values !== undefined);
    const page =
      isHurt && fault === 'page again'
        ? Math.max(1, asked.page - 1)
        : isHurt && fault === 'page lost' && asked.page > 1 && asked.page === pages.length
          ? asked.page + 1
          : asked.page;
    const document = pages[page - 1] ?? kind.beyond({ ...asked, page });
    if (!isHurt || fault === 'page again' || fault === 'page lost') return kind.write(document);
    const own = new Dice(seed + 1);
    if (fault !== 'cut') {
      const { document: other, path } = damaged(document, fault, own, kind.ground);
      if (path) paths.push(path);
      return kind.write(other);
    }
    const written = kind.write(document);
    const bytes = Buffer.from(written.body);
    return { ...written, body: bytes.subarray(0, own.below(bytes.length)) };
  };
  const server = await legacyServer((body, _, { url = '', method = '' }) => {
    const asked = kind.asked({ url, method, body });
    return 'about' in asked ? reply(asked) : asked;
  });
  const system = await kind.open(server.url);
  try {
    const truth = await ask(system, kind);
    faulty = true;
    const told = await ask(system, kind);
    return { fault, paths, truth, told };
  } finally {
    await system.close();
    await server.stop();
  }
}

async function ask(system: LegacySystem, { codes, parties }: LegacyKind): Promise<Told[]> {
  const questions = {
    organizations: (call: ReturnType<typeof listening>) => system.organizations?.(parties, call) ?? Promise.resolve([]),
    records: (call: ReturnType<typeof listening>) => system.records(codes, call),
    back: (call: ReturnType<typeof listening>) => system.links(codes, 'BACK', call),
    forward: (call: ReturnType<typeof listening>) => system.links(codes, 'FORWARD', call),
  };
  const told: Told[] = [];
  for (const [question, put] of Object.entries(questions)) {
    const call = listening(DEADLINE_MS);
    const answers: Error | readonly unknown[] = await settled<readonly unknown[]>(put(call));
    (question === 'organizations' ? parties : codes).forEach((code, i) => {
      const answer = answers instanceof Error ? answers : answers[i];
      told.push({
        question,
        code,
        answer,
        said: answer instanceof Error || call.said.some((each) => each.codes.includes(code)),
      });
    });
  }
  return told;
}
