// What tests/bench/live.sh runs: vendors who watch their payments come in, all at one web process.
import { readFileSync } from 'node:fs';
import { Browser, PHONE } from '../app/browser.mjs';
import { event, Provider } from '../http/provider.mjs';
import { contentCode, MARKETS, Register } from '../http/register.mjs';
import { each, vendorsAt } from '../http/stalls_of.mjs';
import { Watcher } from '../http/stream.mjs';

const watchers = Number(process.argv[2] ?? 500), seconds = Number(process.argv[3] ?? 20), TICK_MS = 10, SENDERS = 32;
const register = new Register({ config: 'web_processes = 1\nlog_level = warn\n' });
const note = (text) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const at = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
const status = (pid) => readFileSync(`/proc/${pid}/status`, 'utf8');
const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(status(pid))[1]);
const ticks = (pid) => { const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '); return (Number(words[11]) + Number(words[12])) * TICK_MS; };

try {
  await register.start();
  const [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
  register.sql(Array.from({ length: watchers }, (_, n) => `insert into stall (province, market, number, number_sort, census_date, content_code)
    values (22, '${MARKETS[0]}', 'W${n}', 'W${String(n).padStart(5, '0')}', '2026-01-01', '${contentCode(252 * 29791 + 1000 + n)}');`).join('\n'));
  note(`${watchers} vendors`);
  const vendors = await vendorsAt(register, maker, second, Array.from({ length: watchers }, (_, n) => ({ market: MARKETS[0], number: `W${n}` })));
  const provider = new Provider(register, { agent: register.newAgent({ maxSockets: SENDERS }) });
  const web = register.rolePid('web'), backends = () => register.sql("select pid from pg_stat_activity where usename = 'socho_web'").flat().map(Number);
  const before = resident(web);

  // What was pushed to whom, in its order, and when each push began; what came, and how long after.
  const sent = vendors.map(() => []), begun = new Map(), waits = [];
  const pages = vendors.map(({ cookie }) => new Watcher(register, cookie, ({ amount_vnd }) => waits.push(performance.now() - begun.get(amount_vnd))));
  const opening = performance.now();
  await each(pages, (page) => page.open(), 50);
  note(`all are open after ${((performance.now() - opening) / 1000).toFixed(1)} s`);
  const kilobytes = (resident(web) - before) / watchers;

  // And one of them in a browser: until the payment is told on the page.
  const browser = new Browser(register), screen = await browser.open(PHONE), [own, value] = vendors[0].cookie.split(/=(.*)/s), shown = [];
  await screen.context().addCookies([{ name: own, value, url: browser.origin, secure: true, httpOnly: true, sameSite: 'Strict' }]);
  await browser.goto(screen, '/vendor/payments');
  await screen.waitForFunction(() => document.querySelector('.listening p')?.textContent.includes('●'));

  let pushed = 0;
  const tails = vendors.map(() => Promise.resolve());
  /** The next to this vendor, once the one before was answered: so their order is known. */
  const pay = (n) => {
    const amount = 100_000 + ++pushed;
    tails[n] = tails[n].then(async () => {
      begun.set(amount, performance.now());
      const answer = await provider.push(event(`live-${amount}`, { amount: String(amount), account: vendors[n].account, content: 'tien hang' }));
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.bytes}`);
      sent[n].push(answer.json.id);
    });
    return tails[n];
  };
  const steady = async (rate) => {
    const start = performance.now();
    for (let n = 0; n < rate * seconds; n++) {
      const due = start + n * 1000 / rate;
      if (due > performance.now()) await pause(due - performance.now());
      void pay(Math.floor(Math.random() * watchers));
    }
    await Promise.all(tails);
  };
  const loads = [
    [`${watchers / 50} a second (one a vendor in 50 s)`, () => steady(watchers / 50)],
    [`${watchers / 5} a second`, () => steady(watchers / 5)],
    [`${watchers} at once, one for each`, () => Promise.all(vendors.map((_, n) => pay(n)))],
    [`${watchers / 5} a second, a fifth of the pages coming and going`, async () => {
      let over = false;
      const restless = each(pages.slice(0, watchers / 5), async (page) => { while (!over) { await pause(500 + Math.random() * 2000); await page.reopen(); } }, watchers / 5);
      await steady(watchers / 5);
      over = true;
      await restless;
    }],
  ];
  const rows = [];
  for (const [name, work] of loads) {
    note(name);
    waits.length = 0;
    const pids = backends(), start = performance.now(), spent = [ticks(web), pids.reduce((sum, pid) => sum + ticks(pid), 0)];
    await work();
    await Promise.all(pages.map((page, n) => page.until(sent[n].length)));
    const ms = performance.now() - start;
    rows.push([name, waits.length, at(waits, 0.5).toFixed(0), at(waits, 0.99).toFixed(0), Math.max(...waits).toFixed(0),
      `${((ticks(web) - spent[0]) / ms * 100).toFixed(0)} %`, `${((pids.reduce((sum, pid) => sum + ticks(pid), 0) - spent[1]) / ms * 100).toFixed(0)} %`]);
  }
  for (let n = 0; n < 30; n++) {
    const amount = 100_001 + pushed, words = amount.toLocaleString('de-DE');
    const seen = screen.waitForFunction((text) => document.querySelector('.notice.good')?.textContent.includes(text), words, { polling: 'raf' }).then(() => performance.now());
    await pay(0);
    shown.push(await seen - begun.get(amount));
    await pause(Math.random() * 300);
  }
  await Promise.all(pages.map((page, n) => page.until(sent[n].length)));
  let lost = 0, disordered = 0, strange = 0;
  pages.forEach(({ taken }, n) => {
    const ids = taken.map(({ id }) => id), mine = new Set(sent[n]);
    lost += sent[n].filter((id) => !ids.includes(id)).length;
    strange += ids.filter((id) => !mine.has(id)).length;
    disordered += ids.filter((id, i) => id !== sent[n][i]).length > 0;
  });
  const repeats = pages.reduce((sum, page) => sum + page.repeats, 0), opened = pages.reduce((sum, page) => sum + page.opened, 0);
  const good = lost + disordered + strange + repeats === 0;
  console.log(`live: ${watchers} vendors watch at one web process; ${seconds} s a rate, ${pushed} payments, ${opened} connections

| payments | told | push to watcher: median ms | 99 % | at most | web | its backends |
|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
| on the page, in Chromium beside them | ${shown.length} | ${at(shown, 0.5).toFixed(0)} | ${at(shown, 0.99).toFixed(0)} | ${Math.max(...shown).toFixed(0)} | | |

lost ${lost}, told twice on a connection ${repeats}, pages out of order ${disordered}, somebody else's ${strange}; a watcher costs ${kilobytes.toFixed(0)} kB and a descriptor: ${good ? 'as it should be' : 'NOT as it should be'}`);
  process.exitCode = good ? 0 : 1;
  pages.forEach((page) => page.close());
  await browser.closePages();
} finally {
  await register.stop();
}
