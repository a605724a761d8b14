import { GraphQLScalarType } from 'graphql';

/** A person's name keeps its first character: 张三丰 -> 张**. */
export function maskName(name: string | null | undefined): string | null {
  const characters = [...(name?.trim() ?? '')];
  return characters.length === 0 ? null : characters[0] + '*'.repeat(Math.max(1, characters.length - 1));
}

/** A telephone keeps its first three and last four digits, a short one its last two: 13812345678 -> 138****5678. */
export function maskPhone(phone: string | null | undefined): string | null {
  const text = [...(phone?.trim() ?? '')];
  if (text.length === 0) return null;
  return text.length >= 11
    ? `${text.slice(0, 3).join('')}****${text.slice(-4).join('')}`
    : `${'*'.repeat(Math.max(1, text.length - 2))}${text.slice(-2).join('')}`;
}

/** A person's number keeps its first three and last two characters. */
export function maskPersonId(id: string | null | undefined): string | null {
  const text = [...(id?.trim() ?? '')];
  if (text.length === 0) return null;
  return text.length < 8
    ? '*'.repeat(text.length)
    : `${text.slice(0, 3).join('')}${'*'.repeat(text.length - 5)}${text.slice(-2).join('')}`;
}

/** Masks every mainland mobile number and person's number that stands in running text; a code is none: `gs1:(00)…`, `uscc:…`. */
export function maskText(text: string | null | undefined): string | null {
  if (!text) return null;
  return text
    .replace(/(?<!\d|\((?:0[012]|10|21|41\d)\)|uscc:)\d{17}[\dXx](?![\dXx])/g, (id) => maskPersonId(id) ?? '')
    .replace(/(?<=\+86|(?<!\d|\((?:10|21)\)))1[3-9]\d{9}(?!\d)/g, (phone) => maskPhone(phone) ?? '');
}

/**
 * The contract's types of what people are known by: masked as they leave, whatever a mapping gives. What is masked already
 * stays as it is, so that a mapping may mask what it must not even hold.
 */
export const MASKED_SCALARS: Readonly<Record<string, GraphQLScalarType<string, string>>> = {
  PersonName: masked('PersonName', maskName),
  PersonPhone: masked('PersonPhone', maskPhone),
  PersonNumber: masked('PersonNumber', maskPersonId),
  Remark: masked('Remark', maskText),
};

function masked(name: string, mask: (text: string) => string | null): GraphQLScalarType<string, string> {
  // Nothing is left of what was blank; a scalar's own value cannot be null.
  return new GraphQLScalarType<string, string>({ name, serialize: (value) => mask(String(value)) ?? '' });
}
