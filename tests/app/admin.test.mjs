// Administration from the screen: people and what they may do, keys, jobs and health.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Register } from '../http/register.mjs';
import { Browser, DESK, everywhere, PHONE, soon } from './browser.mjs';
import { load } from './module.mjs';

const PASSWORD = 'correct horse battery staple', ROOT = '60000009-0000-7000-8000-000000000000';
const register = new Register();
let browser, connection;
before(async () => {
  await register.start();
  register.sql(`insert into person (id, login, name, password_hash) select '${ROOT}', 'root', 'Quản trị', password_hash from person where login = 'maker';
    insert into role_grant (person, role, scope_kind) values ('${ROOT}', 'sysadmin', 'all');
    update person set name = 'Đặng Thị Hằng' where login = 'viewer'`);
  await register.person('root');
  await register.person('viewer');
  connection = JSON.parse(register.socho('connection', 'add', '--province', '22', '--name', 'Cổng SePay', '--provider', 'sepay', '--json'));
  browser = new Browser(register);
}, { timeout: 120_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

const idOf = (login) => register.sql(`select id from person where login = '${login}'`)[0][0];
const grantsOf = (login) => register.sql(`select role from role_grant where person = '${idOf(login)}' order by role`).flat();

everywhere('the administrator finds people, keys and the state of the system', test, async (screen, lang) => {
  const page = await browser.open(screen, lang);
  await browser.signIn(page, 'root', PASSWORD);
  await page.click('.doors a[href="/app/admin"]');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 6);
  await browser.check(page, 'admin_people');
  await page.fill('input[type=search]', 'dang thi');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await soon.match(() => page.textContent('tbody tr'), /Đặng Thị Hằng/);
  await page.fill('input[type=search]', 'nobody of that name');
  await page.waitForSelector('.empty');
  await browser.check(page, 'admin_people_none');
  await browser.goto(page, `/admin/people/${idOf('viewer')}`);
  await page.waitForSelector('.facts');
  await page.waitForFunction(() => document.querySelectorAll('section').length > 2);
  await browser.check(page, 'admin_person');
  await browser.goto(page, '/admin/keys');
  await page.waitForSelector('.notice');
  await browser.check(page, 'admin_keys');
  await browser.goto(page, '/admin/health');
  await page.waitForSelector('.notice.good');
  await page.waitForSelector('.facts');
  await browser.check(page, 'admin_health');
});

test('a role is given and taken back, sessions end, and the blocked do not sign in', async () => {
  const page = await browser.open(PHONE);
  await browser.signIn(page, 'root', PASSWORD);
  await page.waitForSelector('.doors');
  await browser.goto(page, `/admin/people/${idOf('viewer')}`);
  await page.selectOption('select[name=role]', 'auditor');
  await page.selectOption('select[name=scope]', 'province');
  await page.waitForFunction(() => document.querySelectorAll('.found li').length === 10);
  await page.click('main form >> nth=0 >> button[type=submit]');
  await page.waitForSelector('.wrong input[name=province]');
  await browser.check(page, 'admin_grant_refused');
  await page.fill('input[name=province]', 'quang ninh');
  await page.waitForFunction(() => document.querySelectorAll('.found li').length === 1);
  await page.click('.found button');
  await page.waitForSelector('.chosen');
  await soon.equal(() => page.evaluate(() => document.activeElement.closest('.chosen') !== null), true, 'the focus stays where one was');
  await page.click('main form >> nth=0 >> button[type=submit]');
  await page.waitForFunction(() => document.querySelectorAll('.rows li strong').length === 2);
  assert.deepEqual(grantsOf('viewer'), ['auditor', 'prov_viewer']);
  await soon.match(() => page.textContent('.rows'), /Kiểm toánTỉnh Quảng Ninh/);
  await page.click('button[aria-label="Thu hồi vai trò Kiểm toán"]');
  await page.waitForFunction(() => document.querySelectorAll('.rows li strong').length === 1);
  assert.deepEqual(grantsOf('viewer'), ['prov_viewer']);
  const sessions = () => register.sql(`select count(*) from session where person = '${idOf('viewer')}'`)[0][0];
  assert.equal(sessions(), '1');
  await page.click('button[aria-label^="Kết thúc phiên"]');
  await page.waitForFunction(() => document.body.textContent.includes('không đăng nhập ở đâu cả'));
  assert.equal(sessions(), '0');
  await page.fill('input[name=reason]', 'Thôi việc');
  await page.click('main form >> nth=1 >> button[type=submit]');
  await page.waitForFunction(() => document.querySelector('.facts')?.textContent.includes('Đã khóa'));
  await browser.check(page, 'admin_person_blocked');
  assert.equal((await register.request('POST', '/v1/sessions', { body: { login: 'viewer', password: PASSWORD } })).status, 401);
  await page.click('text=Mở khóa');
  await page.waitForFunction(() => document.querySelector('.facts')?.textContent.includes('Đang dùng'));
  await page.click('text=Xóa mã một lần');
  await page.waitForSelector('.notice.note');
  await page.click('.notice.note button');
  await page.waitForFunction(() => document.querySelector('.facts')?.textContent.includes('Chưa cài'));
  assert.equal(register.sql(`select count(*) from person_totp where person = '${idOf('viewer')}'`)[0][0], '0');
});

everywhere('somebody new is added by words, and the password is told once', test, async (screen, lang) => {
  const page = await browser.open(screen, lang), login = `moi.${screen.name}.${lang}`;
  await browser.signIn(page, 'root', PASSWORD);
  await page.waitForSelector('.doors');
  await browser.goto(page, '/admin');
  await page.click('a[href="/app/admin/people/new"]');
  await page.fill('input[name=name]', 'Trần Thị Mới');
  await page.fill('input[name=login]', 'maker');
  await page.fill('input[name=market]', 'HL2');
  await page.waitForFunction(() => document.querySelectorAll('.found li').length === 1);
  await browser.check(page, 'admin_new_person');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.chosen');
  await page.click('main button[type=submit]');
  await page.waitForSelector('.wrong input[name=login]');
  await browser.check(page, 'admin_new_person_refused');
  await page.reload();
  await soon.equal(() => page.inputValue('input[name=name]'), 'Trần Thị Mới', 'what was typed is kept');
  await soon.match(() => page.textContent('.chosen'), /Chợ Hạ Long II/);
  await page.fill('input[name=login]', login);
  await page.click('main button[type=submit]');
  const password = await page.textContent('code.secret >> nth=1');
  assert.match(password, /^[a-z0-9-]{23}$/);
  await browser.check(page, 'admin_person_added');
  assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes(password));
  assert.equal(register.sql(`select g.role || ' ' || m.name from role_grant g join market m on m.id = g.market where person = '${idOf(login)}'`)[0][0], 'market_maker Chợ Hạ Long II');
  const signed = await register.request('POST', '/v1/sessions', { body: { login, password } });
  assert.deepEqual([signed.status, signed.json.owes], [201, 'password']);
  await page.click('main a.button');
  await page.waitForSelector('.facts');
  assert.ok(!(await page.content()).includes(password));
});

