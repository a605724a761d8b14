import type { Language } from '@tongcha/command';
import type { ChainView } from './chain-view.ts';
import { drawingOf, NEUTRAL, WARNED } from './drawing.ts';

/** A chain in Graphviz's DOT, a cluster a sector. */
export function chainDot(chain: ChainView, language: Language): string {
  const { lanes, arrows } = drawingOf(chain, language);
  return [
    `digraph ${quoted([chain.root.code])} {`,
    '  rankdir=LR; charset="UTF-8"; fontname="Noto Sans CJK SC";',
    '  node [shape=box, style="filled,rounded", fontname="Noto Sans CJK SC"]; edge [fontname="Noto Sans CJK SC", fontsize=10];',
    ...lanes.flatMap(({ title, look, boxes }, i) => {
      const { fill, text, line } = look ? { fill: look.light, text: look.onLight, line: look.light } : NEUTRAL;
      return [
        `  subgraph cluster_${i} {`,
        `    label=${quoted([title])}; color="${line}"; node [fillcolor="${fill}", fontcolor="${text}", color="${line}"];`,
        ...boxes.map(
          ({ id, lines, isRoot, isWarned }) =>
            `    ${id} [label=${quoted(lines)}${isRoot ? ', peripheries=2' : ''}${isWarned ? `, color="${WARNED}", penwidth=3` : ''}];`,
        ),
        '  }',
      ];
    }),
    ...arrows.map(({ from, to, text }) => `  ${from} -> ${to} [label=${quoted([text])}];`),
    '}',
  ].join('\n');
}

/** DOT knows escapes by backslash, and HTML entities, in every label. */
function quoted(lines: readonly string[]): string {
  return `"${lines.map((line) => line.replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"')).join('\\n')}"`;
}
