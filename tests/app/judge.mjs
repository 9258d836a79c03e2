// What is asked of every page, whatever it is for. Each judge gives sentences about what is wrong; none is right.
import { codesOf, phrases } from './page_tables.mjs';

const PAIRS = phrases(), CODES = codesOf();
const ALL = { vi: new Set(PAIRS.map(([vi]) => vi)), en: new Set(PAIRS.map(([, en]) => en)) };
/** What is said in the other language alone. */
const FOREIGN = { vi: new Set([...ALL.en].filter((text) => !ALL.vi.has(text))), en: new Set([...ALL.vi].filter((text) => !ALL.en.has(text))) };
const VIETNAMESE = /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúý]/i;
/** Names that no language changes, and the currency. */
const PROPER = /Sổ Chợ|chợ 4\.0|QĐ-UBND|\d đ(?!\p{L})/giu;
const LETTERS_LEAST_PX = 16;

/** What is laid out, in the page: its heading, what is cut, lies over something else or sticks out, how large letters are, and
 * every text that is read or heard. */
export function look(page) {
  return page.evaluate((least) => {
    const faults = [], texts = [], root = document.documentElement, short = (one) => one.outerHTML.replace(/\s+/g, ' ').slice(0, 110);
    const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.unseen, .skip, thead, datalist') && one.getBoundingClientRect().width > 1;
    const heads = [...document.querySelectorAll('h1')];
    if (heads.length !== 1) faults.push(`${heads.length} first headings`);
    else if (!document.title.startsWith(`${heads[0].textContent} · `)) faults.push(`its title is "${document.title}", its heading "${heads[0].textContent}"`);
    const wide = root.scrollWidth - root.clientWidth;
    if (wide > 0) faults.push(`${wide} pixels wider than the screen`);
    for (const one of document.querySelectorAll('body *')) {
      if (!seen(one)) continue;
      const style = getComputedStyle(one), hides = /hidden|clip/.test(style.overflowX + style.overflowY);
      if (hides && !['CANVAS', 'VIDEO', 'IMG', 'INPUT', 'SELECT', 'METER', 'PROGRESS'].includes(one.tagName) && !one.matches('.drawing, .sketch *') && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
        faults.push(`cut: ${short(one)}`);
      if (one.matches('button, .button, h1, h2, th, td, summary') && one.scrollWidth > one.clientWidth + 1 && style.display !== 'inline') faults.push(`its words stick out: ${short(one)}`);
    }
    // Words of different elements do not lie over each other, nor controls.
    const boxes = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
      const text = node.data.replace(/\s+/g, ' ').trim(), parent = node.parentElement;
      if (!text || parent.closest('script, style, noscript')) continue;
      texts.push({ text, code: parent.closest('code') !== null, lang: parent.closest('[lang]').lang });
      if (!seen(parent) || parent.closest('select, textarea, .bulk, .decide')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) boxes.push({ node, parent, rect });
      const size = parseFloat(getComputedStyle(parent).fontSize);
      if (size < least && !parent.closest('.sketch, svg')) faults.push(`letters of ${size} pixels: "${text.slice(0, 40)}"`);
    }
    const modal = document.querySelector('dialog:modal');
    const over = ({ rect: a }, { rect: b }) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) * 0.45;
    for (let i = 0; i < boxes.length; i++)
      for (let j = i + 1; j < boxes.length; j++)
        if (boxes[i].node !== boxes[j].node && over(boxes[i], boxes[j]) && (!modal || modal.contains(boxes[i].parent) === modal.contains(boxes[j].parent)))
          faults.push(`"${boxes[i].node.data.slice(0, 30)}" lies over "${boxes[j].node.data.slice(0, 30)}"`);
    for (const one of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) if (one.getAttribute(name)) texts.push({ text: one.getAttribute(name), code: false, lang: one.closest('[lang]').lang });
    // Instants are told at UTC+7, days as day/month/year.
    for (const one of document.querySelectorAll('time[datetime]')) {
      const at = one.dateTime, d = new Date(Date.parse(at) + (at.length > 10 ? 7 * 3600_000 : 0)), two = (n) => String(n).padStart(2, '0');
      const day = `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}`, hour = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
      if (!one.textContent.includes(day) || (/\d:\d/.test(one.textContent) && !one.textContent.includes(hour))) faults.push(`${at} is told as "${one.textContent}"`);
    }
    return { faults: [...new Set(faults)], texts, lang: root.lang };
  }, LETTERS_LEAST_PX);
}

/** Words of the other language, raw words of the API, and days, times and numbers that are written otherwise than ours. What
 * stands in <code> is meant as it is; `data` is everything the API told. */
