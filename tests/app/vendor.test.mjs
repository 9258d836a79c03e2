// A trader on their own phone: from the printed PIN to the code on the screen, money as it comes in, and the sticker.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { event, Provider } from '../http/provider.mjs';
import { MARKETS, program, Register } from '../http/register.mjs';
import { form, submitted } from '../http/town.mjs';
import { Browser, DESK, everywhere, PHONE, soon } from './browser.mjs';
import { camera, film, symbol } from './film.mjs';
import { load } from './module.mjs';

const register = new Register();
let browser, maker, second, provider, huong, pushed = 0;
const PHONE_NUMBER = '0912 345 678';
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const pay = async (amount, content = 'tien hang') => ok(await provider.push(event(`page-${++pushed}`,
  { amount: String(amount), account: { bin: huong.account.bin, number: huong.account.number }, content })));
const pin = async () => ok(await maker('POST', `/v1/vendors/${huong.id}/access`, {}), 201).pin;
/** What a decoder that is not ours reads in a picture. */
const decoded = (picture) => execFileSync('zbarimg', ['-q', '--raw', picture], { encoding: 'utf8' }).trim();

before(async () => {
  await register.start();
  [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
  provider = new Provider(register);
  const body = form('A1', { vendor: { name: 'Hộ cô Hường', phone: PHONE_NUMBER } }), revision = await submitted(maker, MARKETS[0], body);
  const code = ok(await register.rested(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }), second));
  huong = { id: code.vendor.id, account: body.account, code: code.id, stall: code.stall.id };
  browser = new Browser(register);
}, { timeout: 120_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

everywhere('a trader signs in by phone and PIN and shows the code, with the name and the last four digits', test, async (screen, lang) => {
  const page = await browser.open(screen, lang);
  await browser.signIn(page, PHONE_NUMBER, await pin());
  await page.waitForSelector('.doors');
  await browser.check(page, 'vendor_home');
  await page.click('.doors a[href="/app/vendor"]');
  await page.waitForFunction(() => document.querySelector('.code-card img')?.naturalWidth > 0);
  await soon.match(() => page.textContent('.code-card'), new RegExp(`${huong.account.holder_name}.*${huong.account.number.slice(-4)}`));
  await browser.check(page, 'vendor_code');
  await page.click('.code-card button');
  await page.waitForFunction(() => document.querySelector('dialog.to-customer[open] img')?.naturalWidth > 0);
  const shown = browser.picture(page, 'vendor_code_full');
  await page.screenshot({ path: shown });
  const read = JSON.parse(program(['code', 'read', '--strict'], `${decoded(shown)}\n`));
  assert.deepEqual([read.ok, read.fields.account, read.fields.bin], [true, huong.account.number, huong.account.bin]);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog') && !history.state?.over); // the step of the dialog is taken back
  for (const [path, name, ready] of [['/vendor/amount', 'vendor_amount', '.keys'], ['/vendor/payments', 'vendor_payments', '.totals'],
    ['/vendor/check', 'vendor_check', '.scanner'], ['/vendor/report', 'vendor_report', 'form'], ['/vendor/data', 'vendor_data', '.actions']]) {
    await browser.goto(page, path);
    await page.waitForSelector(ready);
    await browser.check(page, name);
  }
});

test('a code with an amount is keyed in, scanned, and says that it was paid', async () => {
  const page = await browser.open(PHONE);
  await browser.signIn(page, PHONE_NUMBER, await pin());
  await browser.goto(page, '/vendor/amount');
  await page.waitForSelector('.keys');
  for (const key of ['6', '4', '000']) await page.click(`.keys button:text-is("${key}")`);
  await soon.equal(() => page.textContent('output.amount'), '64.000 đ');
  await page.keyboard.press('Backspace');
  await soon.equal(() => page.textContent('output.amount'), '6.400 đ');
  await page.keyboard.press('0');
  await page.click('.keypad .actions button');
  await page.waitForFunction(() => document.querySelector('.code-card img')?.naturalWidth > 0);
  await browser.check(page, 'vendor_amount_code');
  const read = JSON.parse(program(['code', 'read', '--strict'], `${decoded(browser.picture(page, 'vendor_amount_code'))}\n`));
  assert.deepEqual([read.ok, read.fields.amount, read.fields.poi], [true, '64000', '12']);
  await pay(64000, read.fields.purpose);
  await page.waitForSelector('.notice.good');
  await soon.match(() => page.textContent('.notice.good'), /Đã nhận 64\.000 đ/);
  await soon.equal(() => page.locator('.code-card').count(), 0, 'it is not shown again');
  await browser.check(page, 'vendor_amount_paid');
});

test('money shows as it comes in, once, is spoken when asked for, and is summed', async () => {
  const page = await browser.open(PHONE);
  await page.context().addInitScript(() => {
    globalThis.said = [];
    speechSynthesis.speak = (words) => globalThis.said.push([words.text, words.lang]);
  });
  await browser.signIn(page, PHONE_NUMBER, await pin());
  await browser.goto(page, '/vendor/payments');
  await page.waitForSelector('.listening p:has-text("Đang nghe tiền về")');
  await page.waitForSelector('.totals');
  const rows = await page.locator('.payments li').count();
  await pay(31000);
  await page.waitForSelector('.notice.good:has-text("31.000 đ")');
  await page.waitForFunction((n) => document.querySelectorAll('.payments li').length === n + 1, rows);
  assert.deepEqual(await page.evaluate(() => globalThis.said), [], 'the voice is off at first');
  await page.click('label:has-text("Đọc số tiền")');
  await pay(1_045_000);
  await page.waitForSelector('.notice.good:has-text("1.045.000 đ")');
  await page.click('.listening button');
  await soon.deepEqual(async () => (await page.evaluate(() => globalThis.said)).slice(1), [['Ví dụ: đã nhận bốn mươi lăm nghìn đồng', 'vi-VN']]);
  await soon.deepEqual(async () => (await page.evaluate(() => globalThis.said)).slice(0, 1), [['Đã nhận một triệu không trăm bốn mươi lăm nghìn đồng', 'vi-VN']]);
  await page.waitForFunction((n) => document.querySelectorAll('.payments li').length === n + 2, rows);
  const [[sum]] = register.sql(`select sum(amount_vnd) from confirmation where direction = 'credit'`);
  const written = sum.replace(/\B(?=(\d{3})+$)/g, '.');
  for (const total of await page.locator('.totals .money').allTextContents()) assert.equal(total, `${written} đ`);
  await soon.match(() => page.textContent('main'), /Nghị định 141\/2026\/NĐ-CP/);
  await browser.check(page, 'vendor_payments_live');
});

test('one\'s own code is there without a network until somebody signs out, and tells what came in, full screen too', async () => {
  const page = await browser.open(PHONE);
  await browser.goto(page);
  await page.fill('input[name=login]', PHONE_NUMBER);
  await soon.equal(() => page.getAttribute('input[name=password]', 'inputmode'), 'numeric', 'a PIN is typed on large keys');
  await browser.check(page, 'vendor_sign_in');
  await browser.signIn(page, PHONE_NUMBER, await pin());
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await browser.goto(page, '/vendor');
  await page.waitForFunction(() => document.querySelector('.code-card img')?.src.startsWith('data:'));
  await page.click('.code-card button');
  await pay(21000);
  await page.waitForSelector('dialog .notice.good:has-text("21.000 đ")');
  await page.screenshot({ path: browser.picture(page, 'vendor_code_full_paid') });
  await soon.equal(() => page.locator('dialog button').isVisible(), true);
  await page.context().setOffline(true);
  await page.reload();
  await page.waitForSelector('.notice.note:has-text("giữ trên máy")');
  await browser.check(page, 'vendor_code_offline');
  const read = JSON.parse(program(['code', 'read', '--strict'], `${decoded(browser.picture(page, 'vendor_code_offline'))}\n`));
  assert.deepEqual([read.ok, read.fields.account], [true, huong.account.number]);
  await page.context().setOffline(false);
  await page.reload();
  await page.waitForFunction(() => document.querySelector('.code-card') && !document.querySelector('.notice.note'));
  await page.click('.menu-button');
  await page.click('nav button.second');
  await page.waitForSelector('input[name=login]');
  assert.deepEqual(await page.evaluate(() => Object.values(localStorage).filter((value) => value.includes('data:image'))), [], 'it goes with who signs out');
});

test('the stream comes back by itself after the service went away, and tells what was missed', async () => {
  const page = await browser.open(PHONE);
  await browser.signIn(page, PHONE_NUMBER, await pin());
  await browser.goto(page, '/vendor/payments');
  await page.waitForSelector('.listening p:has-text("Đang nghe tiền về")');
  await pay(11000);
  await page.waitForSelector('.notice.good:has-text("11.000 đ")');
  await register.end('SIGTERM');
  await page.waitForSelector('.listening p:has-text("đang nối lại")');
  await register.serve();
  const missed = await pay(12000);
  await page.waitForSelector('.notice.good:has-text("12.000 đ")');
  assert.ok(missed.id);
  // A service that is away refuses, one that comes up says 503 until it is ready, and the browser writes that down.
  browser.faults = browser.faults.filter((fault) => !/status of 503|ERR_CONNECTION_REFUSED|when fetching the script/.test(fault));
});

test('a page that was refused says what it saw last when it asks anew', async () => {
  const page = await browser.open(PHONE);
  await browser.signIn(page, PHONE_NUMBER, await pin());
  await browser.goto(page, '/vendor/payments');
  await page.waitForSelector('.listening p:has-text("Đang nghe tiền về")');
  const { id } = await pay(13000);
  await page.waitForSelector('.notice.good:has-text("13.000 đ")');
  await page.route('**/v1/my/payments/live*', (route) => route.fulfill({ status: 503 }), { times: 1 });
  const anew = page.waitForRequest((request) => request.url().endsWith(`/live?after=${id}`));
  await register.end('SIGTERM');
  await register.serve();
  await anew;
  await pay(14000);
  await page.waitForSelector('.notice.good:has-text("14.000 đ")');
  browser.faults = browser.faults.filter((fault) => !/status of 503|ERR_CONNECTION_REFUSED|when fetching the script/.test(fault));
});

test('a sticker before the camera is told from a swapped one, and the board is told; without a network it waits and is judged once', async () => {
  const path = join(register.dir, 'sticker.mjpeg'), page = await browser.open(PHONE, 'vi', { args: camera(path) });
  const strange = program(['code', 'build', '--bin', '970436', '--account', '111222333444']).trim();
  await browser.signIn(page, PHONE_NUMBER, await pin());
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await film(page, (await second('GET', `/v1/codes/${huong.code}.png?scale=6`)).bytes, path);
  await browser.goto(page, '/vendor/check');
  await page.click('.scanner button');
  await page.waitForSelector('.notice.good', { timeout: 60_000 });
  await browser.check(page, 'vendor_check_good');
  await film(page, symbol(strange, join(register.dir, 'strange.png')), path);
  const before_ = register.sql('select count(*) from scan_aside')[0][0];
  await page.context().setOffline(true);
  await page.click('.scanner button');
  await page.waitForSelector('.notice.note:has-text("Chưa có mạng")');
  await browser.check(page, 'vendor_check_waits');
  // What was read is still there after the page was left.
  await browser.goto(page, '/vendor/payments');
  await page.waitForSelector('h1');
  await page.context().setOffline(false);
  await browser.goto(page, '/vendor/check');
  await page.waitForSelector('.notice.bad:has-text("KHÔNG phải mã của quầy")');
  await browser.check(page, 'vendor_check_bad');
  assert.deepEqual(register.sql(`select verdict from incident where stall = '${huong.stall}'`), [['unknown_account']]);
  await page.reload();
  await page.waitForSelector('.scanner');
  assert.equal(Number(register.sql('select count(*) from scan_aside')[0][0]) - Number(before_), 1, 'judged once');
  await page.click('summary');
  await page.fill('textarea[name=payload]', 'xin chào');
  await page.click('details button');
  await page.waitForSelector('.notice.note:has-text("không phải mã nhận tiền")');
});

test('a problem is told to the board, kept while the network is gone, and its answer shows', async () => {
  const page = await browser.open(PHONE);
  await browser.signIn(page, PHONE_NUMBER, await pin());
  await browser.goto(page, '/vendor/report');
  await page.selectOption('select[name=kind]', 'sticker');
  await page.fill('textarea[name=note]', 'Tem bị mưa làm bong.');
  await page.context().setOffline(true);
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.notice.bad');
  await soon.equal(() => page.inputValue('textarea[name=note]'), 'Tem bị mưa làm bong.');
  await page.context().setOffline(false);
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.notice.good');
  await soon.equal(() => page.inputValue('textarea[name=note]'), '');
  const [report] = ok(await maker('GET', '/v1/vendor_reports?answered=false')).items;
  assert.deepEqual([report.kind, report.note], ['sticker', 'Tem bị mưa làm bong.']);
  const board = await browser.open(DESK);
  await browser.signIn(board, 'maker', 'correct horse battery staple');
  await browser.goto(board, `/board/${MARKETS[0]}/reports`);
  await board.click('tbody tr:has-text("Tem bị mưa làm bong.") button');
  await board.fill('dialog textarea', 'Chiều nay mang tem mới.');
  await browser.check(board, 'board_report_answer');
  await board.click('dialog button[type=submit]');
  await board.waitForSelector('.empty');
  await board.click('.filter a[href$="answered=true"]');
  await board.waitForSelector('tbody tr:has-text("Chiều nay mang tem mới.")');
  await browser.check(board, 'board_reports');
  await page.reload();
  await page.waitForSelector('li:has-text("Chiều nay mang tem mới.")');
  await browser.check(page, 'vendor_report_answered');
});

test('amounts are said as people say them', async () => {
  const { inWords } = await load('vendor/speech.ts');
  const said = { 0: 'không', 5: 'năm', 15: 'mười lăm', 21: 'hai mươi mốt', 24: 'hai mươi tư', 105: 'một trăm lẻ năm', 45000: 'bốn mươi lăm nghìn',
    1005000: 'một triệu không trăm lẻ năm nghìn', 250000: 'hai trăm năm mươi nghìn', 1000001: 'một triệu không trăm lẻ một', 499999999: 'bốn trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín' };
  for (const [n, words] of Object.entries(said)) assert.equal(inWords(Number(n)), words);
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all of it'));
