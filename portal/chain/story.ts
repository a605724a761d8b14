import type { ChainLink } from '../answer/chain-state.ts';
import { type ChainModel, type ChainNode, linkKey } from './model.ts';

/** One thing on the way, and the link that leads on from it; the last is the scanned thing. */
export interface Chapter {
  readonly node: ChainNode;
  readonly link: ChainLink | null;
}

const GRAVEST = ['CRITICAL', 'SERIOUS'];

/** The way from each gravely warned unit to the scanned thing, the gravest first and of these the nearest. */
export function storiesOf({ root, nodes, links, warnedPath }: ChainModel): readonly (readonly Chapter[])[] {
  const on = new Map(links.filter((link) => warnedPath.has(linkKey(link))).map((link) => [link.from, link]));
  const rank = ({ warnings }: ChainNode): number =>
    Math.min(...warnings.map(({ level }) => GRAVEST.indexOf(level)).filter((at) => at >= 0));
  return [...nodes.values()]
    .filter((node) => node.code !== root && on.has(node.code) && rank(node) < GRAVEST.length)
    .sort((a, b) => rank(a) - rank(b) || Math.abs(a.hop) - Math.abs(b.hop) || (a.code < b.code ? -1 : 1))
    .map((node) => {
      const way: Chapter[] = [];
      for (let code = node.code; code !== root && way.length < nodes.size;) {
        const [here, link] = [nodes.get(code), on.get(code)];
        if (!here || !link) break;
        way.push({ node: here, link });
        code = link.to;
      }
      const end = nodes.get(root);
      return end ? [...way, { node: end, link: null }] : way;
    });
}