test('a form whose answer was lost is sent again and adds nobody twice', async () => {
  const page = await browser.open(PHONE);
  await browser.signIn(page, 'root', PASSWORD);
  await page.waitForSelector('.doors');
  await browser.goto(page, '/admin/people/new');
  await page.fill('input[name=name]', 'Lê Văn Mạng');
  await page.fill('input[name=login]', 'levan');
  await page.selectOption('select[name=scope]', 'province');
  await page.fill('input[name=province]', 'quang ninh');
  await page.waitForFunction(() => document.querySelectorAll('.found li').length === 1);
  await page.click('.found button');
  // What the form sends arrived, and its answer was lost.
  const id = await page.evaluate(() => JSON.parse(Object.entries(localStorage).find(([name]) => name.endsWith('.person'))[1]).key);
  const root = await register.person('root');
  assert.equal((await root('POST', '/v1/people', { id, login: 'levan', name: 'Lê Văn Mạng', role: 'market_maker', scope: 'province', province: 22 })).status, 201);
  await page.click('main button[type=submit]');
  await page.waitForSelector('.notice.note');
  await browser.check(page, 'admin_person_added_before');
  assert.equal(register.sql("select count(*) from person where name = 'Lê Văn Mạng'")[0][0], '1');
});

test('a forgotten password is reset, told once, and every session ends', async () => {
  const before_ = register.sql("select password_hash from person where login = 'second'")[0][0];
  const { cookie } = await register.signIn('second');
  for (const screen of [PHONE, DESK]) {
    const page = await browser.open(screen);
    await browser.signIn(page, 'root', PASSWORD);
    await page.waitForSelector('.doors');
    await browser.goto(page, `/admin/people/${idOf('second')}`);
    await page.click('text=Đặt lại mật khẩu');
    await browser.check(page, 'admin_reset_password');
    await page.click('dialog button[type=submit]');
    const password = await page.textContent('dialog code.secret >> nth=1');
    await browser.check(page, 'admin_password_reset');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('dialog'));
    assert.ok(!(await page.content()).includes(password));
    const signed = await register.request('POST', '/v1/sessions', { body: { login: 'second', password } });
    assert.deepEqual([signed.status, signed.json.owes], [201, 'password']);
  }
  assert.notEqual(register.sql("select password_hash from person where login = 'second'")[0][0], before_);
  assert.equal((await register.request('GET', '/v1/me', { cookie })).status, 401);
});

