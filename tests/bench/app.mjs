// What tests/bench/app.sh runs: pages on a slow phone, first on an empty device, then again.
import { event, Provider } from '../http/provider.mjs';
import { MARKETS, Register } from '../http/register.mjs';
import { form, submitted } from '../http/town.mjs';
import { Browser, PHONE } from '../app/browser.mjs';

// WebPageTest's "3G slow", and a phone a quarter as fast as this machine.
const NETWORK = { offline: false, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8, latency: 400 }, CPU = 4;
const rounds = Number(process.argv[2] ?? 3), PASSWORD = 'correct horse battery staple', PHONE_NUMBER = '0912345678';
const register = new Register();
await register.start();
const [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
const body = form('A1', { vendor: { name: 'Hộ cô Hường', phone: PHONE_NUMBER } }), revision = await submitted(maker, MARKETS[0], body);
const code = (await register.rested(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }), second)).json;
const provider = new Provider(register);
for (let n = 0; n < 60; n++) await provider.push(event(`bench-${n}`, { amount: String(10_000 + n), account: { bin: body.account.bin, number: body.account.number }, content: 'x' }));
const pin = (await maker('POST', `/v1/vendors/${code.vendor.id}/access`, {})).json.pin;
const browser = new Browser(register);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** How long until this stands on the page, and what came over the wire until nothing more did. */
async function visit(page, path, ready) {
  const wire = await page.context().newCDPSession(page);
  let bytes = 0, requests = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; requests++; });
  await wire.send('Network.enable');
  await wire.send('Network.emulateNetworkConditions', NETWORK);
  await wire.send('Emulation.setCPUThrottlingRate', { rate: CPU });
  await browser.goto(page, path);
  const ms = await page.waitForFunction((selector) => document.querySelector(selector) && performance.now(), ready, { polling: 'raf' }).then((handle) => handle.jsonValue());
  const at = { bytes, requests };
  await wire.detach();
  return { ms, ...at };
}

const pages = [
  ['sign in', '/', 'input[name=login]', null],
  ['home', '/', '.doors', [PHONE_NUMBER, pin]],
  ['own code', '/vendor', '.code-card img', [PHONE_NUMBER, pin]],
  ['code with an amount', '/vendor/amount', '.keys', [PHONE_NUMBER, pin]],
  ['payments', '/vendor/payments', '.payments li', [PHONE_NUMBER, pin]],
  ['markets', '/board', 'tbody tr', ['maker', PASSWORD]],
];
/** Somebody who signed in on this device before. */
async function cookieOf([login, password]) {
  const { cookie } = await register.signIn(login, password);
  const [name, value] = cookie.split(/=(.*)/s);
  return { name, value, url: browser.origin, secure: true, httpOnly: true, sameSite: 'Strict' };
}
console.log('page                    first: ms   kB  requests    again: ms   kB  requests');
for (const [name, path, ready, who] of pages) {
  const first = [], again = [];
  for (let n = 0; n < rounds; n++) {
    const page = await browser.open(PHONE);
    if (who) await page.context().addCookies([await cookieOf(who)]);
    first.push(await visit(page, path, ready));
    await page.evaluate(() => navigator.serviceWorker.ready);
    again.push(await visit(page, path, ready));
    await browser.closePages();
  }
  const cell = (rows) => `${String(Math.round(median(rows.map(({ ms }) => ms)))).padStart(9)} ${(median(rows.map(({ bytes }) => bytes)) / 1024).toFixed(1).padStart(4)} ${String(median(rows.map(({ requests }) => requests))).padStart(9)}`;
  console.log(`${name.padEnd(22)} ${cell(first)}    ${cell(again)}`);
}
await browser.closePages();
await register.stop();
