// Part of tools/bench app: every page of the area tables on a slow phone, first on an empty device, then again.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, PHONE } from '../app/browser.mjs';
import { Place, things } from '../http/bodies.mjs';
import { event, Provider } from '../http/provider.mjs';
import { Register } from '../http/register.mjs';
import { accountNumber, build, PASSWORD, person } from '../http/town.mjs';

// Lighthouse's slow 3G, as it is felt: 400 kbit/s, 400 ms a request, and a phone a quarter as fast as this machine.
const NETWORK = { offline: false, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8, latency: 400 }, CPU = 4;
const ROOT = process.env.SOCHO_ROOT ?? '.', APP = join(ROOT, 'src/app'), PHONE_NUMBER = '0912345678', SETTLED_MS = 1500, PATIENCE_MS = 30_000;
const FIRST_MS_MAX = 3000, FIRST_BYTES_MAX = 60 * 1024;
const [rounds, only] = [Number(process.argv[2] ?? 1), process.argv[3] ?? ''];
const register = new Register({ seed: false, config: 'log_level = warn\npublic_url = https://socho.example.vn\n' });
const note = (text) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The pages as the areas' own tables have them. */
const pages = readdirSync(APP, { withFileTypes: true }).filter((one) => one.isDirectory()).map(({ name }) => join(APP, name, `${name}.tsx`)).flatMap((file) => {
  try {
    return [...readFileSync(file, 'utf8').matchAll(/\bpage\('([^']+)'/g)].map(([, path]) => path);
  } catch (problem) {
    if (problem.code === 'ENOENT') return [];
    throw problem;
  }
});
/** What a word of a path stands for, by the list before it where that is called otherwise in the API. */
const LISTS = { dues: 'bill_runs', payments: 'reconciliation', changes: 'payout_changes' };
const WORDS = { market: 'markets', province: 'provinces', unit: 'units', person: 'people', round: 'rounds', report: 'reports' };
function addressOf(path, place) {
  const words = path.split('/');
  return words.map((word, n) => {
    if (!word.startsWith(':')) return word;
    const name = WORDS[word.slice(1)] ?? LISTS[words[n - 1]] ?? words[n - 1], given = place[word.slice(1)], id = ['string', 'number'].includes(typeof given) ? given : things[name]?.(place);
    if (id === undefined) throw new Error(`${path}: nothing stands for ${word}; give it to WORDS or LISTS of tests/bench/app.mjs`);
    return id;
  }).join('/');
}

try {
  await register.start();
  const { own } = build(register), hands = { maker: 'market_maker', checker: 'market_checker', admin: 'prov_admin', reconciler: 'reconciler' };
  for (const [hand, role] of Object.entries(hands)) person(register, `all-${hand}`, role, '--all');
  person(register, 'all', 'sysadmin', '--all');
  register.sql(`insert into role_grant (person, role, scope_kind, province)
    select p.id, r.role, 'province', 22 from person p cross join unnest(array['market_maker', 'market_checker', 'prov_admin', 'reconciler', 'inspector']) as r (role) where p.login = 'all'`);
  for (const hand of Object.keys(hands)) hands[hand] = await register.person(`all-${hand}`, PASSWORD);
  register.sql(`insert into unit (level, code, type, name, full_name, name_fold, parent, valid_from, valid_to, document)
    select 'commune', '98000', 'xã', 'A', 'Xã A', 'a', p.id, '2025-01-01', '2025-07-01', 'x' from unit p where p.level = 'province' and p.code = '22' and p.valid_to is null`);
  note('a market with something of everything');
  const place = await new Place(register, 'own', own, hands).build(), number = accountNumber();
  const code = await place.issued({ vendor: { phone: PHONE_NUMBER }, account: { number } });
  const { pin } = (await hands.maker('POST', `/v1/vendors/${code.vendor.id}/access`, {})).json;
  const provider = new Provider(register);
  for (let n = 0; n < 60; n++) await provider.push(event(`bench-${n}`, { amount: String(10_000 + n), account: { bin: '970436', number }, content: 'x' }));
  const trader = await register.signIn(PHONE_NUMBER, pin);
  const stall = register.sql(`select stall from code where id = '${code.id}'`)[0][0];
  const amount = await register.request('POST', '/v1/my/codes', { body: { stall, amount: 64_000 }, cookie: trader.cookie });
  const vendorPlace = { ...place, code: amount.json.id };
  // What waits on a device has an id of the device's own: on an empty one there is none.
  Object.assign(place, { row: randomUUID(), cycle: register.sql('select id from report_cycle limit 1')[0][0] });
  await register.person('all', PASSWORD);
  const cookies = { vendor: trader.cookie, all: (await register.signIn('all', PASSWORD)).cookie };
  const browser = new Browser(register);

  /** Milliseconds until the page can be used, and what came over the wire until then, by the page's own measure of it. */
  async function visit(page, path) {
    const wire = await page.context().newCDPSession(page);
    await wire.send('Network.enable');
    await wire.send('Network.emulateNetworkConditions', NETWORK);
    await wire.send('Emulation.setCPUThrottlingRate', { rate: CPU });
    await browser.goto(page, path);
    await page.waitForFunction((ms) => globalThis.unready && performance.now() - globalThis.unready > ms, SETTLED_MS, { polling: 200, timeout: PATIENCE_MS })
      .catch(async () => { throw new Error(`${path} is not ready after ${PATIENCE_MS / 1000} s: ${browser.faults} ${await page.evaluate(() => document.body.innerText)}`); });
    const measured = await page.evaluate(() => {
      const until = globalThis.unready, all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(({ responseEnd }) => responseEnd <= until);
      return { ms: until, bytes: all.reduce((sum, { transferSize }) => sum + transferSize, 0), requests: all.filter(({ transferSize }) => transferSize).length, h1: document.querySelector('h1')?.textContent };
    });
    await wire.detach();
    return measured;
  }
  /** The last moment at which the page had no heading, or was still asking or loading something. */
  const watch = () => {
    const ask = globalThis.fetch;
    let asked = 0;
    globalThis.waiting = [];
    globalThis.fetch = (...words) => { asked++; globalThis.waiting.push(words[0]); return ask(...words).finally(() => { asked--; globalThis.waiting.splice(globalThis.waiting.indexOf(words[0]), 1); }); };
    const look = () => {
      if (asked || !document.querySelector('main h1, main form') || document.querySelector('.loading')) globalThis.unready = performance.now();
      requestAnimationFrame(look);
    };
    look();
  };
  const rows = [];
  for (const path of ['(sign in)', '/', ...pages].filter((one) => one.includes(only))) {
    const isVendor = path.startsWith('/vendor'), who = path === '(sign in)' ? undefined : cookies[isVendor ? 'vendor' : 'all'];
    const address = who ? addressOf(path, isVendor ? vendorPlace : place) : '/', first = [], again = [];
    for (let n = 0; n < rounds; n++) {
      const page = await browser.open(PHONE);
      await page.context().addInitScript(watch);
      if (who) {
        const [name, value] = who.split(/=(.*)/s);
        await page.context().addCookies([{ name, value, url: browser.origin, secure: true, httpOnly: true, sameSite: 'Strict' }]);
      }
      first.push(await visit(page, address));
      await page.evaluate(() => navigator.serviceWorker.ready);
      again.push(await visit(page, address));
      await browser.closePages();
    }
    const cells = (visits) => [(median(visits.map(({ ms }) => ms)) / 1000).toFixed(1), (median(visits.map(({ bytes }) => bytes)) / 1024).toFixed(0), median(visits.map(({ requests }) => requests))];
    rows.push({ path, first, cells: [...cells(first), ...cells(again)], h1: first[0].h1 });
    note(`${path} (${rows.at(-1).h1}): ${rows.at(-1).cells.join(' ')}`);
  }
  const [entry] = rows, good = entry.path !== '(sign in)' || entry.first.every(({ ms, bytes }) => ms < FIRST_MS_MAX && bytes < FIRST_BYTES_MAX);
  console.log(`${rows.length} pages on a slow phone (400 kbit/s, 400 ms a request, a quarter of the processor); ${rounds} round${rounds > 1 ? 's' : ''}

| page | first: s | kB | requests | again: s | kB | requests |
|---|---|---|---|---|---|---|
${rows.map(({ path, cells }) => `| ${path} | ${cells.join(' | ')} |`).join('\n')}

the first page (wanted: under 3 s and 60 kB): ${good ? 'as it should be' : 'NOT as it should be'}`);
  process.exitCode = good ? 0 : 1;
  await browser.closePages();
} finally {
  await register.stop();
}
