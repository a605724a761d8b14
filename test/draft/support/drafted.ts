import { expect } from 'vitest';
import { type Check, conform } from '../../../subgraphs/kit/conform/suite.ts';
import { declaredIn } from '../../../subgraphs/kit/declared/index.ts';
import { openParts } from '../../../subgraphs/kit/declared/part.ts';
import { sectionsFrom } from '../../../subgraphs/kit/draft/source.ts';
import { startMinistry } from '../../../subgraphs/kit/server.ts';
import { keyFolder } from '../../signature/support/kit.ts';
import type { Naming } from '../../../subgraphs/kit/draft/sections.ts';
import { type DraftFiles, draftFiles } from '../../../subgraphs/kit/draft/write.ts';

/** A draft as `init` makes it, of a sector whose titles are given. */
export async function drafted(
  from: readonly string[],
  sector: string,
  title: Naming['title'] = { zh: '示例', en: 'Example' },
): Promise<DraftFiles> {
  const naming: Naming = { sector, title, system: `${sector}-register` };
  return draftFiles(naming, await sectionsFrom(from, naming));
}

/**
 * Open lines filled in as people would: what is written in the lines that say so; null: they are left out. Nothing else of the
 * draft changes.
 */
export function filledIn(draft: string, answers: Readonly<Record<string, string | null>>): string {
  let text = draft;
  for (const [place, answer] of Object.entries(answers)) {
    const lines = text.split('\n');
    const found = lines.filter((line) => line.includes(place) && line.includes('??'));
    expect(found, `${place} is open`).not.toEqual([]);
    text = lines
      .flatMap((line) => {
        if (!found.includes(line)) return [line];
        return answer === null
          ? []
          : [line.replace(/^(\s*(?:- )?[^:]+:) .*$/, (_, name: string) => `${name} ${answer}`)];
      })
      .join('\n');
  }
  expect(openLines(text), 'no line is open any more').toEqual([]);
  return text;
}

/** As the loader finds them. */
export function openLines(text: string): readonly string[] {
  const lines = text.split('\n');
  return openParts(text, {}).faults.map(({ line }) => lines[line - 1] ?? '');
}

/** Serves a file as gateways find it, and holds it to the contract. */
export async function conformed(
  text: string,
  settings: Readonly<Record<string, string>>,
  codes: readonly string[] = [],
): Promise<{ readonly checks: readonly Check[]; readonly doubts: readonly string[] }> {
  const declared = await declaredIn(text, { settings });
  const keys = await keyFolder();
  const server = await startMinistry(declared.ministry, { port: 0, trustedKeys: keys.publicFile, probeEveryMs: 20 });
  try {
    const checks = await conform(`${server.url}/graphql`, { key: await keys.key(), codes });
    return { checks, doubts: declared.report.notUnderstood.map(({ place }) => place) };
  } finally {
    await server.stop(10);
    keys.remove();
  }
}
