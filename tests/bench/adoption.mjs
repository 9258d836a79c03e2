// tools/bench adoption: see adoption.sh. A register of its own; the towns and what was paid by SQL, the rest as people and the press
// do it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Register } from '../http/register.mjs';
import { PASSWORD, person } from '../http/town.mjs';

const HERE = new URL('.', import.meta.url).pathname;
const PROVINCE = 19, MARKETS = 107, STALLS = 90, WIDE = 22, WIDE_MARKETS = 300; // Thái Nguyên; 300 markets in another province
const SIZES = [100_000, 10_000_000, 100_000_000], RANDOM = 1_000_000;
const BATCH = 20, TICK_MS = 10;
const rounds = Number(process.argv[2] ?? 5);
const register = new Register({ seed: false, config: 'log_level = warn\n' });
const ok = (answer) => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.bytes}`);
  return answer.json;
};
const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const day = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
const month = (back) => { const d = new Date(`${day.slice(0, 7)}-01T00:00:00Z`); d.setUTCMonth(d.getUTCMonth() - back); return d.toISOString().slice(0, 7); };
const run = (name, values) => register.sql(`${Object.entries(values).map(([key, value]) => `\\set ${key} ${value}\n`).join('')}${readFileSync(join(HERE, `adoption_${name}.sql`), 'utf8')}`);
const seconds = async (work) => { const begun = performance.now(); await work(); return (performance.now() - begun) / 1000; };
const note = (text) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** What the press keeps each minute, now; then as autovacuum leaves the tables. */
const keep = (province) => register.sql(`select enter_all() \\g /dev/null
  select * from keep_stall_halves(${province}::smallint, null); select * from keep_stalls_today(${province}::smallint, '${day}');
  vacuum analyze;`);
/** Payments of three minutes of a year with so many, fourteen hours a day: the day sums hold them, what the press keeps does not. */
const fresh = (size) => register.sql(`select enter_all() \\g /dev/null
  with paid as (
    insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted, direction, bin, match_rule, event_id, account_hash, personal_hash)
      select province, new_id(), now(), now(), 9000, bench_id(7, ${PROVINCE * 100000}), id, market, '${day}', true, 'credit', '970422', 'content_code', 'f' || new_id(),
        '\\x00000000000000000000000000000000', sha256('x')
      from stall where province = ${PROVINCE} order by random() limit ${Math.ceil(size / 365 / 14 / 20)} returning *)
  insert into stall_day as d (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
    select province, stall, day, 0, market, 1, amount_vnd, 1, occurred_at from paid
    on conflict (province, stall, day, lane) do update set payments = d.payments + 1, amount_vnd = d.amount_vnd + 9000, qualifying = d.qualifying + 1`);

try {
  await register.start();
  person(register, 'tinh', 'prov_admin', '--province', String(PROVINCE));
  person(register, 'xem', 'prov_viewer', '--all');
  const admin = await register.person('tinh', PASSWORD), viewer = await register.person('xem', PASSWORD);
  for (const [province, markets] of [[PROVINCE, MARKETS], [WIDE, WIDE_MARKETS]]) run('town', { province, markets, stalls: STALLS });
  const page = () => viewer('GET', `/v1/provinces/${PROVINCE}/adoption`).then(ok);
  const trend = () => viewer('GET', `/v1/provinces/${PROVINCE}/trend?indicator=ACT&count=12`).then(ok);
  const indicators = () => viewer('GET', `/v1/provinces/${PROVINCE}/indicators`).then(ok);
  // Filling the tables takes longer than the service keeps an idle connection.
  const reconnect = () => { register.agent.destroy(); register.agent = register.newAgent(); };
  const timed = async (work, prepare = () => {}) => {
    reconnect();
    for (let n = 0; n < 3; n++) await work(); // planned, and in memory
    const times = [];
    for (let n = 0; n < rounds; n++) { prepare(); times.push(await seconds(work) * 1000); }
    return median(times);
  };

  // What a page costs whoever else uses the machine: processor time of the web role and of its backends.
  const ticks = (pid) => { const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '); return Number(words[11]) + Number(words[12]); };
  const processor = async (work) => {
    const pids = [register.rolePid('web'), ...register.sql("select pid from pg_stat_activity where usename = 'socho_web'").flat().map(Number)];
    const before = pids.map(ticks);
    for (let n = 0; n < BATCH; n++) await work();
    return pids.map((pid, n) => ticks(pid) - before[n]).reduce((sum, n) => sum + n, 0) * TICK_MS / BATCH;
  };

  const table = [];
  let different, compared;
  for (const size of SIZES) {
    note(`${size} confirmations`);
    if (size === SIZES[0]) {
      run('rows', { rows: size, corrected: false });
      keep(PROVINCE);
      for (let back = 0; back < 12; back++) register.socho('report', 'snapshot', '--province', String(PROVINCE), '--period', month(back));
    } else {
      run('sums', { province: PROVINCE, rows: size, days: 365 });
      keep(PROVINCE);
    }
    const [[days]] = register.sql('select count(*) from stall_day');
    const shown = await timed(async () => { await page(); await trend(); }, () => fresh(size));
    fresh(size);
    const busy = await processor(async () => { await page(); await trend(); });
    const all = await timed(indicators);
    register.sql(`update today_mark set at_day = at_day - 1 where province = ${PROVINCE}`);
    const anew = await timed(page, () => register.sql(`update today_mark set at_day = '${day}'::date - 1 where province = ${PROVINCE}`));
    table.push({ size, days: Number(days), shown, busy, all, anew });
    note(`page ${shown.toFixed(1)} ms, ${busy.toFixed(1)} of the processor, counted anew ${anew.toFixed(1)} ms, indicators ${all.toFixed(1)} ms`);
    if (size === SIZES[0]) {
      note('random history');
      run('rows', { rows: RANDOM, corrected: true });
      [[different, compared]] = run('compare', {});
      register.sql(`select enter_all() \\g /dev/null\nselect * from keep_stall_halves(${PROVINCE}::smallint, null);`);
      const [kept] = run('compare', {});
      different = Number(different) + Number(kept[0]);
      compared = Number(compared) + Number(kept[1]);
      note(`${different} of ${compared} told otherwise`);
    }
  }

  note('reports');
  reconnect();
  const year = Number(day.slice(0, 4)), quarter = Math.ceil(Number(day.slice(5, 7)) / 3);
  const quarters = Array.from({ length: rounds }, (_, n) => { const q = year * 4 + quarter - 1 - n; return `${Math.floor(q / 4)}-Q${q % 4 + 1}`; });
  const reports = [];
  let pages = 0, sheet = 0, lines = 0;
  for (const period of quarters) {
    const cycle = ok(await admin('POST', '/v1/report_cycles', { province: PROVINCE, period, lead: 'Sở Công Thương' }));
    reports.push(await seconds(async () => {
      let report = ok(await admin('POST', '/v1/reports', { cycle: cycle.id, form: '03' }));
      report = ok(await admin('POST', `/v1/reports/${report.id}/submit`, { version: report.version }));
      lines = report.figures.lines.length;
      const book = await viewer('GET', `/v1/reports/${report.id}.xlsx`);
      ok(book);
      sheet = book.bytes.length;
      for (;;) {
        const paper = await viewer('GET', `/v1/reports/${report.id}.pdf`);
        if (paper.status === 200) {
          writeFileSync(join(register.dir, 'report.pdf'), paper.bytes);
          break;
        }
        if (paper.json?.code !== 'not_printed') throw new Error(`${paper.status} ${paper.bytes}`);
        await pause(20);
      }
    }));
    pages = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [join(register.dir, 'report.pdf')], { encoding: 'utf8' }))[1]);
  }

  note('nights');
  run('sums', { province: WIDE, rows: 30_000_000, days: 100 });
  keep(WIDE);
  const nights = [];
  const first = `${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`; // the night after a quarter
  let taken = [];
  for (let n = 0; n < rounds; n++) {
    register.sql(['snapshot_hold', 'snapshot_value', 'snapshot'].map((table) => `delete from ${table} where province = ${WIDE}`).join(';'));
    nights.push(await seconds(async () => {
      register.sql(`insert into job (province, kind, dedupe, payload) values (${WIDE}, 'snapshot', 'bench ${n}', '{"day": "${first}"}')`);
      for (;;) {
        const [[state, error]] = register.sql(`select state, coalesce(error, '') from job where dedupe = 'bench ${n}'`);
        if (state === 'done') break;
        if (state === 'failed' || error) throw new Error(`the night: ${state} ${error}`);
        await pause(100);
      }
    }));
    taken = register.sql(`select period, (select count(*) from snapshot_value v where v.snapshot = s.id) from snapshot s where province = ${WIDE} order by 1`);
  }

  const thousands = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ' ');
  const grows = table.map((row, n) => (n ? row.shown / table[n - 1].shown : 1));
  const good = table.every((row, n) => row.shown < 50 && grows[n] < 1.25) && Number(different) === 0 && median(reports) < 10 && median(nights) < 60;
  console.log(`adoption: ${MARKETS} markets, ${thousands(MARKETS * STALLS)} stalls, medians of ${rounds}; ${cpus().length} cores shared by service, press and PostgreSQL

| confirmations | rows of day sums | page and trend of 12 months, ms (wanted: under 50) | times the size before (wanted: under 1.25) | processor ms of it | the page counted anew, ms | every indicator of every place, ms |
|---|---|---|---|---|---|---|
${table.map((row, n) => `| ${thousands(row.size)} | ${thousands(row.days)} | ${row.shown.toFixed(1)} | ${n ? grows[n].toFixed(2) : ''} | ${row.busy.toFixed(1)} | ${row.anew.toFixed(0)} | ${row.all.toFixed(0)} |`).join('\n')}

| what | |
|---|---|
| sums of ${thousands(RANDOM)} random payments against the rows: stalls told otherwise, of ${thousands(compared)} | ${different} |
| a night's snapshots of ${WIDE_MARKETS} markets with ${thousands(WIDE_MARKETS * STALLS)} stalls, ${taken.length} periods (wanted: under 60 s) | ${median(nights).toFixed(1)} s |
| a quarter's report of ${lines} communes, handed in, as workbook and as PDF (wanted: under 10 s) | ${median(reports).toFixed(1)} s |

values in the snapshots: ${taken.map(([period, n]) => `${period} ${n}`).join(', ')}; the report: ${pages} pages, a workbook of ${sheet} bytes: ${good ? 'as it should be' : 'NOT as it should be'}`);
  process.exitCode = good ? 0 : 1;
} finally {
  await register.stop();
}
