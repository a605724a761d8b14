/**
 * Kinds of links by which what is wrong with the source is a matter of the product. Neither who has a thing nor the paper that it
 * went under is made of it.
 */
export const GOES_ON: ReadonlySet<string> = new Set(['TRANSFORM', 'PACK', 'INSTALL', 'TREAT', 'MASS_BALANCE']);
