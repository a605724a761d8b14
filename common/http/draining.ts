/** A header of every answer of a server that is going to stop. With a 503: nothing of the request was done. */
export const DRAINING = 'tongcha-draining';

/** What such a server refuses may be asked again after so long, seconds: it is mostly started again. */
export const RETRY_AFTER_S = 1;
