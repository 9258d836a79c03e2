// Sticker to verdict (DESIGN section 4.4) from the screen: stickers before the camera, judged on the spot without a network and
// by the register once they are sent; a bad one opens an incident, which the board sees, works and closes.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { MARKETS, program, PROVINCE, Register } from '../http/register.mjs';
import { form, submitted } from '../http/town.mjs';
import { Browser, everywhere, USES, soon } from './browser.mjs';
import { camera, film, symbol } from './film.mjs';

const PASSWORD = 'correct horse battery staple', PHONE_NUMBER = '0912 345 678', MARKET = MARKETS[0];
const register = new Register();
const stickers = {};
let browser, maker, second, huong;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};

/** What a device says without a network, what the register says, what the trader is told, and whether it is an incident. */
const TOLD = {
  current: { here: ['Đúng mã của sạp này', 'The right code of this stall'], trader: ['Đúng mã của quầy', 'It is your code'] },
  superseded: { here: ['Mã cũ, đã có mã thay', 'An old code, replaced since'], trader: ['Mã cũ của quầy', 'An old code of your stall'] },
  revoked: { here: ['Mã đã bị thu hồi', 'A revoked code'], trader: ['Mã này đã bị thu hồi', 'This code was revoked'] },
  other_stall: { here: ['Mã của sạp khác', 'A code of another stall'], trader: ['KHÔNG phải mã của quầy', 'This is NOT your code'], alarm: true },
  registered_unsealed: {
    here: ['Không phải mã của sổ', 'No code of the register'], there: ['Tài khoản đã đăng ký', 'A registered account'],
    trader: ['Đúng tài khoản, nhưng không phải tem', 'The right account, but not a sticker'],
  },
  unknown_account: {
    here: ['Không phải mã của sổ', 'No code of the register'], there: ['Tài khoản lạ', 'An unknown account'],
    trader: ['KHÔNG phải mã của quầy', 'This is NOT your code'], alarm: true,
  },
  unreadable: { here: ['Không đọc được mã', 'The code cannot be read'], trader: ['không phải mã nhận tiền', 'no payment code'] },
};
const VERDICTS = Object.keys(TOLD);
const of = (pair, lang) => pair[lang === 'vi' ? 0 : 1];

/** A code on a stall, approved and past its rest: of who is there already, if `vendor` says so. */
async function issued(stall, change, vendor) {
  const body = form(stall, change), one = await submitted(maker, MARKET, vendor ? { ...body, vendor: { id: vendor } } : body);
  const code = ok(await register.rested(await second('POST', `/v1/revisions/${one.id}/approve`, { version: one.version }), second));
  return { ...code, account: body.account };
}
const picture = async (code) => (await second('GET', `/v1/codes/${code.id}.png?ended=true`)).bytes;
const drawn = (name, text) => symbol(text, join(register.dir, `${name}.png`));
const homeMade = ({ bin, number }) => program(['code', 'build', '--bin', bin, '--account', number]).trim();