test('a connection tells what it delivered, and is given another secret that is shown once', async () => {
  const path = new URL(connection.path, 'https://x').pathname, headers = { authorization: `Apikey ${connection.apikey}` };
  while ((await register.request('POST', path, { body: { id: 1 }, headers })).status === 401) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const screen of [DESK, PHONE]) {
    const page = await browser.open(screen);
    await browser.signIn(page, 'root', PASSWORD);
    await page.waitForSelector('.doors');
    await browser.goto(page, '/admin/connections');
    await page.waitForSelector('tbody tr');
    await browser.check(page, 'admin_connections');
    await page.click('tbody a:text-is("Cổng SePay")');
    await page.waitForSelector('tbody tr');
    await page.waitForFunction(() => /Không đọc được\s*1/.test(document.querySelectorAll('.facts')[1]?.textContent ?? ''));
    await browser.check(page, 'admin_connection');
  }
  const page = await browser.open(PHONE, 'en');
  await browser.signIn(page, 'root', PASSWORD);
  await page.waitForSelector('.doors');
  await browser.goto(page, `/admin/connections/${connection.id}?kind=test`);
  await page.waitForSelector('.empty');
  const before_ = register.sql('select secret_box from connection')[0][0];
  await page.click('text=Change the secret');
  await page.fill('dialog input[name=overlap_hours]', '5000');
  await page.keyboard.press('Enter');
  assert.equal(register.sql('select secret_box from connection')[0][0], before_, 'out of range is not sent');
  await page.fill('dialog input[name=overlap_hours]', '48');
  await page.keyboard.press('Enter');
  const secret = await page.textContent('dialog code.secret');
  assert.ok(secret.length > 20 && secret !== connection.apikey);
  await browser.check(page, 'admin_rotated');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog'));
  assert.ok(!(await page.content()).includes(secret));
  while ((await register.request('POST', path, { body: { id: 2 }, headers: { authorization: `Apikey ${secret}` } })).status === 401) await new Promise((resolve) => setTimeout(resolve, 100));
});

