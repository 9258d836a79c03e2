// Every page of every area, in both languages, on a phone and a desk, at twice the size and on 320 pixels, by eye, by
// keyboard and by ear. Pages come from the areas' own tables and are found as people find them, by following links.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { oneTimeCode } from '../http/register.mjs';
import { Browser, DESK, PHONE, soon } from './browser.mjs';
import { keyboard, listFaults, look, namesHeard, wording } from './judge.mjs';
import { pagesOf } from './page_tables.mjs';
import { Walk, watchRequests } from './walk.mjs';
import { BIG, OFFICE, PASSWORD, TRADER_PHONE, wholeTown } from './whole_town.mjs';

const SIZES = [['a phone', 360, 800], ['a desk', 1366, 768], ['a desk at 200 %', 683, 384], ['a desk at 400 %', 320, 256]];

/** Where words of the API are what is shown: what a provider gives out is asked for by the provider's own name. */
const AS_STORED = /^\/admin\/connections\/new\b.*a raw word of the API/;

let town, browser, pages, amount;
before(async () => {
  [town, pages] = await Promise.all([wholeTown(), pagesOf()]);
  browser = new Browser(town.register);
  const made = await town.own('POST', '/v1/my/codes', { stall: town.trader.stall, amount: 45000 });
  assert.equal(made.status, 201, made.bytes.toString());
  amount = `/vendor/amount/${made.json.id}`;
}, { timeout: 300_000 });
afterEach(() => browser?.closePages());
after(async () => {
  await browser?.closePages();
  await town?.register.stop();
});

async function opened(login, password, from = [], screen = DESK) {
  const page = await browser.open(screen, 'vi');
  await page.context().addInitScript(watchRequests);
  await browser.signIn(page, login, password);
  await page.waitForSelector('.doors');
  return new Walk(page, pages, from);
}

/** Something that this device found in the market and the register refused. */
const refusedScan = (stall) => new Promise((done, failed) => {
  const opening = indexedDB.open('socho-field'), client_id = crypto.randomUUID(), { person } = JSON.parse(localStorage['socho.me']), made = new Date().toISOString();
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const writing = opening.result.transaction('queue', 'readwrite');
    writing.objectStore('queue').put({ client_id, person, kind: 'scan', body: { client_id, stall, payload: '0002', at: made }, name: '1', made, state: 'refused', code: 'scan_id_reused', here: 'unreadable' });
    writing.oncomplete = () => done(opening.result.close());
  };
});

const resize = (page, [, width, height]) => page.setViewportSize({ width, height });
const speak = async (walk, lang) => {
  if ((await walk.page.locator('html').getAttribute('lang')) !== lang) await walk.page.evaluate(() => document.querySelector('.language').click());
  await walk.settled();
};

/** Everything there is to say against one view of one page. */
async function judge(walk, { name, first }) {
  const { page } = walk, said = [], pictured = `page${name.replace(/[^a-z]+/g, '_')}`, tell = (where, faults) => said.push(...faults.map((fault) => `${name} (${where}): ${fault}`));
  const data = await walk.told();
  for (const [lang, sizes] of [['vi', SIZES], ['en', SIZES.slice(0, 2).reverse()]]) {
    await speak(walk, lang);
    for (const size of first ? sizes : sizes.slice(0, 1)) {
      await resize(page, size);
      const seen = await look(page);
      tell(`${size[0]}, ${lang}`, seen.faults);
      if (size === sizes[0]) {
        if (seen.lang !== lang) tell(lang, [`its language is said to be ${seen.lang}`]);
        tell(lang, wording(seen.texts, lang, data));
      }
    }
  }
  tell('lists', await listFaults(page));
  await resize(page, SIZES[1]);
  if (first) tell('axe, en', await browser.axe(page));
  await speak(walk, 'vi');
  await resize(page, SIZES[0]);
  if (!first) return said;
  await page.screenshot({ path: browser.picture({ screen: { name: 'phone' }, lang: 'vi' }, pictured), fullPage: true });
  tell('axe, vi', await browser.axe(page));
  await page.emulateMedia({ colorScheme: 'dark' });
  tell('in the dark', await browser.axe(page, ['color-contrast']));
  await page.emulateMedia({ colorScheme: 'light' });
  tell('heard', await namesHeard(page, 'vi', data));
  tell('by keyboard', await keyboard(page));
  await resize(page, SIZES[1]);
  return said;
}

