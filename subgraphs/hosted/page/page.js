import { filled, words } from './page-words.js';

/** What an upload is answered with; see upload/take-upload.ts.
 * @typedef {{ state: 'KEPT' | 'UNCHANGED' | 'REFUSED' | 'PREVIEW', rows: number, counts: Record<string, number>, moreFaults: number,
 *   faults: { row: number, column: string | null, message: string }[],
 *   records: { record: string, step: keyof typeof words.zh.steps, codes: string[], outcome: keyof typeof words.zh.outcomes }[] }} Answer */

/**
 * An element of the page; of its inputs all are that.
 * @param {string} id
 * @returns {any}
 */
const find = (id) => document.getElementById(id);
/** @type {(id: string) => HTMLElement} */
const at = find;
/** @type {(id: string) => HTMLInputElement} */
const inputAt = find;

/** @type {'zh' | 'en'} */
let language = localStorage.getItem('language') === 'en' ? 'en' : 'zh';
/** For as long as the page is open. */
let token = sessionStorage.getItem('token') ?? '';
/** @type {File | null} */
let chosen = null;

const said = () => words[language];

function speak() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = `通查 ${said().brand}`;
  for (const element of document.querySelectorAll('[data-word]')) {
    const text = said()[/** @type {'title'} */ (element.getAttribute('data-word'))];
    element.textContent = text;
  }
  at('language').textContent = said().other;
  for (const id of ['workbook', 'csv'])
    at(id).setAttribute('href', `/template.${id === 'csv' ? 'csv' : 'xlsx'}?lang=${language}`);
  showWho();
}

/** Whom the token names; who it is the server decides. */
function usccOf() {
  try {
    const claims = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const { uscc } = JSON.parse(claims);
    return typeof uscc === 'string' ? uscc : '';
  } catch {
    return '';
  }
}

function showWho() {
  const inside = token !== '';
  at('enter').hidden = inside;
  at('inside').hidden = !inside;
  at('history').hidden = !inside;
  inputAt('file').disabled = !inside;
  at('file-hint').textContent = inside ? said().fileHint : said().enterFirst;
  at('uscc').textContent = usccOf();
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<any>} what was answered; an Error whose message is for people is thrown
 */
async function ask(path, init = {}) {
  /** @type {Response} */
  let response;
  try {
    const join = path.includes('?') ? '&' : '?';
    response = await fetch(`${path}${join}lang=${language}`, {
      ...init,
      headers: { authorization: `Bearer ${token}` },
    });
  } catch {
    throw new Error(said().errors.OFFLINE);
  }
  const answer = await response.json().catch(() => ({}));
  const [error] = answer.errors ?? [];
  if (!error) return answer;
  const known = said().errors[/** @type {'UNKNOWN'} */ (error.extensions?.code)];
  throw new Error(known ?? (response.status < 500 ? error.message : said().errors.UNKNOWN));
}

/**
 * @param {string} text
 * @param {'' | 'good' | 'bad'} [kind]
 */
function tell(text, kind = '') {
  const told = document.createElement('p');
  told.className = `told ${kind}`;
  told.textContent = text;
  at('result').replaceChildren(told);
}

/**
 * @param {Iterable<readonly [text: string, className?: string]>} cells
 * @param {string} [className]
 */
function tableRow(cells, className = '') {
  const row = document.createElement('tr');
  row.className = className;
  for (const [text, kind = ''] of cells) {
    const cell = row.insertCell();
    cell.textContent = text;
    cell.className = kind;
  }
  return row;
}

/** @param {Answer} answer */
function show({ state, rows, counts, faults, moreFaults, records }) {
  at('faults').hidden = faults.length === 0;
  at('fault-rows').replaceChildren(
    ...faults.map(({ row, column, message }) =>
      tableRow([[String(row)], [column ?? said().wholeRow], [message, 'words']]),
    ),
  );
  at('records').hidden = records.length === 0;
  at('record-rows').replaceChildren(
    ...records.map(({ record, step, codes, outcome }) =>
      tableRow(
        [
          [record],
          [said().steps[step]],
          [codes.map((code) => code.replace(/^gs1:/, '')).join(' '), 'codes'],
          [said().outcomes[outcome]],
        ],
        outcome.toLowerCase(),
      ),
    ),
  );
  const changes = (counts['new'] ?? 0) + (counts['replaced'] ?? 0);
  const wrong = faults.length > 0;
  at('confirm').hidden = state !== 'PREVIEW' || changes === 0;
  at('partly').hidden = !wrong;
  inputAt('partial').checked = false;
  allow();
  const values = { ...counts, faults: faults.length + moreFaults };
  const more = moreFaults > 0 ? ` ${filled(said().more, { more: moreFaults })}` : '';
  if (state === 'KEPT') tell(filled(wrong ? said().keptPartly : said().kept, values), 'good');
  else if (wrong) tell(filled(changes > 0 ? said().wrongPartly : said().wrong, values) + more, 'bad');
  else if (rows === 0) tell(said().noRows);
  else if (changes === 0) tell(said().nothingNew);
  else tell(filled(said().clean, values), 'good');
}

