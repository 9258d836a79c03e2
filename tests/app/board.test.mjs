// The market board from the screen: a clerk registers vendors, the head of the board decides, labels are printed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { MARKETS, PROVINCE, Register } from '../http/register.mjs';
import { accountNumber, form, submitted } from '../http/town.mjs';
import { Browser, DESK, everywhere, PHONE, soon } from './browser.mjs';

const PASSWORD = 'correct horse battery staple';
const MARKET = MARKETS[0], HOME = `/board/${MARKET}`;
const register = new Register({ config: 'public_url = https://socho.example.vn\n' });
let browser, clerk, stalls = 0;

before(async () => {
  await register.start();
  register.sql(`insert into person (id, login, name, password_hash) select '60000011-0000-7000-8000-000000000000', 'clerk', 'Cô Lan', password_hash from person where login = 'maker';
    insert into role_grant (person, role, scope_kind, province, market) values ('60000011-0000-7000-8000-000000000000', 'market_maker', 'market', ${PROVINCE}, '${MARKET}')`);
  await register.person('checker');
  clerk = await register.person('clerk');
  browser = new Browser(register);
}, { timeout: 120_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
/** A stall that nothing was done at yet, in one of two zones. */
async function freeStall() {
  const number = `K${++stalls}`;
  assert.equal((await clerk('POST', `/v1/markets/${MARKET}/stalls`, { number, zone: stalls % 2 ? 'Hải sản' : 'Rau quả', row: `Dãy ${1 + stalls % 3}` })).status, 201);
  return number;
}
const waiting = async (change) => submitted(clerk, MARKET, form(await freeStall(), change));
/** The first page of a PDF as a picture. */
async function paper(download) {
  const at = join(register.dir, `sheet${stalls}`);
  execFileSync('pdftoppm', ['-r', '300', '-gray', '-png', '-f', '1', '-l', '1', '-singlefile', await download.path(), at]);
  return `${at}.png`;
}
const scanned = (picture) => execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', picture], { encoding: 'utf8' }).trim().split('\n');
const count = (sql) => Number(register.sql(sql)[0][0]);
const told = (page) => page.locator('.notice.good').first().textContent();

everywhere('a clerk registers a vendor in one screen, pasting the account', test, async (screen, lang) => {
  const page = await browser.open(screen, lang), stall = await freeStall(), number = accountNumber();
  await browser.signIn(page, 'clerk', PASSWORD);
  await browser.goto(page, HOME);
  await page.waitForSelector('.ladder');
  await browser.check(page, 'board_home');
  await page.click(`a[href="/app${HOME}/register"]`);
  await page.waitForSelector('input[name=stall]');
  await page.fill('input[name=stall]', stall);
  await page.fill('input[name="vendor.name"]', 'Hộ cô Hường');
  await page.fill('input[name="vendor.phone"]', '0912 345 678');
  await page.fill('textarea[name=pasted]', `Chị chuyển vào STK ${number.replace(/(\d{4})(?=\d)/g, '$1 ')} Vietcombank, chủ TK NGUYEN THI HUONG nhé`);
  await soon.deepEqual(() => Promise.all(['bin', 'number', 'holder_name'].map((name) => page.inputValue(`[name="account.${name}"]`))), ['970436', number, 'NGUYEN THI HUONG']);
  await page.fill('input[name="account.evidence"]', 'tủ 1, ảnh 7');
  await browser.check(page, 'board_register');
  await page.reload();
  await page.waitForSelector('input[name=stall]');
  await soon.equal(() => page.inputValue('input[name="vendor.name"]'), 'Hộ cô Hường', 'what was typed is there after a reload');
  await page.check('input[type=checkbox]');
  await page.context().setOffline(true);
  await page.click('main button[type=submit]');
  await page.waitForSelector('.notice.bad');
  await soon.equal(() => page.inputValue('input[name="account.number"]'), number, 'nothing typed is lost with the network');
  await page.context().setOffline(false);
  await page.click('main button[type=submit]');
  await page.waitForSelector('.notice.good');
  await browser.check(page, 'board_registered');
  assert.equal(count(`select count(*) from revision r join stall s on s.id = r.stall where s.number = '${stall}' and r.state = 'submitted'`), 1);
  await page.click('main button.large');
  await page.waitForSelector('input[name=stall]');
  await soon.equal(() => page.inputValue('input[name="vendor.name"]'), '', 'the next sheet is empty');
});

test('what the server refuses is told at its field, and sent again it is done once', async () => {
  const page = await browser.open(PHONE), stall = await freeStall();
  await browser.signIn(page, 'clerk', PASSWORD);
  await browser.goto(page, `${HOME}/register?stall=${stall}`);
  await page.waitForSelector('input[name=stall]');
  await soon.equal(() => page.inputValue('input[name=stall]'), stall);
  await page.fill('input[name="vendor.name"]', 'Hộ bà Tý');
  await page.fill('input[name="vendor.phone"]', '0168 234 5678');
  await page.selectOption('select[name="account.bin"]', '970436');
  await page.fill('input[name="account.number"]', accountNumber());
  await page.fill('input[name="account.holder_name"]', 'TRAN THI TY');
  await page.fill('input[name="account.evidence"]', 'tủ 1, ảnh 8');
  await page.check('input[type=checkbox]');
  await page.click('main button[type=submit]');
  await page.waitForSelector('.field.wrong');
  await page.waitForSelector('.notice.bad .detail:has-text("số di động có mười chữ số")');
  await page.waitForFunction(() => document.activeElement?.name === 'vendor.phone'); // it gets the focus once it is drawn
  await browser.check(page, 'board_register_refused');
  await page.fill('input[name="vendor.phone"]', '0912 345 679');
  // The revision is made, and its answer lost: what is typed on afterwards goes into the same one.
  await page.evaluate(() => {
    const sent = globalThis.fetch;
    globalThis.fetch = async (...what) => {
      const answer = await sent(...what);
      if (what[1]?.method !== 'POST') return answer;
      globalThis.fetch = sent;
      throw new TypeError('lost');
    };
  });
  await page.click('main button[type=submit]');
  await page.waitForSelector('.notice.bad');
  await page.fill('input[name="vendor.name"]', 'Hộ bà Tý Hàng Cá');
  await page.click('main button[type=submit]');
  await page.waitForSelector('.notice.good');
  assert.deepEqual(register.sql(`select r.state, r.data #>> '{vendor,name}' from revision r join stall s on s.id = r.stall where s.number = '${stall}'`), [['submitted', 'Hộ bà Tý Hàng Cá']]);
});

everywhere('the checker sees differences side by side, approves, returns with a reason, and decides many', test, async (screen, lang) => {
  const [one, back, ...many] = [await waiting(), await waiting(), await waiting(), await waiting()];
  const page = await browser.open(screen, lang);
  await browser.signIn(page, 'checker', PASSWORD);
  await browser.goto(page, HOME);
  await page.click('.tasks a[href*="state=submitted"]');
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'board_queue');
  await page.click(`a[href$="/revisions/${one.id}"]`);
  await page.waitForSelector('table.differences');
  await browser.check(page, 'board_differences');
  await soon.match(() => page.textContent('table.differences'), /NGUYEN THI HUONG/);
  await page.click('.decide .approve');
  await page.waitForSelector('.notice.good');
  await browser.check(page, 'board_approved');
  assert.equal(count(`select count(*) from code where revision = '${one.id}' and state = 'issued'`), 1);
  await browser.goto(page, `${HOME}/revisions/${back.id}`);
  await page.click('.decide .second >> nth=0');
  await page.fill('dialog textarea', 'Số tài khoản mờ, chụp lại');
  await browser.check(page, 'board_return');
  await page.click('dialog button[type=submit]');
  await page.waitForSelector('.decide', { state: 'detached' });
  assert.deepEqual(register.sql(`select state, reason from revision where id = '${back.id}'`), [['returned', 'Số tài khoản mờ, chụp lại']]);
  await browser.goto(page, `${HOME}/revisions`);
  for (const { stall } of many) await page.check(`input[type=checkbox][aria-label$=" ${stall.number}"]`);
  await page.click('.bulk button:nth-child(2)');
  await page.waitForSelector('.notice.good');
  await soon.match(() => told(page), /2/);
  assert.equal(count(`select count(*) from revision where id in ('${many[0].id}', '${many[1].id}') and state = 'approved'`), 2);
});

test('what was returned is mended by its maker and goes to the checker again', async () => {
  const page = await browser.open(DESK), back = await waiting();
  const checker = await register.person('checker');
  assert.equal((await checker('POST', `/v1/revisions/${back.id}/return`, { version: back.version, reason: 'Thiếu ảnh' })).status, 200);
  await browser.signIn(page, 'clerk', PASSWORD);
  await browser.goto(page, HOME);
  await page.click('.tasks a[href*="state=returned"]');
  await page.click(`a[href$="/revisions/${back.id}"]`);
  await page.click(`a[href$="revision=${back.id}"]`);
  await page.waitForSelector('input[name=stall]');
  await soon.equal(() => page.inputValue('input[name="vendor.name"]'), 'Hộ cô Hường');
  await browser.check(page, 'board_mend');
  await page.fill('input[name="account.number"]', accountNumber());
  await page.fill('input[name="account.evidence"]', 'tủ 1, ảnh 9');
  await page.check('input[type=checkbox]');
  await page.click('main button[type=submit]');
  await page.waitForSelector('.notice.good');
  assert.deepEqual(register.sql(`select state from revision where id = '${back.id}'`), [['submitted']]);
});

/** A code that was issued, and its stall's number. */
async function issued() {
  const checker = await register.person('checker'), one = await waiting();
  const answer = await checker('POST', `/v1/revisions/${one.id}/approve`, { version: one.version });
  assert.equal(answer.status, 200, answer.bytes.toString());
  return { stall: one.stall.number, code: answer.json.id };
}

everywhere('the plan of stalls tells how far each is, by zone and row, and so does the list', test, async (screen, lang) => {
  const { stall } = await issued(), page = await browser.open(screen, lang);
  await browser.signIn(page, 'clerk', PASSWORD);
  await browser.goto(page, `${HOME}/stalls`);
  await page.waitForSelector('.plan');
  for (const zone of await page.locator('section:has(ul.plan)').all()) {
    const rows = await zone.locator('h3').allTextContents();
    assert.deepEqual(rows, [...rows].sort(), 'rows stand in their order');
  }
  await browser.check(page, 'board_plan');
  await soon.match(() => page.textContent(`.plan a:has(strong:text-is("${stall}"))`), /◑/);
  await page.fill('input[type=search]', stall);
  await page.click(`.plan a:has(strong:text-is("${stall}"))`);
  await page.waitForSelector('dialog img.qr');
  await browser.check(page, 'board_stall');
  await page.goBack();
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.click('.filter a[href*="view=list"]');
  await page.waitForSelector('tbody tr');
  await soon.equal(() => page.locator('tbody tr').count(), 1, 'what was looked for on the plan is looked for in the list');
  await browser.check(page, 'board_stalls');
});

everywhere('labels are chosen, seen before, printed and fetched', test, async (screen, lang) => {
  const { stall, code } = await issued(), page = await browser.open(screen, lang);
  await browser.signIn(page, 'clerk', PASSWORD);
  await browser.goto(page, `${HOME}/prints`);
  await page.check(`input[type=checkbox][aria-label$=" ${stall}"]`);
  await page.waitForSelector('.sketch:not(.small) img');
  await browser.check(page, 'board_print_centre');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('a.large[download]');
  await browser.check(page, 'board_printed');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a.large[download]')]);
  const picture = join(register.dir, `${code}.png`);
  writeFileSync(picture, (await clerk('GET', `/v1/codes/${code}.png?face=plain`)).bytes);
  assert.equal(scanned(await paper(download))[0], scanned(picture)[0], 'what is on paper is what was issued');
  await page.click(`a[href$="/printed"]`);
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'board_print_jobs');
});