async function walked(walk) {
  const said = [];
  for (let view; (view = walk.next()); ) {
    await walk.go(view.address);
    await walk.collect();
    said.push(...(await judge(walk, view)));
    said.push(...browser.faults.splice(0).map((fault) => `${view.name}: ${fault}`));
  }
  return said;
}

test('every page is there in both languages and every size, for eyes, hands and ears', async () => {
  const office = await opened(OFFICE, PASSWORD, ['/field', '/board', '/board/payments', `/board/${BIG}`, '/province/22', '/province', '/admin', '/admin/connections', '/admin/keys', '/admin/health', '/account']);
  // A market is taken along, so that the pages of the field have one.
  await office.go('/field');
  await office.page.click('.rows li:has-text("Chợ Lớn") button');
  await office.page.waitForSelector('.notice.good');
  await office.page.evaluate(refusedScan, town.trader.stall);
  const trader = await opened(TRADER_PHONE, town.pin, ['/vendor', '/vendor/amount', amount, '/vendor/payments', '/vendor/check', '/vendor/report', '/vendor/data', '/check']);
  const said = [...(await walked(trader)), ...(await walked(office))];
  const met = new Set([...office.views.keys(), ...trader.views.keys()]);
  for (const { path } of pages) if (!met.has(path)) said.push(`no link of this town leads to ${path}: give it one in whole_town.mjs, so that the page is looked at`);
  assert.deepEqual(said.filter((fault) => !AS_STORED.test(fault)), []);
}, { timeout: 600_000 });

/** Fills in what a form asks for, with something it takes; what stands in it then. */
const fill = (form) => form.evaluate((one) => {
  one.closest('details')?.setAttribute('open', '');
  const put = (field, value) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  };
  for (const field of one.elements) {
    if (!/^(INPUT|SELECT|TEXTAREA)$/.test(field.tagName) || field.type === 'file') continue;
    if (field.type === 'checkbox' || field.type === 'radio') field.checked || field.click();
    else if (field.tagName === 'SELECT') put(field, [...field.options].findLast(({ value }) => value)?.value ?? '');
    else if (!field.value) put(field, field.pattern ? '123456' : field.type === 'number' ? field.min || '1' : /day|from|to$|until|as_of|_on$/.test(field.name) ? '22/11/2026' : field.inputMode === 'numeric' ? '7' : `Đã gõ ${field.name} 7`);
  }
});
const typedIn = (form) => form.evaluate((one) => [...one.elements].filter(({ tagName, type }) => /^(INPUT|SELECT|TEXTAREA)$/.test(tagName) && type !== 'file').map((field) => [field.name, field.type === 'checkbox' ? field.checked : field.value]));

/** Sends a form without a network, twice; every sentence that is not as it should be. */
async function sentInVain(page, form, name) {
  const said = [], attempts = [], count = (request) => request.method() !== 'GET' && attempts.push(request.url());
  // What was filled in may bring other fields.
  for (let times = 2; times--; ) {
    await fill(form);
    await page.waitForTimeout(50);
  }
  const typed = await typedIn(form), send = form.locator('button[type=submit]').last();
  page.on('request', count);
  await send.evaluate((button) => { button.click(); button.click(); });
  const told = await page.waitForFunction(() => [...document.querySelectorAll('main [role=alert]')].map((one) => one.textContent).find((text) => /Kiểm tra mạng/.test(text)), null, { timeout: 5000 }).then(() => true, () => false);
  page.off('request', count);
  if (!told) said.push(`${name}: nothing says what to do without a network`);
  if (attempts.length > 1) said.push(`${name}: pressed twice, sent ${attempts.length} times`);
  const left = await typedIn(form);
  if (JSON.stringify(left) !== JSON.stringify(typed)) said.push(`${name}: ${JSON.stringify(typed)} became ${JSON.stringify(left)}`);
  return said;
}

