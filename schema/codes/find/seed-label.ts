/**
 * The QR code of a seed label (MARA rules, 2016) has four parts: variety, producer, unit code, the address of the
 * look-up.
 * The third is the unit code, whatever it looks like.
 */
export function seedCode(text: string): string | null {
  const parts = text
    .split(/[\n,;]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const [name = '', producer = '', code = '', address = ''] = parts.map((part) =>
    part.replace(/^[^:：]{1,12}[:：](?!\/\/)\s*/, ''),
  );
  const seeds = /(?:种业|种子|种苗|农业|农科|育种|公司|合作社|研究所|农场)/;
  if (parts.length < 4 || !/\p{Script=Han}/u.test(name) || !/\p{Script=Han}/u.test(producer) || !seeds.test(producer))
    return null;
  return /^[\dA-Za-z]{6,40}$/.test(code) && /^(?:https?:\/\/|www\.)\S+$/i.test(address) ? code : null;
}
