/** Common origins that are judged, and told, at most (origins.graphql). */
export const MOST_CANDIDATES = 100;