test('without a network every form keeps what was typed, says what to do, and sends nothing twice', async () => {
  const said = [];
  let forms = 0;
  for (const walk of [await opened(TRADER_PHONE, await town.newPin(), ['/vendor']), await opened(OFFICE, PASSWORD, [`/board/${BIG}`, '/admin', '/account', '/province/22'])]) {
    for (let view; (view = walk.next()); ) {
      // Work in the field needs no network: what is saved there waits on the device, as its own test shows.
      if (view.page.startsWith('/field')) continue;
      await walk.go(view.address);
      await walk.collect();
      const here = await walk.page.locator('main form:has(input, select, textarea)').all();
      for (const form of here) {
        if (await form.locator('input[type=file]').count()) continue;
        forms++;
        await walk.page.context().setOffline(true);
        said.push(...(await sentInVain(walk.page, form, view.name)));
        await walk.page.context().setOffline(false);
      }
    }
  }
  assert.deepEqual(said, []);
  assert.ok(forms >= 10, `${forms} forms`);
}, { timeout: 300_000 });

test('a session that ends under a form is taken up again without loss, and then the form is sent once', async () => {
  const { page } = await opened(OFFICE, PASSWORD, [], PHONE), address = `/board/${BIG}/rounds`;
  await browser.goto(page, address);
  await page.click('summary');
  const [from, to] = [20, 24].map((days) => new Date(Date.now() + (7 + 24 * days) * 3600_000).toISOString().slice(0, 10)), shown = [from, to].map((iso) => iso.split('-').reverse().join('/'));
  await page.fill('input[name=from_day]', shown[0]);
  await page.fill('input[name=to_day]', shown[1]);
  town.register.sql(`delete from session where person = (select id from person where login = '${OFFICE}')`);
  await page.click('main form button[type=submit]');
  await page.waitForSelector('dialog.again');
  await browser.check(page, 'signed_out_under_a_form');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await soon.ok(() => page.locator('dialog.again').evaluate((one) => one.open), 'nobody gets past it');
  await soon.equal(() => page.inputValue('dialog input[name=login]'), OFFICE);
  town.register.sql(`update person_totp set last_step = 0 where person = (select id from person where login = '${OFFICE}')`);
  await page.fill('dialog input[name=password]', PASSWORD);
  await page.click('dialog button[type=submit]');
  await page.fill('dialog input[name=otp]', oneTimeCode(town.register.secrets.get(OFFICE)));
  await page.click('dialog button[type=submit]');
  await page.waitForSelector('dialog.again', { state: 'detached' });
  await soon.deepEqual(async () => [await page.inputValue('input[name=from_day]'), await page.inputValue('input[name=to_day]')], shown);
  await soon.equal(() => page.locator('main [role=alert]').count(), 0);
  await page.click('main form button[type=submit]');
  await page.waitForFunction((day) => document.querySelector('h1')?.textContent.includes(day), shown[0]);
  assert.equal(town.register.sql(`select count(*) from round where from_day = '${from}'`)[0][0], '1');
});

