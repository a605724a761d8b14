import { type MemberSchema, versionsApart } from '@tongcha/schema';
import type { Language } from '@tongcha/command';

/** How a member's schema stands to the graph's; nothing where it is the same, or is not told. */
export function versionText(schema: MemberSchema | undefined, language: Language): string {
  const apart = schema && versionsApart(schema);
  if (!apart) return '';
  const { of, own, graph } = apart;
  return own < graph
    ? { zh: `落后于超图:${of} ${own},超图 ${graph}`, en: `behind the graph: ${of} ${own}, the graph’s ${graph}` }[
        language
      ]
    : { zh: `先于超图:${of} ${own},超图 ${graph}`, en: `ahead of the graph: ${of} ${own}, the graph’s ${graph}` }[
        language
      ];
}
