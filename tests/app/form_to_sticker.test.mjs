// Two journeys of the register from its screens, by keyboard alone: a form becomes a sticker that scans as current, and a push of
// a bank becomes a number on the vendor's phone and on the market's page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { event, Provider } from '../http/provider.mjs';
import { MARKETS, PROVINCE, program, Register } from '../http/register.mjs';
import { accountNumber } from '../http/town.mjs';
import { Browser, DESK, PHONE } from './browser.mjs';

const PASSWORD = 'correct horse battery staple', MARKET = MARKETS[0], HOME = `/board/${MARKET}`;
const register = new Register({ config: 'public_url = https://socho.example.vn\n' });
const TABS_MAX = 120;
const accounts = new Map(); // of those registered here, by their last digits
let browser, provider, clerk;

before(async () => {
  await register.start();
  register.sql(`insert into person (id, login, name, password_hash) select '60000011-0000-7000-8000-000000000000', 'clerk', 'Cô Lan', password_hash from person where login = 'maker';
    insert into role_grant (person, role, scope_kind, province, market) values ('60000011-0000-7000-8000-000000000000', 'market_maker', 'market', ${PROVINCE}, '${MARKET}')`);
  await register.person('checker');
  clerk = await register.person('clerk');
  provider = new Provider(register);
  browser = new Browser(register);
}, { timeout: 120_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

/** Tab until the focus is on what fits; nothing is clicked. */
async function tabTo(page, selector) {
  await page.waitForSelector(selector, { state: 'attached' });
  for (let left = TABS_MAX; left--; ) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the keyboard does not get to ${selector} at ${page.url()}`);
}
async function press(page, selector, key = 'Enter') {
  await tabTo(page, selector);
  await page.keyboard.press(key);
}
async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

/** What a decoder that is not ours reads on the first page of a PDF. */
async function onPaper(download) {
  const at = join(register.dir, 'sheet');
  execFileSync('pdftoppm', ['-r', '300', '-gray', '-png', '-f', '1', '-l', '1', '-singlefile', await download.path(), at]);
  return execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', `${at}.png`], { encoding: 'utf8' }).trim().split('\n');
}

/** The clerk on the phone: from the market's page to a form that was handed in. */
async function registered(page, { stall, name, phone, number, holder }) {
  await browser.goto(page, HOME);
  await press(page, `a[href="/app${HOME}/register"]`);
  await type(page, 'input[name=stall]', stall);
  await type(page, 'input[name="vendor.name"]', name);
  await type(page, 'input[name="vendor.phone"]', phone);
  await type(page, 'textarea[name=pasted]', `Vietcombank ${number} ${holder}`);
  await type(page, 'input[name="account.evidence"]', 'tủ 1, ảnh 7');
  await press(page, 'input[type=checkbox][required]', 'Space');
  await press(page, 'main form button[type=submit]');
  await page.waitForSelector('.notice.good');
}

/** Somebody else at a desk: from what waits to the code. */
async function approved(page) {
  await browser.goto(page, HOME);
  await press(page, '.tasks a[href*="revisions?state=submitted"]');
  await press(page, 'tbody a[href*="/revisions/"]');
  await page.waitForSelector('table.differences');
  await press(page, '.decide .approve');
  await page.waitForSelector('.notice.good');
}

for (const [on, at, lang, who] of [[PHONE, DESK, 'vi', 1], [DESK, PHONE, 'en', 2]])
  test(`a form becomes a sticker that scans as current, by keyboard (registered on the ${on.name}, approved on the ${at.name}, ${lang})`, async () => {
    const one = { stall: `A${who}`, name: who === 1 ? 'Hộ cô Hường' : 'Hộ ông Sáng', phone: `091234567${who}`, number: accountNumber(), holder: who === 1 ? 'NGUYEN THI HUONG' : 'TRAN VAN SANG' };
    accounts.set(one.number.slice(-4), one.number);
    const phone = await browser.open(on, lang);
    await browser.signIn(phone, 'clerk', PASSWORD);
    await registered(phone, one);
    await browser.check(phone, 'journey_registered');
    const desk = await browser.open(at, lang);
    await browser.signIn(desk, 'checker', PASSWORD);
    await approved(desk);
    await browser.check(desk, 'journey_approved');
    const [[code]] = register.sql(`select c.id from code c join stall s on s.id = c.stall where s.number = '${one.stall}' and c.state = 'issued'`);
    // The clerk prints it.
    await browser.goto(phone, HOME);
    await press(phone, '.tasks a[href*="/prints"]');
    await phone.waitForSelector('tbody tr');
    await press(phone, `input[type=checkbox][aria-label$=" ${one.stall}"]`, 'Space');
    await press(phone, 'main form button[type=submit]');
    await phone.waitForSelector('a.large[download]');
    const [download] = await Promise.all([phone.waitForEvent('download'), press(phone, 'a.large[download]')]);
    const [read] = await onPaper(download);
    const { fields, ok } = JSON.parse(program(['code', 'read', '--strict'], `${read}\n`));
    assert.deepEqual([ok, fields.bin, fields.account], [true, '970436', one.number], 'the paper pays the account that was typed');
    // Whoever walks by checks what hangs there.
    const stall = register.sql(`select stall from code where id = '${code}'`)[0][0];
    await browser.goto(phone, `/field`);
    await press(phone, '.rows button');
    await phone.waitForSelector('.notice.good');
    await browser.goto(phone, `/field/${MARKET}/check?stall=${stall}`);
    await press(phone, '.scanner summary');
    await type(phone, 'textarea[name=payload]', read);
    await press(phone, '.scanner details button');
    await phone.waitForSelector('.notice.good');
    await browser.check(phone, 'journey_current');
    await press(phone, '.actions button');
    await phone.waitForFunction(() => document.querySelector('.scanner'));
    await browser.goto(phone, '/field/queue');
    await phone.waitForFunction(() => document.querySelector('.rows li') && !document.querySelector('.actions button'));
    assert.deepEqual(register.sql(`select verdict, code from scan where stall = '${stall}'`), [['current', code]]);
    assert.equal(register.sql(`select state from code where id = '${code}'`)[0][0], 'displayed', 'seen posted, it counts as posted');
  });

for (const [screen, lang] of [[PHONE, 'vi'], [DESK, 'en']])
  test(`a push of the bank becomes a number on the vendor's page and on the market's (${screen.name}, ${lang})`, async () => {
    const number = lang === 'vi' ? 1 : 2, [[vendor, bin, last4]] = register.sql(`select a.vendor, a.bin, a.last4 from code c join stall s on s.id = c.stall join account a on a.id = c.account where s.number = 'A${number}'`);
    assert.equal(bin, '970436');
    const answer = await clerk('POST', `/v1/vendors/${vendor}/access`, {});
    assert.equal(answer.status, 201, answer.bytes.toString());
    const phone = await browser.open(screen, lang), board = await browser.open(screen === PHONE ? DESK : PHONE, lang);
    await browser.signIn(phone, `091234567${number}`, answer.json.pin);
    await browser.goto(phone, '/vendor/payments');
    await phone.waitForSelector('.totals');
    await browser.signIn(board, 'clerk', PASSWORD);
    await browser.goto(board, HOME);
    const shows = (stalls) => board.waitForFunction((n) => Number(document.querySelector('.active_today meter')?.value) === n, stalls);
    await board.waitForFunction(() => document.querySelector('.active_today > .hint')?.textContent.startsWith('●'));
    const [[before]] = register.sql('select count(distinct stall)::int from confirmation'), account = accounts.get(last4);
    await shows(Number(before));
    const told = await provider.push(event(randomUUID(), { amount: '45000', account: { bin, number: account }, content: 'tien hang' }));
    assert.equal(told.status, 200, told.bytes.toString());
    await phone.waitForFunction(() => document.querySelector('.payments')?.textContent.includes('45.000'));
    await browser.check(phone, 'journey_paid');
    await shows(Number(before) + 1);
    await browser.check(board, 'journey_active');
    // Opened anew, the page says the same.
    await browser.goto(board, HOME);
    await shows(Number(before) + 1);
  });

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all of it'));
