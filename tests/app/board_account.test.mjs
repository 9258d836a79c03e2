// A vendor's account comes from the code of their bank's app: before the camera, or in a photo of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { MARKETS, program, Register } from '../http/register.mjs';
import { accountNumber } from '../http/town.mjs';
import { Browser, DESK, PHONE, soon } from './browser.mjs';
import { camera, film } from './film.mjs';

const PASSWORD = 'correct horse battery staple', MARKET = MARKETS[0];
const register = new Register();
let browser;

before(async () => {
  await register.start();
  await register.person('maker');
  browser = new Browser(register);
}, { timeout: 120_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

/** A QR code with this text, as a bank's app shows it. */
function shown(name, payload) {
  const path = join(register.dir, `${name}.png`);
  program(['code', 'image', '--out', path], payload);
  return { path, png: readFileSync(path) };
}

const typed = (page) => Promise.all(['select[name="account.bin"]', 'input[name="account.number"]', 'input[name="account.holder_name"]'].map((field) => page.inputValue(field)));

test('a code before the camera fills in bank and number; the holder is typed by a person', async () => {
  const drawing = await browser.open(DESK), number = accountNumber();
  await browser.goto(drawing);
  const code = shown('bank', program(['code', 'build', '--bin', '970422', '--account', number, '--name', 'KE GIAN']));
  const path = await film(drawing, code.png, join(register.dir, 'bank.mjpeg'));
  const page = await browser.open(PHONE, 'vi', { args: camera(path) });
  await browser.signIn(page, 'maker', PASSWORD);
  await browser.goto(page, `/board/${MARKET}/register`);
  await page.fill('input[name=stall]', 'A1');
  await page.fill('input[name="vendor.name"]', 'Hộ cô Hường');
  await page.fill('input[name="account.holder_name"]', 'TEN CUA SO CU');
  await page.click('.scanner button');
  await page.waitForSelector('.notice.good', { timeout: 60_000 });
  await soon.deepEqual(() => typed(page), ['970422', number, ''], 'neither the name in the code nor that of another account');
  await page.waitForFunction(() => document.activeElement?.name === 'account.holder_name');
  await browser.check(page, 'board_scanned');
  await page.keyboard.type('NGUYEN THI HUONG');
  await page.fill('input[name="account.evidence"]', 'tủ 1, ảnh 3');
  await page.check('input[type=checkbox]');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.notice.good a, .actions a[href*="/revisions/"]');
  assert.deepEqual(register.sql(`select r.state, r.data #>> '{account,bin}', r.data #>> '{account,last4}', r.data #>> '{account,holder_name}' from revision r`),
    [['submitted', '970422', number.slice(-4), 'NGUYEN THI HUONG']]);
});

test('a photo of a code is read too, and a code that is no account fills in nothing', async () => {
  const page = await browser.open(DESK, 'en'), number = accountNumber();
  await browser.signIn(page, 'maker', PASSWORD);
  await browser.goto(page, `/board/${MARKET}/register`);
  await page.setInputFiles('.scanner input[type=file]', shown('card', program(['code', 'build', '--bin', '970436', '--account', '9704361234567890', '--card'])).path);
  await page.waitForSelector('main form .notice.note');
  await soon.deepEqual(() => typed(page), ['', '', '']);
  await browser.check(page, 'board_scanned_none');
  await page.setInputFiles('.scanner input[type=file]', shown('own', program(['code', 'build', '--bin', '970436', '--account', number])).path);
  await page.waitForSelector('main form .notice.good');
  await soon.deepEqual(() => typed(page), ['970436', number, '']);
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all of it'));