const plain = (name) => name.normalize('NFD').replace(/\p{M}/gu, '');
const phone = (start) => `09${start}${String(stalls).padStart(6, '0')}`;
const SHEET = ['Số sạp,Loại người bán,Tên người bán,Số điện thoại,Số định danh,Mã số thuế,Ngân hàng,Số tài khoản,Tên chủ tài khoản,Phiếu đồng ý,Chứng cứ tài khoản'];
const line = (stall, name, holder, phone) => [stall, 'Cá nhân', name, phone, '', '', 'Vietcombank', accountNumber(), holder, 'giấy', 'tủ 1'].join(',');

everywhere('a spreadsheet is checked first, filtered by fault, taken over and submitted', test, async (screen, lang) => {
  const [good, left] = [await freeStall(), await freeStall()], page = await browser.open(screen, lang);
  const family = { 'phone vi': 'Trần', 'phone en': 'Bùi', 'desk vi': 'Hoàng', 'desk en': 'Phạm' }[`${screen.name} ${lang}`], own = plain(family).toUpperCase();
  const sheet = [...SHEET, line(good, `${family} Thị Cúc`, `${own} THI CUC`, phone(12)), line(left, `${family} Quốc Bảo`, `${own} QUOC BAO`, phone(13)),
    line('Z99', `${family} Văn Mơ`, `${own} VAN MO`, phone(14)), line(await freeStall(), `${family} Minh Khôi`, `${own} MINH KHOI`, '12')].join('\r\n');
  await browser.signIn(page, 'clerk', PASSWORD);
  await browser.goto(page, `${HOME}/imports`);
  await page.waitForSelector('input[type=file]');
  await browser.check(page, 'board_imports');
  await page.setInputFiles('input[type=file]', { name: `chợ ${screen.name} ${lang}.csv`, mimeType: 'text/csv', buffer: Buffer.from(sheet) });
  await page.click('main form button[type=submit]');
  await page.waitForSelector('h1:text(".csv")');
  await page.waitForSelector('tbody tr');
  await soon.equal(() => page.locator('tbody tr').count(), 2, 'the rows with faults come first');
  await browser.check(page, 'board_import_faults');
  await page.click('.filter[aria-label]:nth-of-type(2) a:nth-child(2)');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await page.click('.filter a[href*="action=create"]');
  await page.waitForFunction(() => document.querySelectorAll('tbody input[type=checkbox]').length === 2);
  await page.check('tbody tr:nth-child(2) input[type=checkbox]');
  await browser.check(page, 'board_import_rows');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.notice.good');
  await page.click('main form button[type=submit]');
  await page.waitForFunction(() => document.querySelector('.notice.good a')?.href.endsWith('state=submitted'));
  await browser.check(page, 'board_import_done');
  assert.deepEqual(register.sql(`select s.number, r.state from revision r join stall s on s.id = r.stall where s.number in ('${good}', '${left}')`), [[good, 'submitted']]);
});

