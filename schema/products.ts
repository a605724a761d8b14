/**
 * Whether a unit is of a class of product, as its code says: a lot or a serial of the same GTIN, of whatever variant.
 *
 * @param product `gs1:(01)06901234001020`, with a variant (22) or without
 */
export function isOfProduct(code: string, product: string): boolean {
  return isGtin(product) && code.startsWith(`${product}(`);
}

/** Whether a code names a product by its GTIN and no lot of it: what the barcode in a shop says. */
export function isGtin(code: string): boolean {
  return /^gs1:\(01\)\d{14}(?:\(22\)[^()]+)?$/.test(code);
}
