/** An object's own value; `__proto__`, which a client may choose as a response name, is else everybody's. */
export function ownValue(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return key === '__proto__' && !Object.hasOwn(object, key) ? undefined : object[key];
}

export function setOwnValue(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  else object[key] = value;
}
