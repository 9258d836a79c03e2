// tools/bench dues: see dues.sh. A register of its own; the market, its leases and its readings by SQL, the rest as people do it.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Register } from '../http/register.mjs';
import { accountNumber, build, form, PASSWORD, person, submitted } from '../http/town.mjs';

const stalls = Number(process.argv[2] ?? 800);
const register = new Register({ seed: false });
const ok = (answer) => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.bytes}`);
  return answer.json;
};

try {
  await register.start();
  const market = build(register, stalls + 1).own;
  person(register, 'clerk', 'market_maker', '--province', '22');
  person(register, 'head', 'market_checker', '--province', '22');
  const clerk = await register.person('clerk', PASSWORD), head = await register.person('head', PASSWORD);
  const board = await submitted(clerk, market, form(`S${stalls + 1}`, { vendor: { kind: 'individual', name: 'Ban quản lý chợ' }, account: { number: accountNumber() } }));
  const { stall } = ok(await head('POST', `/v1/revisions/${board.id}/approve`, { version: 2 }));
  ok(await head('PUT', `/v1/markets/${market}/dues`, { payee_stall: stall.id }));
  register.sql(`
    insert into vendor (province, market, kind, name, name_fold)
      select 22, '${market}', 'individual', 'Hộ bà Nguyễn Thị ' || number, number from stall where market = '${market}' and id <> '${stall.id}';
    insert into stall_lease (province, market, stall, vendor, point_kind, grade, area_m2, from_day)
      select 22, s.market, s.id, v.id, 'stand', 1 + abs(hashtext(s.number)) % 8, 3 + (abs(hashtext(s.number)) % 300) / 100.0, '2026-01-01'
      from stall s join vendor v on v.name_fold = s.number and v.market = s.market where s.market = '${market}';
    insert into meter (province, market, stall, service, number, installed_on, start_value)
      select 22, market, stall, k, id::text, '2026-09-30', 100 from stall_lease, unnest(array['power', 'water']) as k;
    insert into meter_reading (province, market, meter, read_on, value, used) select 22, market, id, '2026-10-31', 223.45, 123.45 from meter;`);
  const lines = [[1, 130000], [2, 118500], [3, 95000], [4, 77500], [5, 60000], [6, 43500], [7, 30000], [8, 24000]]
    .map(([grade, price_vnd]) => ({ service: 'space', grade, unit: 'm2_month', price_vnd }));
  ok(await clerk('POST', `/v1/markets/${market}/tariffs`, { number: '109/2016/NQ-HĐND', issuer: 'HĐND', title: 'Giá', issued_on: '2016-12-16', valid_from: '2017-01-01',
    lines: [...lines, { service: 'sanitation', unit: 'point_month', price_vnd: 30000 }, { service: 'power', unit: 'kwh', price_vnd: 2167, vat_rate_bp: 800, vat_included: false },
      { service: 'water', unit: 'm3', price_vnd: 12500 }] }));
  register.sql('analyze');

  const times = [];
  const step = async (what, work) => {
    const begun = performance.now(), result = await work();
    times.push([what, (performance.now() - begun) / 1000]);
    return result;
  };
  const until = async (path, state) => {
    for (;;) {
      const now = ok(await clerk('GET', path));
      if (now.state === state) return now;
      if (['failed', 'refused'].includes(now.state)) throw new Error(JSON.stringify(now));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const run = await step('bills worked out, from the asking', async () => until(`/v1/bill_runs/${ok(await clerk('POST', `/v1/markets/${market}/bill_runs`,
    { period_from: '2026-10-01', period_to: '2026-10-31' })).id}`, 'prepared'));
  await step('issued, each with a signed code', async () => { ok(await head('POST', `/v1/bill_runs/${run.id}/approve`, { version: run.version })); await until(`/v1/bill_runs/${run.id}`, 'issued'); });
  const slips = await step('slips as one PDF, each code decoded first', async () => until(`/v1/bill_slips/${ok(await clerk('POST', `/v1/bill_runs/${run.id}/slips`, {})).id}`, 'done'));
  const { bytes } = await clerk('GET', `/v1/bill_slips/${slips.id}.pdf`), file = join(register.dir, 'slips.pdf');
  writeFileSync(file, bytes);
  const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]);
  execFileSync('pdftoppm', ['-r', '150', '-gray', '-png', '-f', '1', '-l', '1', '-singlefile', file, file]);
  const read = execFileSync('zbarimg', ['-q', '--raw', `${file}.png`], { encoding: 'utf8' }).trim().split('\n').length;
  const [[sum, bills]] = register.sql(`select sum(amount_vnd), count(distinct code) from bill where run = '${run.id}'`);
  const total = times.reduce((all, [, s]) => all + s, 0), good = Number(bills) === stalls && slips.slips === stalls && read === Math.min(stalls, 8) && pages === Math.ceil(stalls / 8);
  console.log(`dues: a market of ${stalls} stalls for a month: space, sanitation, power and water each; ${cpus().length} cores shared by service and PostgreSQL

| what | seconds |
|---|---|
${times.map(([what, s]) => `| ${what} | ${s.toFixed(1)} |`).join('\n')}
| all of it (wanted: under 10 s) | ${total.toFixed(1)} |

${bills} bills with a code of their own, ${Number(sum).toLocaleString('vi-VN')} đ; ${pages} pages, ${bytes.length} bytes; zbar reads ${read} codes of the first page: ${good ? 'as it should be' : 'WRONG'}`);
  process.exitCode = good ? 0 : 1;
} finally {
  await register.stop();
}