everywhere('a connection is added for a market, and its address and secret are told once', test, async (screen, lang) => {
  const page = await browser.open(screen, lang), name = `Cổng ${screen.name} ${lang}`;
  await browser.signIn(page, 'root', PASSWORD);
  await page.waitForSelector('.doors');
  await browser.goto(page, '/admin/connections');
  await page.click('a[href="/app/admin/connections/new"]');
  await page.selectOption('select[name=provider]', 'casso2');
  await page.fill('input[name=name]', name);
  await page.selectOption('select[name=of]', 'market');
  await page.fill('input[name=market]', 'HL1');
  await page.waitForFunction(() => document.querySelectorAll('.found li').length === 1);
  await page.click('.found button');
  await page.fill('input[name="secrets.checksum_key"]', 'khóa sai');
  await page.fill('textarea[name=settings]', '{ not JSON');
  await page.click('main button[type=submit]');
  await page.waitForSelector('.wrong textarea[name=settings]');
  await browser.check(page, 'admin_new_connection');
  assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes('khóa sai'), 'a secret is kept nowhere');
  await page.fill('textarea[name=settings]', '');
  await page.click('main button[type=submit]');
  await page.waitForSelector('.wrong input[name="secrets.checksum_key"]');
  await page.fill('input[name="secrets.checksum_key"]', 'checksum-0123456789');
  await page.selectOption('select[name=provider]', 'sepay');
  await soon.equal(() => page.locator('input[name="secrets.checksum_key"]').count(), 0);
  await page.click('main button[type=submit]');
  const [address, secret] = [await page.textContent('code.secret >> nth=0'), await page.textContent('code.secret >> nth=1')];
  assert.ok(address.startsWith(`${browser.origin}/in/sepay/`));
  await browser.check(page, 'admin_connection_added');
  while ((await register.request('POST', new URL(address).pathname, { body: { id: 1 }, headers: { authorization: `Apikey ${secret}` } })).status === 401) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(register.sql(`select m.label_code from connection c join market m on m.id = c.market where c.name = '${name}'`)[0][0], 'HL1');
  await page.click('main a.button');
  await page.waitForSelector('.facts');
  assert.ok(!(await page.content()).includes(secret));
});

test('a connection is stopped and started, asked for a certificate and for none, and its log is searched', async () => {
  const stateOf = () => register.sql(`select state, client_pin is not null from connection where id = '${connection.id}'`)[0];
  for (const screen of [PHONE, DESK]) {
    const page = await browser.open(screen);
    await browser.signIn(page, 'root', PASSWORD);
    await page.waitForSelector('.doors');
    await browser.goto(page, `/admin/connections/${connection.id}`);
    await page.click('text=Sửa kết nối');
    await page.fill('dialog input[name=addresses]', 'mọi nơi');
    await page.click('dialog button[type=submit]');
    await page.waitForSelector('dialog .wrong input[name=addresses]');
    await browser.check(page, 'admin_connection_amend');
    await page.fill('dialog input[name=addresses]', '203.0.113.0/24 127.0.0.1');
    await page.fill('dialog input[name=name]', `Cổng ${screen.name}`);
    await page.click('dialog button[type=submit]');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForFunction((name) => document.querySelector('h1').textContent === name && document.querySelector('.facts').textContent.includes('203.0.113.0/24'), `Cổng ${screen.name}`);
    assert.deepEqual(register.sql(`select name, addresses from connection where id = '${connection.id}'`), [[`Cổng ${screen.name}`, '203.0.113.0/24 127.0.0.1']]);
    await page.click('text=Ngừng kết nối');
    await browser.check(page, 'admin_connection_stop');
    await page.click('dialog button[type=submit]');
    await page.waitForFunction(() => /Đã ngừng/.test(document.querySelector('.notice.good')?.textContent ?? ''));
    assert.deepEqual(stateOf(), ['disabled', 'f']);
    await page.click('text=Nhận lại');
    await page.click('dialog button[type=submit]');
    await page.waitForFunction(() => /Đã nhận lại/.test(document.querySelector('.notice.good')?.textContent ?? ''));
    await page.click('text=Đòi chứng thư máy khách');
    await page.fill('dialog textarea', 'không phải PEM');
    await page.click('dialog button[type=submit]');
    await page.waitForSelector('dialog .wrong textarea');
    await browser.check(page, 'admin_connection_certify');
    await page.fill('dialog textarea', readFileSync(join(register.dir, 'tls', 'server.crt'), 'utf8'));
    await page.click('dialog button[type=submit]');
    await page.waitForFunction(() => /Phải có chứng thư/.test(document.querySelector('.facts')?.textContent));
    assert.deepEqual(stateOf(), ['active', 't']);
    await page.click('text=Đổi chứng thư máy khách');
    await page.click('text=Thôi đòi chứng thư');
    await page.waitForFunction(() => document.querySelector('.facts')?.textContent.includes('Phải có chứng thư') === false);
    assert.deepEqual(stateOf(), ['active', 'f']);
    await page.fill('input[name=from]', '01/01/2100');
    await page.waitForSelector('.empty');
    await page.goBack();
    await browser.goto(page, `/admin/connections/${connection.id}?q=khongco`);
    await page.waitForSelector('.empty');
    await page.fill('input[type=search]', '');
    await page.waitForSelector('tbody tr');
    await browser.check(page, 'admin_deliveries');
  }
});