/** What is wrong is saved by nobody unless it is said to be left out. */
function allow() {
  const keep = inputAt('keep');
  keep.disabled = !at('partly').hidden && !inputAt('partial').checked;
}

/** @param {boolean} preview */
async function send(preview) {
  if (!chosen) return;
  const partial = inputAt('partial').checked;
  at('confirm').hidden = true;
  tell(said().reading);
  try {
    const query = new URLSearchParams({ name: chosen.name, preview: String(preview), partial: String(partial) });
    show(await ask(`/uploads?${query}`, { method: 'POST', body: await chosen.arrayBuffer() }));
    if (!preview) await list();
  } catch (error) {
    at('faults').hidden = at('records').hidden = true;
    tell(/** @type {Error} */ (error).message, 'bad');
  }
}

async function list() {
  /** @type {{ id: string, kind: string, name: string, at: string, added: number, replaced: number, withdrawnAt: string | null }[]} */
  const uploads = await ask('/uploads');
  at('history').hidden = uploads.length === 0;
  at('uploads').replaceChildren(...uploads.map(uploadItem));
}

/** @typedef {{ recall: string | null, isRecalled: boolean, level: string | null, reason: string | null, advice: string | null, authority: string | null, at: string, codes: string[] }} Order */

async function listRecalls() {
  /** @type {Order[]} */
  const orders = await ask('/recalls');
  at('recalls').hidden = orders.length === 0;
  at('orders').replaceChildren(...orders.map(orderItem));
}

/** @param {Order} order */
function orderItem(order) {
  const item = document.createElement('li');
  const what = document.createElement('div');
  what.className = 'what';
  const codes = order.codes.map((code) => code.replace(/^gs1:/, '')).join(' ');
  what.textContent = `${order.isRecalled ? said().recalled : said().recallOver} ${codes}`;
  const more = document.createElement('small');
  const time = new Date(order.at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'Asia/Shanghai' });
  more.textContent = [time, order.recall, order.level, order.authority, order.reason, order.advice]
    .filter((each) => each !== null)
    .join(' · ');
  what.append(more);
  item.append(what);
  return item;
}

/** @param {{ id: string, kind: string, name: string, at: string, added: number, replaced: number, withdrawnAt: string | null }} upload */
function uploadItem(upload) {
  const item = document.createElement('li');
  const what = document.createElement('div');
  what.className = 'what';
  what.textContent = upload.kind === 'FILE' ? upload.name || said().unnamed : said().captured;
  const when = document.createElement('small');
  const time = new Date(upload.at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'Asia/Shanghai' });
  const counts = filled(said().counts, upload);
  when.textContent = [time, counts, ...(upload.withdrawnAt ? [said().withdrawn] : [])].join(' · ');
  what.append(when);
  item.append(what);
  if (upload.withdrawnAt) return item;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'plain';
  button.textContent = said().withdraw;
  button.addEventListener('click', () => {
    // Asked once more where it stands: a slip of the finger takes nothing back.
    if (button.textContent === said().withdraw) button.textContent = said().reallyWithdraw;
    else void withdraw(upload.id);
  });
  item.append(button);
  return item;
}

/** @param {string} id */
async function withdraw(id) {
  try {
    tell(filled(said().restored, await ask('/withdrawals', post({ upload: id }))), 'good');
    await list();
  } catch (error) {
    tell(/** @type {Error} */ (error).message, 'bad');
  }
}

/** @param {object} form */
const post = (form) => ({ method: 'POST', body: JSON.stringify(form) });

async function come() {
  try {
    const own = await ask('/enterprise');
    at('name').textContent = own.name ?? '';
    for (const key of ['name', 'division', 'address', 'licence']) inputAt(`own-${key}`).value = own[key] ?? '';
    sessionStorage.setItem('token', token);
    showWho();
    at('about').toggleAttribute('open', own.name === null);
    await listRecalls();
    await list();
    at('result').replaceChildren();
  } catch (error) {
    token = '';
    showWho();
    tell(/** @type {Error} */ (error).message, 'bad');
  }
}

at('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  localStorage.setItem('language', language);
  speak();
  if (token) void listRecalls().then(list);
  if (chosen) void send(true);
});
at('enter').addEventListener('submit', (event) => {
  event.preventDefault();
  token = inputAt('token').value.replace(/\s/g, '');
  if (token) void come();
});
at('leave').addEventListener('click', () => {
  sessionStorage.removeItem('token');
  location.reload();
});
at('enterprise').addEventListener('submit', (event) => {
  event.preventDefault();
  void describe();
});
async function describe() {
  const fields = [...new FormData(find('enterprise'))].filter(([, value]) => value !== '');
  try {
    const own = await ask('/enterprise', post(Object.fromEntries(fields)));
    at('name').textContent = own.name;
    tell(said().saved, 'good');
  } catch (error) {
    tell(/** @type {Error} */ (error).message, 'bad');
  }
}
at('file').addEventListener('change', () => {
  chosen = inputAt('file').files?.[0] ?? null;
  void send(true);
});
at('partial').addEventListener('change', allow);
at('keep').addEventListener('click', () => void send(false));

speak();
if (token) void come();
