// The shell: how it is served, signing in and out, the menu by roles, both languages, the address bar, the network gone, and
// a new version.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { oneTimeCode, Register } from '../http/register.mjs';
import { Browser, DESK, everywhere, PHONE, soon } from './browser.mjs';

const PASSWORD = 'correct horse battery staple', FIRST_PAGE_BYTES_MAX = 60 * 1024, SMALL_BYTES = 600;
const register = new Register();
let browser;
before(async () => {
  await register.start();
  register.sql(`insert into person (id, login, name, password_hash) select '60000009-0000-7000-8000-000000000000', 'root', 'Quản trị', password_hash from person where login = 'maker';
    insert into role_grant (person, role, scope_kind) values ('60000009-0000-7000-8000-000000000000', 'sysadmin', 'all')`);
  await register.person('maker');
  browser = new Browser(register);
}, { timeout: 120_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

const get = (path, coding) => register.request('GET', path, { headers: coding ? { 'accept-encoding': coding } : {} });
/** What the first page of an address fetches before anybody signs in. */
async function firstPage(address = '/app/') {
  const html = (await get(address)).bytes.toString();
  return [address, ...[...html.matchAll(/(?:href|src)="(\/app\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path)];
}

test('the short address leads to the application', async () => {
  const answer = await get('/app');
  assert.deepEqual([answer.status, answer.headers.location], [303, '/app/']);
});

test('the first page is small over the wire, and every coding holds the same', async () => {
  let total = 0;
  for (const path of await firstPage()) {
    const plain = await get(path), gzip = await get(path, 'deflate, gzip;q=0.5'), brotli = await get(path, 'gzip, br;q=0.9');
    total += gzip.bytes.length;
    // What would hardly get shorter travels as it is.
    if (plain.bytes.length < SMALL_BYTES && !gzip.headers['content-encoding']) continue;
    assert.deepEqual([plain.headers['content-encoding'], gzip.headers['content-encoding'], brotli.headers['content-encoding']], [undefined, 'gzip', 'br'], path);
    assert.deepEqual(gunzipSync(gzip.bytes), plain.bytes);
    assert.deepEqual(brotliDecompressSync(brotli.bytes), plain.bytes);
    assert.equal(new Set([plain, gzip, brotli].map(({ headers }) => headers.etag)).size, 3);
    assert.equal(brotli.headers.vary, 'Accept-Encoding');
    assert.equal((await get(path, 'br;q=0, gzip;q=0.000')).headers['content-encoding'], undefined);
  }
  assert.ok(total < FIRST_PAGE_BYTES_MAX, `${total} bytes`);
});

test('the first page of an area names every file that it will want, and no other', async () => {
  for (const area of ['account', 'admin', 'board', 'check', 'field', 'province', 'vendor']) {
    const [, ...files] = await firstPage(`/app/${area}/some/page`), scripts = files.filter((path) => path.endsWith('.js'));
    assert.ok(scripts.some((path) => path.startsWith(`/app/a/${area}-`)), area);
    const wanted = await Promise.all(scripts.map(async (path) => [...(await get(path)).bytes.toString().matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)].map(([, name]) => `/app/a/${name}`)));
    assert.deepEqual([...new Set(wanted.flat())].filter((path) => !scripts.includes(path)), [], area);
  }
  assert.deepEqual((await firstPage('/app/boards')).length, (await firstPage()).length);
});

test('files named by their hash are kept for ever, the others are asked for again, and no file is not a page', async () => {
  const [home, ...files] = await firstPage();
  for (const path of files) assert.match((await get(path)).headers['cache-control'], /immutable/);
  for (const path of [home, '/app/worker.js', '/app/manifest.webmanifest', '/app/board/some/page']) {
    const answer = await get(path);
    assert.deepEqual([answer.status, answer.headers['cache-control']], [200, 'no-cache'], path);
    const again = await register.request('GET', path, { headers: { 'if-none-match': answer.headers.etag } });
    assert.deepEqual([again.status, again.bytes.length], [304, 0]);
    assert.match(answer.headers['content-security-policy'], /^default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.doesNotMatch(answer.headers['content-security-policy'], /unsafe|\*|http/);
  }
  assert.equal((await get('/app/a/none-12345678.js')).status, 404);
});

test('whoever is signed in is known on a device that kept nothing but the session', async () => {
  const page = await browser.open(PHONE), { cookie } = await register.signIn('maker'), [name, value] = cookie.split(/=(.*)/s);
  await page.context().addCookies([{ name, value, url: browser.origin, secure: true, httpOnly: true, sameSite: 'Strict' }]);
  await browser.goto(page, '/board');
  await page.waitForSelector('tbody tr');
  await page.waitForSelector('nav', { state: 'attached' });
  browser.clean('board');
});

everywhere('whoever signs in finds their own part, and everything is accessible', test, async (screen, lang) => {
  const page = await browser.open(screen, lang);
  await browser.goto(page);
  await page.waitForSelector('input[name=login]');
  await soon.equal(() => page.locator('html').getAttribute('lang'), lang);
  await browser.check(page, 'sign_in');
  await page.fill('input[name=login]', 'maker');
  await page.fill('input[name=password]', 'not the one at all');
  await page.click('main button[type=submit]');
  await page.waitForSelector('[role=alert]');
  await browser.check(page, 'sign_in_refused');
  await browser.signIn(page, 'maker', PASSWORD);
  await soon.match(() => page.textContent('h1'), /Người maker/);
  await page.waitForSelector('.doors');
  await browser.check(page, 'home');
  const doors = await page.locator('.doors a').evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  assert.ok(doors.includes('/app/board') && !doors.includes('/app/vendor') && !doors.includes('/app/admin'), doors.join());
  await page.click('.doors a[href="/app/board"]');
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'board_markets');
  await browser.goto(page, '/account');
  await page.waitForSelector('.rows li');
  await browser.check(page, 'account');
  await browser.goto(page, '/admin');
  await page.waitForSelector('h1');
  await soon.equal(() => page.locator('tbody tr').count(), 0, 'no right, no page');
  await browser.check(page, 'no_right');
});

test('a role that decides enrols its one-time code from the screen, and signs in with it', async () => {
  const page = await browser.open(PHONE);
  await browser.signIn(page, 'root', PASSWORD);
  await page.waitForURL('**/app/account');
  await page.click('main form button[type=submit]');
  await page.waitForSelector('img.qr');
  await browser.check(page, 'enrol');
  const secret = (await page.textContent('code.secret')).replace(/ /g, '');
  await page.fill('input[name=otp]', oneTimeCode(secret));
  await page.click('main form button[type=submit]');
  await page.waitForSelector('.notice.good');
  // Whoever is quicker than the application's own question is not sent back to what is done.
  assert.equal(await page.evaluate(() => JSON.parse(localStorage.getItem('socho.me'))?.owes), null);
  await browser.goto(page, '/');
  await page.click('.doors a[href="/app/admin"]');
  await page.waitForSelector('tbody tr');
  await browser.check(page, 'admin_people');
  await page.click('.menu-button');
  await page.click('nav button');
  await page.waitForSelector('input[name=login]');
  register.secrets.set('root', secret);
  await browser.signIn(page, 'root', PASSWORD);
  await page.waitForSelector('.doors');
  assert.equal((await register.sql(`select count(*) from session s join person p on p.id = s.person where p.login = 'root'`))[0][0], '1');
});

test('the language is chosen once and remembered', async () => {
  const page = await browser.open(PHONE, 'vi');
  await browser.goto(page);
  await page.waitForSelector('h1');
  await soon.equal(() => page.textContent('h1'), 'Đăng nhập');
  await page.click('.language');
  await soon.equal(() => page.textContent('h1'), 'Sign in');
  await soon.equal(() => page.locator('html').getAttribute('lang'), 'en');
  await page.reload();
  await page.waitForSelector('h1');
  await soon.equal(() => page.textContent('h1'), 'Sign in');
});

test('what is looked for stands in the address bar, and the back button goes back', async () => {
  const page = await browser.open(DESK);
  await browser.signIn(page, 'maker', PASSWORD);
  await page.click('.doors a[href="/app/board"]');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 2);
  await page.fill('input[type=search]', 'HL2');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  assert.match(page.url(), /\/app\/board\?q=HL2$/);
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await soon.equal(() => page.inputValue('input[type=search]'), 'HL2');
  const href = await page.locator('.exports a').first().getAttribute('href');
  assert.equal(href, '/v1/exports/markets.xlsx');
  assert.equal((await page.context().request.get(`${browser.origin}${href}`, { ignoreHTTPSErrors: true })).status(), 200);
  await page.goBack();
  await page.waitForSelector('.doors');
  await page.goForward();
  await page.waitForSelector('tbody tr');
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1'); // the heading of a new page has the focus
});

test('the keyboard reaches everything, past a link that skips the head', async () => {
  const page = await browser.open(DESK);
  await browser.signIn(page, 'maker', PASSWORD);
  await page.waitForSelector('.doors');
  await page.reload();
  await page.waitForSelector('.doors');
  await page.keyboard.press('Tab');
  await soon.equal(() => page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await soon.equal(() => page.evaluate(() => document.activeElement.getAttribute('href')), '/app/board');
  await page.keyboard.press('Enter');
  await page.waitForSelector('tbody tr');
});

test('a session that ended elsewhere asks to sign in again, and says why', async () => {
  const page = await browser.open(PHONE);
  await browser.signIn(page, 'second', PASSWORD);
  await page.waitForURL('**/app/account');
  register.sql(`delete from session where person = (select id from person where login = 'second')`);
  await page.click('main form button[type=submit]');
  await page.waitForSelector('dialog input[name=login]');
  await soon.match(() => page.textContent('dialog .notice'), /Phiên làm việc đã hết/);
});

test('without a network the application starts, and tells that it is gone', async () => {
  const page = await browser.open(PHONE);
  await browser.signIn(page, 'maker', PASSWORD);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.click('.doors a[href="/app/board"]');
  await page.waitForSelector('tbody tr');
  await page.context().setOffline(true);
  await browser.goto(page, '/board');
  await page.waitForSelector('.bar');
  await page.waitForSelector('h1');
  await soon.match(() => page.textContent('.bar'), /Mất mạng/);
  await page.waitForSelector('.notice.bad');
  await page.screenshot({ path: browser.picture(page, 'offline'), fullPage: true });
  await page.context().setOffline(false);
  await page.click('.notice button');
  await page.waitForSelector('tbody tr');
  await soon.equal(() => page.locator('.bar').count(), 0);
});

/** The same service behind a door of its own whose worker is another version as soon as `door.version` says so. */
async function newDoor() {
  const file = (name) => readFileSync(join(register.dir, 'tls', name));
  const door = { version: '' };
  door.server = https.createServer({ cert: file('server.crt'), key: file('server.key') }, async (request, response) => {
    const body = [];
    for await (const piece of request) body.push(piece);
    const { host, connection, 'accept-encoding': coding, 'if-none-match': known, ...headers } = request.headers;
    const answer = await register.request(request.method, request.url, { headers, raw: body.length ? Buffer.concat(body) : undefined });
    const { 'content-length': length, 'transfer-encoding': chunked, ...kept } = answer.headers;
    const isWorker = request.url === '/app/worker.js' && answer.status === 200;
    response.writeHead(answer.status, kept).end(isWorker ? Buffer.concat([answer.bytes, Buffer.from(`\n//${door.version}`)]) : answer.bytes);
  }).listen(0, '127.0.0.1');
  await once(door.server, 'listening');
  return door;
}

test('a new version waits until somebody says "reload", and then is there', async () => {
  const door = await newDoor(), direct = browser.origin;
  browser.origin = `https://127.0.0.1:${door.server.address().port}`;
  try {
    const page = await browser.open(PHONE);
    await browser.goto(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.fill('input[name=login]', 'typed');
    door.version = 'another';
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await page.waitForSelector('.bar button');
    await soon.equal(() => page.inputValue('input[name=login]'), 'typed', 'nothing was pulled from under who types');
    await browser.check(page, 'new_version');
    await Promise.all([page.waitForNavigation(), page.click('.bar button')]);
    await page.waitForSelector('input[name=login]');
    await soon.equal(() => page.locator('.bar').count(), 0);
  } finally {
    browser.origin = direct;
    door.server.closeAllConnections();
    door.server.close();
  }
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all of it'));