test('jobs that were given up, and keys that run out, are seen', async () => {
  register.sql(`insert into job (kind, state, run_at) values ('report_pdf', 'queued', now() + interval '1 hour');
    insert into job (kind, state, finished_at, error) values ('print_pdf', 'failed', now(), 'why')`);
  const page = await browser.open(DESK);
  await browser.signIn(page, 'root', PASSWORD);
  await page.waitForSelector('.doors');
  await browser.goto(page, '/admin/health');
  await page.waitForSelector('tbody tr');
  const rows = await page.locator('tbody tr').allTextContents();
  assert.ok(rows.some((row) => /print_pdf001/.test(row)), rows.join());
  assert.ok(rows.some((row) => /report_pdf100/.test(row)), rows.join());
  await browser.check(page, 'admin_jobs');
});

test('jobs are seen one by one, tried again and stopped', async () => {
  const job = (words) => register.sql(`insert into job (province, market, kind, state, run_at, finished_at, error, attempts, progress, progress_total)
    select 22, m.id, ${words} from market m where m.label_code = 'HL1' returning id`)[0][0];
  const stateOf = (id) => register.sql(`select state from job where id = '${id}'`)[0][0];
  for (const [screen, lang] of [[PHONE, 'vi'], [DESK, 'en']]) {
    const failed = job("'sessions', 'failed', now(), now(), 'unavailable the signer is away', 5, 3, 40"), waits = job("'print', 'queued', now() + interval '1 day', null, null, 0, 0, null");
    const page = await browser.open(screen, lang);
    await browser.signIn(page, 'root', PASSWORD);
    await page.waitForSelector('.doors');
    await browser.goto(page, '/admin/jobs');
    await page.waitForSelector('tbody tr');
    await browser.check(page, 'admin_jobs_list');
    await page.click('.filter a[href*="state=failed"]');
    await page.selectOption('select[name=kind]', 'sessions');
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
    const row = await page.textContent('tbody tr');
    assert.match(row, lang === 'vi' ? /Dọn phiên đăng nhập.*Chợ Hạ Long I.*3 trên 40.*Hệ thống đang bận.*the signer is away/ : /Sweep sessions.*Chợ Hạ Long I.*3 of 40.*The service is busy.*the signer is away/);
    await page.click('tbody button');
    await page.waitForSelector('.notice.good');
    assert.ok(['queued', 'running', 'done'].includes(stateOf(failed)));
    await browser.goto(page, '/admin/jobs?kind=print&state=queued');
    await page.click('tbody button');
    await page.waitForSelector('.notice.good');
    await page.waitForSelector('.empty');
    assert.equal(stateOf(waits), 'failed');
    await browser.goto(page, '/admin/jobs?q=khongco');
    await page.waitForSelector('.empty');
    await browser.check(page, 'admin_jobs_none');
    register.sql("delete from job where kind in ('print', 'sessions')");
  }
});

test('figures are read as they are told', async () => {
  const { figuresOf, jobsOf } = await load('admin/figures.ts');
  const told = figuresOf('# HELP a b\nsocho_jobs_queued{kind="x"} 3\nsocho_jobs_failed{kind="y"} 1\nsocho_jobs_oldest_wait_seconds{kind="x"} 9\nbroken line\n');
  assert.equal(told.samples.length, 3);
  assert.deepEqual(jobsOf(told), [{ kind: 'y', queued: 0, running: 0, failed: 1, oldest: 0 }, { kind: 'x', queued: 3, running: 0, failed: 0, oldest: 9 }]);
  assert.equal(told.value('socho_none'), 0);
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all of it'));
