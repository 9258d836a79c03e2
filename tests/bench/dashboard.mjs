// Part of tools/bench app: the page of a province with 300 markets in Chromium on this machine, on an empty device and again on the
// same, from going there until the cards, the states and the trend's drawing stand.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, DESK } from '../app/browser.mjs';
import { Register } from '../http/register.mjs';
import { PASSWORD, person } from '../http/town.mjs';

const HERE = new URL('.', import.meta.url).pathname, PROVINCE = 19, MARKETS = 300, STALLS = 90, PAYMENTS = 100_000;
const rounds = Number(process.argv[2] ?? 5), MONTHS = 12, WARM = 3;
const register = new Register({ seed: false, config: 'log_level = warn\n' });
const note = (text) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const run = (name, values) => register.sql(`${Object.entries(values).map(([key, value]) => `\\set ${key} ${value}\n`).join('')}${readFileSync(join(HERE, `adoption_${name}.sql`), 'utf8')}`);
const ok = (answer) => { if (answer.status >= 300) throw new Error(`${answer.status} ${answer.bytes}`); return answer.json; };
const day = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
const month = (back) => { const d = new Date(`${day.slice(0, 7)}-01T00:00:00Z`); d.setUTCMonth(d.getUTCMonth() - back); return d.toISOString().slice(0, 7); };

try {
  await register.start();
  person(register, 'tinh', 'prov_admin', '--province', String(PROVINCE));
  note(`${MARKETS} markets, ${PAYMENTS} payments`);
  run('town', { province: PROVINCE, markets: MARKETS, stalls: STALLS });
  run('rows', { rows: PAYMENTS, corrected: false });
  register.sql(`select enter_all() \\g /dev/null
    select * from keep_stall_halves(${PROVINCE}::smallint, null); select * from keep_stalls_today(${PROVINCE}::smallint, '${day}'); vacuum analyze;`);
  register.agent.destroy();
  register.agent = register.newAgent();
  const admin = await register.person('tinh', PASSWORD);
  const plan = ok(await admin('POST', '/v1/plans', { number: '20/KH-UBND', issuer: 'UBND tỉnh', province: PROVINCE, title: 'Chợ 4.0', issued_on: `${month(12)}-01`, period_from: `${month(12)}-01`, period_to: '2099-12-31' }));
  for (const [indicator, value] of [['ACT', 80], ['OBS', 60], ['ISS', 90], ['DSP', 70]])
    ok(await admin('POST', `/v1/plans/${plan.id}/targets`, { indicator, unit: String(PROVINCE), period_from: `${month(12)}-01`, period_to: '2099-12-31', value, value_kind: 'percent' }));
  note('months');
  for (let back = 1; back <= MONTHS; back++) register.socho('report', 'snapshot', '--province', String(PROVINCE), '--period', month(back));
  register.agent.destroy();
  register.agent = register.newAgent();

  const browser = new Browser(register);
  const { cookie } = await register.signIn('tinh', PASSWORD), [name, value] = cookie.split(/=(.*)/s);
  const drawn = () => document.querySelector('.cards li') && document.querySelector('.states li') && document.querySelector('canvas[data-drawn]') && performance.now();
  /** Milliseconds to the cards and to everything, and what was asked of /v1 with how long each took. */
  async function visit(page) {
    await browser.goto(page, `/province/${PROVINCE}`);
    const cards = page.waitForFunction(() => document.querySelector('.cards li') && performance.now(), null, { polling: 'raf' }).then((handle) => handle.jsonValue());
    const all = await page.waitForFunction(drawn, null, { polling: 'raf' }).then((handle) => handle.jsonValue());
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/v1/'))
      .map(({ name, startTime, duration }) => ({ name: name.replace(/^.*\/v1/, '').replace(/until=.*count/, 'count'), start: startTime, ms: duration })));
    return { cards: await cards, all, asked };
  }
  const first = [], again = [];
  for (let n = 0; n < rounds + 1; n++) {
    const page = await browser.open(DESK);
    await page.context().addCookies([{ name, value, url: browser.origin, secure: true, httpOnly: true, sameSite: 'Strict' }]);
    first.push(await visit(page));
    await page.evaluate(() => navigator.serviceWorker.ready);
    for (let k = 0; k < WARM; k++) again.push(await visit(page));
    await browser.closePages();
  }
  first.shift(); // the statements were not planned yet
  for (const { name: path, start, ms } of again.at(-1).asked) note(`  ${path}: from ${start.toFixed(0)} for ${ms.toFixed(0)} ms`);
  const row = (label, visits) => `| ${label} | ${median(visits.map(({ cards }) => cards)).toFixed(0)} | ${median(visits.map(({ all }) => all)).toFixed(0)} | ${median(visits.map(({ asked }) => asked.length))} |`;
  const good = median(first.map(({ all }) => all)) < 1000;
  console.log(`the page of a province with ${MARKETS} markets and ${MARKETS * STALLS} stalls, on this machine, medians of ${rounds} (load ${execFileSync('cut', ['-d ', '-f1', '/proc/loadavg'], { encoding: 'utf8' }).trim()})

| device | cards: ms | cards, states and trend drawn: ms (wanted: under 1000) | requests to /v1 |
|---|---|---|---|
${row('empty', first)}
${row('again', again)}

${good ? 'as it should be' : 'NOT as it should be'}`);
  process.exitCode = good ? 0 : 1;
} finally {
  await register.stop();
}
