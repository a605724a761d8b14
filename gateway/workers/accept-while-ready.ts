import { logBug } from '@tongcha/observe';
import type { GraphQLServer } from '@tongcha/http';
import type { Siblings } from './siblings.ts';

/** How often a worker tells whether it is ready; one that does not for long is taken to hang. */
const TELL_MS = 1_000;
/** How often it looks. */
const LOOK_MS = 100;

/**
 * Whoever comes is given to one of the workers by chance, so that one that is not ready takes nobody while another one is. While none is,
 * all do: then somebody must say so.
 * @returns what ends that
 */
export function acceptWhileReady(server: GraphQLServer, siblings: Siblings, isReady: () => boolean): () => void {
  let told: boolean | null = null;
  let toldAt = -Infinity;
  let leaving = false;
  const look = (): void => {
    const ready = isReady();
    if (ready !== told || performance.now() - toldAt >= TELL_MS) {
      siblings.tellReady(ready);
      told = ready;
      toldAt = performance.now();
    }
    if (!leaving) server.accept(ready || !siblings.othersReady).catch(logBug);
  };
  siblings.onOthersReady(look);
  siblings.answerBy({
    async leave() {
      leaving = true;
      await server.leave();
      return null;
    },
  });
  const timer = setInterval(look, LOOK_MS);
  look();
  return () => clearInterval(timer);
}
