import type { Language } from '@tongcha/command';
import type { ChainView } from './chain-view.ts';
import { type Box, drawingOf, NEUTRAL, WARNED } from './drawing.ts';

/** A chain as a Mermaid flowchart, a lane a sector. */
export function chainMermaid(chain: ChainView, language: Language): string {
  const { lanes, arrows } = drawingOf(chain, language);
  const boxes = lanes.flatMap((lane) => lane.boxes);
  const styles = lanes.flatMap(({ look, boxes: own }, i) => {
    const { fill, text, line } = look ? { fill: look.light, text: look.onLight, line: look.light } : NEUTRAL;
    return [`  classDef s${i} fill:${fill},color:${text},stroke:${line}`, `  class ${idsOf(own)} s${i}`];
  });
  const warned = boxes.filter(({ isWarned }) => isWarned);
  return [
    'flowchart LR',
    ...lanes.flatMap(({ title, boxes: own }, i) => [
      `  subgraph lane${i} [${quoted([title])}]`,
      ...own.map((box) => `    ${box.id}${box.isRoot ? `([${quoted(box.lines)}])` : `[${quoted(box.lines)}]`}`),
      '  end',
    ]),
    ...arrows.map(({ from, to, text }) => `  ${from} -->|${quoted([text])}| ${to}`),
    ...styles,
    ...(warned.length > 0
      ? [`  classDef warned stroke:${WARNED},stroke-width:3px`, `  class ${idsOf(warned)} warned`]
      : []),
  ].join('\n');
}

function idsOf(boxes: readonly Box[]): string {
  return boxes.map(({ id }) => id).join(',');
}

/** A record's text is no Mermaid and no HTML: whatever either could take for its own is written by number, `#` first of all. */
function quoted(lines: readonly string[]): string {
  return `"${lines.map((line) => line.replace(/[#"<>&`\\{}[\]|;*_~$%]/g, (character) => `#${character.codePointAt(0)};`)).join('<br/>')}"`;
}
