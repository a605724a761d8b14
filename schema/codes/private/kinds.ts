import { reason, type Reason } from '../scheme.ts';

/** What is refused, and why it is no business of ministries and logs. */
export const PRIVATE = {
  person: reason('PERSONAL_NUMBER', '含有个人证件号码，不予查询', 'it holds a person’s number, which is not looked up'),
  telephone: reason('TELEPHONE', '含有电话号码，不予查询', 'it holds a telephone number, which is not looked up'),
  payment: reason(
    'PAYMENT',
    '是收付款码或银行卡号，不予查询',
    'it is a payment code or card number, which is not looked up',
  ),
  network: reason(
    'NETWORK_ACCESS',
    '是网络或设备的接入信息，不予查询',
    'it gives access to a network or device, which is not looked up',
  ),
  secret: reason('SECRET', '含有口令或密钥，不予查询', 'it holds a password or a key, which is not looked up'),
  contact: reason(
    'CONTACT',
    '是名片或联系方式，不予查询',
    'it is a business card or a way to reach somebody, which is not looked up',
  ),
  mail: reason('MAIL_ADDRESS', '含有电子邮箱地址，不予查询', 'it holds a mail address, which is not looked up'),
} as const satisfies Readonly<Record<string, Reason>>;

/** Schemes of addresses, and the names with which such codes begin: what stands before a colon. */
export const BEFORE_COLON: ReadonlyMap<string, Reason> = new Map([
  ...each(
    PRIVATE.payment,
    'wxp weixin wechat alipay alipays alipayqr upi upiqrpay uppay unionpay ecny dcep paypal venmo cashapp jdpay',
  ),
  ...each(PRIVATE.payment, 'bitcoin bitcoincash ethereum litecoin dogecoin lightning monero tron solana'),
  ...each(
    PRIVATE.network,
    'wifi dpp lpa mt x-hm bt vpn ss ssr vmess vless trojan wireguard hysteria hysteria2 ssh sftp ftp rdp vnc smb telnet',
  ),
  ...each(PRIVATE.secret, 'otpauth otpauth-migration apple-otpauth phonefactor fido keybase authenticator'),
  ...each(PRIVATE.contact, 'mecard bizcard card namecard geo'),
  ...each(
    PRIVATE.telephone,
    'tel sms smsto mms mmsto callto facetime facetime-audio sip sips skype whatsapp tg mqq mqqapi dingtalk',
  ),
  ...each(PRIVATE.mail, 'mailto matmsg smtp imap'),
]);

/** Texts that are private as a whole, by how they begin or what stands in them. */
export const WHOLE: readonly (readonly [pattern: RegExp, why: Reason])[] = [
  // Merchants' codes (EMVCo), and addresses of digital money.
  [/^0002010[12][\s\S]*6304[\dA-F]{4}\s*$/i, PRIVATE.payment],
  [/^(?:(?:bc1|tb1)[a-z\d]{25,90}|0x[\da-f]{40}|lnbc[a-z\d]{20,2000})$/i, PRIVATE.payment],
  [/^-----BEGIN [A-Z ]*KEY|^eyJ[\w-]{8,}\.[\w-]{8,}\.|^(?:ghp|gho|sk|pk|xox[bp])[_-][\w-]{16,}$/, PRIVATE.secret],
  [/^BEGIN:V(?:CARD|EVENT|CALENDAR)/i, PRIVATE.contact],
  // Travel and licences: IATA boarding passes, machine readable passports, driving licences (AAMVA).
  [
    /^M[1-9][A-Z]{2,20}\/[A-Z ]{1,20} E?[A-Z\d]{5,7} |^[PIAVC][A-Z<][A-Z]{3}[A-Z<]{3,}<<|^@\s?(?:ANSI|AAMVA) /,
    PRIVATE.person,
  ],
];

function each(why: Reason, names: string): (readonly [string, Reason])[] {
  return names.split(' ').map((name) => [name, why]);
}

/** Web addresses at which one pays, or reaches a person. */
export const HOSTS: readonly (readonly [pattern: RegExp, why: Reason])[] = [
  [
    /^(?:[^.]+\.)*(?:[a-z\d-]*pay|pay[a-z\d-]*)(?:\.|$)|(?:^|\.)(?:95516\.com|chinaums\.com|cnpay|pbcdci|jdpay|ecny)/,
    PRIVATE.payment,
  ],
  [
    /^(?:u\.wechat\.com|weixin\.qq\.com|work\.weixin\.qq\.com|qm\.qq\.com|wa\.me|t\.me|line\.me|m\.me|linktr\.ee)$/,
    PRIVATE.contact,
  ],
];

/** Names under which addresses carry what opens something. */
export const SECRET_NAME =
  /^(?:pass(?:word|wd|code)?|pwd|token|access_?token|id_?token|refresh_?token|auth(?:orization|_?token|_?key)?|secret|client_?secret|api_?key|session(?:_?id)?|sid|jsessionid|jwt|otp|pin|ticket|credential|private_?key)$/i;
/** Whether any label of the three below may stand in a text. */
export const LABEL = /[证卡照历账电手联热传微座]|tel|phone|mobile|fax|wechat|whatsapp|qq|passport|card|licen|iban/i;
/** Labels whose number is a person's, whatever it looks like. */
export const PERSON_LABEL =
  /(?:身份证|居民证|证件号|护照|通行证|社保卡|社会保障|驾驶证|军官证|居留证|居住证|港澳证|台胞证|病历号|就诊卡|passport|id ?card|identity card|driving licen[cs]e)/i;
export const CARD_LABEL = /(?:银行卡|信用卡|储蓄卡|银行账[号户]|card ?(?:no|number)|iban)/i;
export const TELEPHONE_LABEL =
  /(?:电话|手机|联系方式|热线|传真|微信|座机|tel(?:ephone)?\b|phone|mobile|fax|wechat|whatsapp|\bqq\b)/i;
