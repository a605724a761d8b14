/** By which reports of one product are counted together: its GTIN, the product part of a drug's code (its first seven digits), else the code. */
export function productOf(code: string): string {
  return /^gs1:\(01\)\d{14}/.exec(code)?.[0] ?? /^drug:\d{7}/.exec(code)?.[0] ?? code;
}
