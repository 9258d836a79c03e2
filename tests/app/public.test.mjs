// The pages of anybody on a phone and a desk: every verdict, the form, the recognised markets, the front door, without scripts;
// and the scan, which needs no signing in. Letters twice as large hide nothing.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { program, Register } from '../http/register.mjs';
import { payload, stickers } from '../http/stickers.mjs';
import { build, PASSWORD, person } from '../http/town.mjs';
import { Browser, everywhere, PHONE, soon } from './browser.mjs';

const register = new Register({ seed: false, proxies: '127.0.0.1 127.0.0.2' });
const strange = program(['code', 'build', '--bin', '970422', '--account', '999888777666', '--name', 'KE GIAN', '--city', 'X']).trim();
let browser, maker, markets, codes, scanned;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  person(register, 'nuoc', 'prov_admin', '--all');
  let checker, nation;
  [maker, checker, nation] = await Promise.all(['maker', 'checker', 'nuoc'].map((login) => register.person(login, PASSWORD)));
  ok(await nation('POST', `/v1/markets/${markets.own}/details`, { version: 1, contact_phone: '(0203) 3 825 117' }));
  codes = await stickers(register, { maker, checker }, markets.own);
  scanned = await payload(maker, codes.current);
  register.sql(`update market set model_4_0 = '4.0', model_since = '2026-03-01' where label_code = 'HALONG2'`);
  browser = new Browser(register);
}, { timeout: 120_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

const TITLES = {
  current: ['Mã đang dùng', 'This code is in use'], superseded: ['Mã đã được thay', 'This code was replaced'], revoked: ['Mã đã bị thu hồi', 'This code was revoked'],
  expired: ['Mã đã hết hạn', 'This code has expired'], used: ['Mã đã được dùng', 'This code was already used'], imported: ['Mã đang dùng', 'This code is in use'],
};
const title = async (page) => (await page.textContent('h1')).replace(/^[✓!✕?]/, '');
let people = 0;
/** A browser of somebody who asks from an address of their own: looking up what is not there is dear. */
const open = async (screen, lang) => {
  const page = await browser.open(screen, lang);
  await page.context().setExtraHTTPHeaders({ 'x-forwarded-for': `203.0.113.${++people}` });
  return page;
};
const go = (page, path) => page.goto(`${browser.origin}${path}`);

everywhere('every verdict is told at a glance', test, async (screen, lang) => {
  const page = await open(screen, lang), which = lang === 'vi' ? 0 : 1;
  for (const [state, titles] of Object.entries(TITLES)) {
    await go(page, `/v/${codes[state].id}?lang=${lang}`);
    await soon.equal(() => title(page), titles[which]);
    await soon.equal(() => page.textContent('.digits'), codes[state].account.last4);
    await soon.match(() => page.textContent('.differs'), /\(0203\) 3 825 117/);
    await browser.check(page, `public_${state}`);
  }
  for (const [name, path] of [['voided', `/v/${codes.voided.id}?label=ABC123&lang=${lang}`], ['strange_label', `/v/${codes.voided.id}?label=ZZZ999&lang=${lang}`],
    ['unknown', `/v/00000000000?lang=${lang}`], ['front', `/?lang=${lang}`], ['check', `/check?lang=${lang}`], ['markets', `/markets?lang=${lang}`], ['markets_none', `/markets?q=nowhere&lang=${lang}`]]) {
    await go(page, path);
    await soon.equal(() => page.locator('html').getAttribute('lang'), lang);
    await browser.check(page, `public_${name}`);
  }
});

everywhere('without scripts a code is pasted, judged, and read in the other language', test, async (screen, lang) => {
  const page = await open(screen, lang);
  const paste = async (text) => {
    await go(page, `/?lang=${lang}`);
    await page.click('.doors a[href^="/check"]');
    await page.fill('textarea', text);
    await page.click('main form button');
  };
  await paste(scanned);
  await page.waitForSelector('.good .digits');
  await browser.check(page, 'public_pasted');
  await page.click('nav button');
  await page.waitForSelector(`html[lang=${lang === 'vi' ? 'en' : 'vi'}] .good .digits`);
  await paste(strange);
  await page.waitForSelector('main.bad');
  await browser.check(page, 'public_strange');
  await paste('Chợ <b>ở đâu</b>');
  await page.waitForSelector('main.none');
  await soon.equal(() => page.inputValue('textarea'), 'Chợ <b>ở đâu</b>');
  await browser.check(page, 'public_unreadable');
  await paste(codes.revoked.id);
  await page.waitForURL(`**/v/${codes.revoked.id}?lang=${lang}`);
});

test('letters twice as large hide nothing on a phone', async () => {
  const page = await open({ ...PHONE, name: 'phone_200', width: 180, height: 400 });
  for (const [name, path] of [['current', `/v/${codes.current.id}`], ['superseded', `/v/${codes.superseded.id}`], ['check', '/check'], ['markets', '/markets'], ['front', '/']]) {
    await go(page, `${path}?lang=vi`);
    await browser.check(page, `public_${name}`);
  }
});

everywhere('whoever is not signed in scans a code with the application', test, async (screen, lang) => {
  const page = await open(screen, lang);
  const picture = join(register.dir, `scan-${screen.name}-${lang}.png`);
  writeFileSync(picture, (await maker('GET', `/v1/codes/${codes.current.id}.png?scale=6`)).bytes);
  await browser.goto(page);
  await page.click('a[href="/app/check"]');
  await page.waitForSelector('.scanner');
  await browser.check(page, 'public_scan');
  await page.setInputFiles('input[type=file]', picture);
  await page.waitForSelector('.notice.good');
  await soon.match(() => page.textContent('.facts'), new RegExp(`NGUYEN THI HUONG[^]*${codes.current.account.last4}[^]*Vietcombank[^]*Chợ Hạ Long I`));
  await browser.check(page, 'public_scan_current');
  for (const [text, kind] of [[strange, 'bad'], ['<b>x</b>', 'note']]) {
    await page.evaluate(() => document.querySelector('.scanner details').setAttribute('open', ''));
    await page.fill('textarea', text);
    await page.click('.scanner details button');
    await page.waitForSelector(`.verdict .notice.${kind}`);
    await browser.check(page, `public_scan_${kind}`);
  }
  await page.fill('textarea', `https://socho.example/v/${codes.voided.id}?label=ABC123`);
  await page.click('.scanner details button');
  await page.waitForURL(`**/v/${codes.voided.id}?label=ABC123&lang=${lang}`);
  await page.waitForSelector('main.bad');
  await browser.goto(page, '/check?lang=en');
  await soon.equal(() => page.textContent('h1'), 'Check a code');
  await soon.equal(async () => (await page.locator('nav').count()), 0, 'no menu without a person');
  browser.clean('scan');
});