export function wording(texts, lang, data) {
  const faults = new Set(), isData = (text) => data.has(text);
  for (const { text, code, lang: of } of texts) {
    if (code || of !== lang) continue;
    if (FOREIGN[lang].has(text) && !isData(text)) faults.add(`in the other language: "${text}"`);
    if (lang === 'en' && VIETNAMESE.test(text) && !ALL.en.has(text)) {
      let left = text;
      for (const word of [...data].sort((a, b) => b.length - a.length)) if (word.length > 1 && left.includes(word)) left = left.replaceAll(word, '');
      if (VIETNAMESE.test(left.replace(PROPER, ''))) faults.add(`Vietnamese on an English page: "${text.slice(0, 80)}"`);
    }
    if (!ALL.vi.has(text) && !ALL.en.has(text) && (CODES.has(text) || /(^|\s)[a-z]+_[a-z_]+(\s|$)/.test(text))) faults.add(`a raw word of the API: "${text.slice(0, 80)}"`);
    if (/\b\d{4}-\d\d(-\d\d)?\b|\d\dT\d\d:|\b\d{1,2}:\d\d ?[AP]M\b/.test(text) && !isData(text)) faults.add(`a day or time as machines write it: "${text.slice(0, 80)}"`);
    if (/\d{1,3}(,\d{3}){1,} ?(đ|VND)|\d{5,} đ/.test(text)) faults.add(`an amount written otherwise than 1.234.567 đ: "${text.slice(0, 80)}"`);
    if (/undefined|null|NaN|\[object|\{\w+\}/.test(text)) faults.add(`not filled: "${text.slice(0, 80)}"`);
  }
  return [...faults];
}

/** Every list can be searched, sorted and downloaded. */
export function listFaults(page) {
  return page.evaluate(() => [...document.querySelectorAll('.list')].flatMap((list) => {
    const name = list.querySelector('caption')?.textContent ?? list.getAttribute('aria-label'), wants = [];
    if (!list.querySelector('table')) return [];
    if (!list.querySelector('.search input')) wants.push('searched');
    if (!list.querySelector('button.sort')) wants.push('sorted');
    if (!list.querySelector('.exports :is(a[download], button)')) wants.push('downloaded');
    return wants.map((what) => `"${name}" is not ${what}`);
  }));
}

/** Goes through the page by Tab alone: everything that can be used is reached in order, is seen there, and shows that it has
 * the focus; nothing hidden is reached. */
export async function keyboard(page) {
  const wanted = await page.evaluate(() => {
    const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]', radios = new Set();
    // What is cut away to nothing is there for screen readers, not for the eye.
    const gone = (one) => one && ((getComputedStyle(one).clipPath !== 'none' && one.getBoundingClientRect().width < 2) || gone(one.parentElement));
    globalThis.order = [...document.querySelectorAll(usable)].filter((one) => {
      const shown = one.matches('.unseen') ? one.closest('label') : one;
      if (one.disabled || gone(shown) || !shown?.checkVisibility({ visibilityProperty: true }) || one.closest('[inert]')) return false;
      if (one.type !== 'radio') return true;
      return !radios.has(one.name) && radios.add(one.name);
    });
    globalThis.reached = [];
    globalThis.dim = [];
    globalThis.onFocus = ({ target }) => {
      if (!(target instanceof Element) || target === document.body) return;
      reached.push(target);
      const shown = target.matches('.unseen') ? target.closest('label') : target, style = getComputedStyle(shown), { width, height } = shown.getBoundingClientRect();
      if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2 || width < 2 || height < 2) dim.push(target.outerHTML.slice(0, 110));
    };
    document.activeElement?.blur();
    // From the very first: a range at the start of the page is where Tab begins.
    getSelection().removeAllRanges();
    scrollTo(0, 0);
    document.addEventListener('focusin', onFocus);
    return order.length;
  });
  const first = await page.evaluateHandle(() => {
    const start = document.createElement('span');
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    reached.length = dim.length = 0;
    return start;
  });
  for (let n = 0; n < wanted; n++) await page.keyboard.press('Tab');
  return page.evaluate((start) => {
    document.removeEventListener('focusin', onFocus);
    start.remove();
    const faults = dim.map((html) => `the focus is not seen: ${html}`), says = (one) => one.outerHTML.replace(/\s+/g, ' ').slice(0, 110);
    for (const one of order) if (!reached.includes(one) && !(one.type === 'radio' && reached.some(({ name }) => name === one.name))) faults.push(`Tab does not reach ${says(one)}`);
    for (const one of reached) if (!order.includes(one) && one.type !== 'radio') faults.push(`Tab reaches what is not to be seen: ${says(one)}`);
    const places = reached.map((one) => order.indexOf(one)).filter((n) => n >= 0);
    if (places.some((n, i) => i > 0 && n < places[i - 1])) faults.push('Tab goes back and forth');
    return faults;
  }, first);
}

const NAMED = new Set(['button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'image', 'dialog', 'meter', 'progressbar', 'table', 'navigation', 'region', 'spinbutton', 'DisclosureTriangle']);
/** What Chromium tells a screen reader: everything that is used or looked at has a name, in the page's language. */
export async function namesHeard(page, lang, data) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const faults = [], names = [];
  for (const { ignored, role, name } of nodes) {
    if (ignored || !NAMED.has(role?.value)) continue;
    const said = name?.value?.trim() ?? '';
    if (!said) faults.push(`a ${role.value} without a name`);
    else names.push({ text: said, code: false, lang });
  }
  // The button of the other language says so in that language.
  return [...faults, ...wording(names.filter(({ text }) => !['English', 'Tiếng Việt'].includes(text)), lang, data).filter((fault) => !fault.startsWith('a day'))];
}