test('what waits at a market is counted from the register, for whoever may see the market', async () => {
  await waiting();
  ok(await clerk('POST', `/v1/markets/${MARKET}/revisions`, form(await freeStall())), 201);
  const { code } = await issued(), seen = ok(await clerk('GET', `/v1/markets/${MARKET}/waiting`));
  const states = Object.fromEntries(register.sql(`select state, count(*) from revision where market = '${MARKET}' group by 1`));
  assert.deepEqual(seen.revisions, { draft: Number(states.draft), returned: Number(states.returned ?? 0), submitted: Number(states.submitted) });
  assert.ok(seen.revisions.draft && seen.revisions.submitted && seen.codes.to_print);
  register.sql(`insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, account, counted, direction, bin, match_rule, event_id, account_hash, personal_hash)
    select ${PROVINCE}, new_id(), now(), now(), 45000, new_id(), account, false, 'credit', '970436', 'none', 'lost', decode(repeat('00', 16), 'hex'), sha256('x') from code where id = '${code}'`);
  ok(await (await register.person('checker'))('POST', `/v1/codes/${code}/revoke`, { reason: 'mistake' }));
  const then = ok(await clerk('GET', `/v1/markets/${MARKET}/waiting`)), whole = ok(await (await register.person('second'))('GET', `/v1/markets/${MARKET}/waiting`));
  assert.deepEqual([then.codes.to_print, then.payments_doubtful, whole.payments_doubtful], [seen.codes.to_print - 1, 0, 1], 'a payment of no market is for who sees the province');
  assert.equal((await clerk('GET', `/v1/markets/${MARKETS[1]}/waiting`)).status, 404, 'another market');
  assert.equal((await clerk('GET', `/v1/markets/${MARKET}/waiting?state=x`)).status, 422);
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all of it'));
