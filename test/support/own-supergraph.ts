import { loadSupergraph, type Supergraph } from '../../gateway/supergraph/load.ts';

let own: Supergraph | null = null;

/** The project's own, read once a worker: what gateways make of it is the same for all, and half the time of a gateway's start. */
export function ownSupergraph(): Supergraph {
  return (own ??= loadSupergraph());
}