before(async () => {
  await register.start();
  register.sql(`insert into person (id, login, name, password_hash) select '60000021-0000-7000-8000-000000000000', 'kiemtra', 'Người kiểm tra', password_hash from person where login = 'maker';
    insert into role_grant (person, role, scope_kind, province, market) values ('60000021-0000-7000-8000-000000000000', 'inspector', 'market', ${PROVINCE}, '${MARKET}')`);
  [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
  await register.person('checker');
  const first = await issued('A1', { vendor: { phone: PHONE_NUMBER } }), stolen = await issued('A1', {}, first.vendor.id);
  ok(await second('POST', `/v1/codes/${stolen.id}/revoke`, { reason: 'mistake' }));
  huong = await issued('A1', {}, first.vendor.id);
  const neighbour = await issued('A2', { vendor: { name: 'Hộ bà Ba', phone: '0912 345 679' } });
  Object.assign(stickers, {
    current: await picture(huong), superseded: await picture(first), revoked: await picture(stolen), other_stall: await picture(neighbour),
    registered_unsealed: drawn('unsealed', homeMade(huong.account)), unknown_account: drawn('unknown', homeMade({ bin: '970436', number: '111222333444' })),
    unreadable: drawn('unreadable', 'https://khuyen-mai.example.vn/qua-tang'),
  });
  assert.deepEqual(register.sql(`select state from code where stall = '${huong.stall.id}' order by issued_at`), [['superseded'], ['revoked'], ['issued']]);
  browser = new Browser(register);
}, { timeout: 180_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

everywhere('seven stickers are judged without a network, sent once, and the incident they open is closed by the board', test, async (screen, lang) => {
  const path = join(register.dir, 'inspector.mjpeg'), page = await browser.open(screen, lang, { args: camera(path) });
  await browser.signIn(page, 'kiemtra', PASSWORD);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await browser.goto(page, '/field');
  await page.click('.rows button >> nth=0');
  await page.waitForSelector('.notice.good');
  await page.context().setOffline(true);
  await browser.goto(page, `/field/${MARKET}/check?stall=${huong.stall.id}`);
  for (const verdict of VERDICTS) {
    await film(page, stickers[verdict], path);
    await page.click('.scanner button');
    await page.waitForSelector(`.notice.${verdict === 'current' ? 'good' : 'bad'}:has-text("${of(TOLD[verdict].here, lang)}")`, { timeout: 60_000 });
    await browser.check(page, `verdict_${verdict}`);
    await page.click('.actions button >> nth=0');
    await page.waitForSelector('.scanner');
  }
  assert.deepEqual(register.sql(`select count(*) from incident where stall = '${huong.stall.id}' and state <> 'closed'`), [['0']]);
  await browser.goto(page, '/field/queue');
  await page.context().setOffline(false);
  await page.waitForFunction((n) => document.querySelectorAll('h2').length === 1 && document.querySelectorAll('.rows li').length === n && !document.querySelector('main .actions'), VERDICTS.length);
  await browser.check(page, 'verdicts_sent');
  const said = (await page.locator('.rows li').allTextContents()).reverse();
  VERDICTS.forEach((verdict, n) => assert.ok(said[n].includes(of(TOLD[verdict].there ?? TOLD[verdict].here, lang)), `${verdict}: ${said[n]}`));
  await soon.equal(() => page.locator('.error').count(), 0, 'device and register agree');

  const board = await browser.open(screen, lang);
  await browser.signIn(board, 'checker', PASSWORD);
  await browser.goto(board, `/board/${MARKET}/incidents?state=opened`);
  await board.waitForSelector('tbody tr');
  await soon.equal(() => board.locator('tbody tr').count(), 1, 'one stall, one incident');
  await board.click('tbody a');
  await board.waitForSelector('main form');
  await soon.equal(() => board.locator('.rows li').count(), Object.values(TOLD).filter(({ alarm }) => alarm).length, 'with the scans that made it');
  await browser.check(board, 'verdict_incident');
  for (const sign of ['→', '◉', '↻']) {
    await board.click('main form button[type=submit] >> nth=0');
    await board.waitForFunction((shown) => document.querySelector('.page .state')?.textContent.startsWith(shown), sign);
  }
  await board.fill('textarea[name=reason]', 'Kẻ gian dán đè, đã gỡ và báo công an');
  await board.click('main form button[type=submit]');
  await board.waitForSelector('.state.good');
  assert.deepEqual(register.sql(`select distinct state, outcome from incident where stall = '${huong.stall.id}'`), [['closed', 'confirmed']]);
});

everywhere('the trader of the stall is told the same by the register, and a bad sticker tells the board', test, async (screen, lang) => {
  const path = join(register.dir, 'trader.mjpeg'), page = await browser.open(screen, lang, { args: camera(path) });
  const { pin } = ok(await maker('POST', `/v1/vendors/${huong.vendor.id}/access`, {}), 201);
  await browser.signIn(page, PHONE_NUMBER, pin);
  await browser.goto(page, '/vendor/check');
  await page.waitForSelector('.scanner');
  for (const verdict of VERDICTS) {
    await film(page, stickers[verdict], path);
    await page.click('.scanner button');
    await page.waitForSelector(`main .notice:has-text("${of(TOLD[verdict].trader, lang)}")`, { timeout: 60_000 });
    await browser.check(page, `trader_${verdict}`);
  }
  assert.deepEqual(register.sql(`select verdict from incident where stall = '${huong.stall.id}' and state <> 'closed'`), [['other_stall']]);
});

test('each scan was recorded once, and nothing complained', () => {
  const times = USES.length, all = register.sql(`select verdict, count(*) from scan where stall = '${huong.stall.id}' group by verdict order by verdict`);
  assert.deepEqual(all, VERDICTS.map((verdict) => [verdict, String(times)]).sort(([a], [b]) => (a < b ? -1 : 1)));
  browser.clean('all of it');
});