test('the back button closes what lies over a page, undoes a filter, and comes back to where one was', async () => {
  const { page } = await opened(OFFICE, PASSWORD, [], PHONE), home = `/board/${BIG}`, rows = () => page.locator('tbody tr').count();
  await browser.goto(page, `${home}/reports`);
  await page.click('tbody button');
  await page.waitForSelector('dialog textarea');
  await page.goBack();
  await page.waitForSelector('dialog', { state: 'detached' });
  assert.match(page.url(), /reports$/);
  await soon.equal(() => page.evaluate(() => document.activeElement.closest('tbody') !== null), true, 'the focus is where it was');
  await page.click('tbody button');
  await page.waitForSelector('dialog textarea');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.waitForFunction(() => !history.state?.over);
  await page.click('.filter a[href$="answered=true"]');
  await page.waitForSelector('.empty');
  await page.goBack();
  await page.waitForSelector('tbody button');
  assert.equal(new URL(page.url()).search, '', 'a closed dialog leaves no step behind');
  await browser.goto(page, `${home}/stalls?view=list`);
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 40);
  await page.locator('tbody tr').nth(30).scrollIntoViewIfNeeded();
  await page.waitForFunction(() => scrollY > 500 && history.state?.y === scrollY);
  const far = await page.evaluate(() => scrollY);
  assert.equal(await rows(), 40);
  await page.evaluate(() => document.querySelector('.up a').click());
  await page.waitForSelector('.ladder');
  await soon.equal(() => page.evaluate(() => scrollY), 0);
  await page.goBack();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 3, far);
});

test('a link that was sent to somebody opens what it says, once they are signed in', async () => {
  const page = await browser.open(PHONE), path = `/board/${BIG}/stalls?view=list&q=1`;
  await browser.goto(page, path);
  await page.waitForSelector('input[name=login]');
  await browser.signIn(page, OFFICE, PASSWORD);
  await page.waitForSelector('tbody tr');
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, `/app${path}`);
});

test('it can be installed, and starts without a network in every part that somebody uses', async () => {
  const { page } = await opened(OFFICE, PASSWORD, [], PHONE), session = await page.context().newCDPSession(page);
  const { errors, data } = await session.send('Page.getAppManifest'), { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  assert.deepEqual([errors, installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')], [[], []]);
  const manifest = JSON.parse(data);
  assert.deepEqual([manifest.start_url, manifest.display, manifest.lang], ['/app/', 'standalone', 'vi']);
  assert.deepEqual(new Set(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose ?? 'any'}`)), new Set(['any any', '192x192 any', '512x512 any maskable']));
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const menu = await page.locator('nav a').evaluateAll((links) => links.map(({ pathname }) => pathname));
  await page.reload();
  await page.waitForSelector('.doors');
  // The first page has what is used fetched while nothing else is.
  await page.waitForFunction(async (parts) => {
    const kept = (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat();
    return parts.every((part) => kept.some((path) => path.startsWith(`/app/a/${part}-`)));
  }, [...new Set(menu.map((path) => path.split('/')[2]))].filter((part) => part && part !== 'account'));
  for (let kept = -1, now = 0; kept !== now; await page.waitForTimeout(1000))
    [kept, now] = [now, await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).length))).reduce((a, b) => a + b))];
  await page.context().setOffline(true);
  for (const path of menu) {
    await page.goto(`${browser.origin}${path}`);
    await page.waitForSelector('main h1', { timeout: 10_000 }).catch(async () => assert.fail(`${path}: ${await page.textContent('body')}`));
    await page.waitForSelector('.bars .bar');
  }
  await page.context().setOffline(false);
});

test('a list that the service has no file of is written by the page', async () => {
  const { page } = await opened(OFFICE, PASSWORD);
  const [[sheet]] = town.register.sql(`select id from import_file where market = '${BIG}'`);
  await browser.goto(page, `/board/${BIG}/imports/${sheet}?action=all`);
  await page.waitForSelector('tbody tr');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.exports button')]);
  const [head, ...lines] = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
  assert.equal(lines.length, 2);
  assert.match(head, /^\uFEFF?"[^"]+","/);
  assert.ok(lines.some((line) => line.includes('"Trần Thị Cúc 9"')), lines.join());
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all'));
