// A province for the tests of its pages: two communes, four markets with payments, a plan with targets, and months and
// quarters that were kept. What is paid is of the month that ended last.
import assert from 'node:assert/strict';
import { contentCode, Register } from '../http/register.mjs';
import { PASSWORD, person } from '../http/town.mjs';

const id = (kind, n) => `${kind}${String(n).padStart(7, '0')}-0000-7000-8000-000000000000`;
export const [BIG, MIDDLE, SMALL, TINY] = [1, 2, 3, 4].map((n) => id('a', n));
export const COMMUNES = [1, 2].map((n) => id('b', n));
export { PASSWORD };
const OF = [[BIG, 0, 'Chợ Lớn', 40, 16], [MIDDLE, 0, 'Chợ Vừa', 24, 12], [SMALL, 1, 'Chợ Nhỏ', 14, 14], [TINY, 1, 'Chợ Con', 12, 6]];

export async function provinceTown(config = {}) {
  const register = new Register(config);
  await register.start();
  person(register, 'chief', 'prov_admin', '--province', '22');
  const connection = JSON.parse(register.socho('connection', 'add', '--province', '22', '--name', 'bank', '--json')).id;
  const [[month, day, quarter, former, ...earlier]] = register.sql(`
    select to_char(d, 'YYYY-MM'), to_char(d, 'YYYY-MM-05'),
      to_char(q - interval '3 months', 'YYYY-"Q"Q'), to_char(q - interval '6 months', 'YYYY-"Q"Q'),
      to_char(d - interval '1 month', 'YYYY-MM'), to_char(d - interval '2 months', 'YYYY-MM'), to_char(d - interval '3 months', 'YYYY-MM')
    from (select (date_trunc('month', now() at time zone interval '7 hours') - interval '1 month')::date as d,
      date_trunc('quarter', now() at time zone interval '7 hours')::date as q) x`);
  const [before] = earlier;
  let number = 5000, event = 0;
  register.sql(`
    delete from stall_census; delete from stall; update market set status = 'closed'; delete from role_grant where market is not null;
    insert into unit (id, level, code, type, name, full_name, name_fold, parent, valid_from, document)
    select v.id::uuid, 'commune', v.code, 'xã', v.name, 'Xã ' || v.name, v.fold, p.id, '2025-01-01', 'x'
    from (values ('${COMMUNES[0]}', '98001', 'Hoành Mô', 'hoanh mo'), ('${COMMUNES[1]}', '98002', 'Bình Liêu', 'binh lieu')) as v (id, code, name, fold)
    join unit p on p.level = 'province' and p.code = '22' and p.valid_to is null;
    ${OF.map(([market, n, name, stalls, zone]) => `
    insert into market (province, id, operator, unit, label_code, name, name_fold, kind, created_at)
    select 22, '${market}', o.id, '${COMMUNES[n]}', 'D${market.slice(7, 8)}', '${name}', lower('${market}'), 'market', '2025-01-01' from operator o;
    ${Array.from({ length: stalls }, (_, i) => `insert into stall (province, id, market, number, number_sort, zone, census_date, content_code, created_at)
      values (22, new_id(), '${market}', '${i + 1}', '${String(i + 1).padStart(4, '0')}', 'Khu ${'ABC'[Math.floor(i / zone)]}', '2025-01-01', '${contentCode(252 * 29791 + ++number)}', '2025-01-01');`).join('\n')}`).join('\n')}
    update stall_census set said_at = '2025-01-01'`);
  const pay = (market, from, to, count, on) => register.sql(`
    insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted, direction, bin,
      match_rule, event_id, account_hash, personal_hash)
    select s.province, new_id(), '${on}'::date + time '12:00', '${on}'::date + time '10:00', 10000, '${connection}', s.id, s.market, '${on}', true,
      'credit', '970436', 'content_code', 'e${++event}-' || g || '-' || s.number, decode(repeat('00', 16), 'hex'), sha256('x')
    from generate_series(1, ${count}) g join stall s on s.market = '${market}' and s.number::integer between ${from} and ${to};
    insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
    select s.province, s.id, '${on}', 0, s.market, ${count}, ${count * 10_000}, ${count}, '${on}'::date + time '12:00'
    from stall s where s.market = '${market}' and s.number::integer between ${from} and ${to}`);
  // Observed 30, 18, 12 and 3 stalls, active 20, 12, 6 and 2; in the three months before, 30 of the big market were, and paid more.
  for (const [market, observed, active] of [[BIG, 30, 20], [MIDDLE, 18, 12], [SMALL, 12, 6], [TINY, 3, 2]]) {
    pay(market, 1, active, 20, day);
    pay(market, active + 1, observed, 3, day);
  }
  for (const one of earlier) pay(BIG, 1, 30, 45, `${one}-05`);
  register.sql(`update rollup_mark set kept_at = '-infinity'`);
  // People come after the long statements, which leave an idle connection behind.
  const chief = await register.person('chief', PASSWORD);
  await register.person('viewer');
  const plan = await chief('POST', '/v1/plans', { number: '20/KH-UBND', issuer: 'UBND tỉnh Quảng Ninh', province: 22, title: 'Chợ 4.0', issued_on: `${before}-01`, period_from: `${before}-01`, period_to: '2099-12-31' });
  assert.equal(plan.status, 201, plan.bytes.toString());
  for (const [indicator, unit, value] of [['ACT', '22', 80], ['OBS', '22', 60], ['ACT', '98001', 70]]) {
    const target = await chief('POST', `/v1/plans/${plan.json.id}/targets`, { indicator, unit, period_from: `${before}-01`, period_to: '2099-12-31', value, value_kind: 'percent' });
    assert.equal(target.status, 201, target.bytes.toString());
  }
  for (const period of [...earlier, month, former, quarter]) register.socho('report', 'snapshot', '--province', '22', '--period', period);
  const [[stall]] = register.sql(`select id from stall where market = '${BIG}' and number = '1'`);
  register.sql(`insert into incident (province, id, market, stall, verdict) values (22, '${id('c', 1)}', '${BIG}', '${stall}', 'silent');
    insert into stall_alarm (province, market, stall, incident, last_day, on_day, open_days, paid_days, silent_days, neighbourhood, neighbours, neighbour_days, rules)
    values (22, '${BIG}', '${stall}', '${id('c', 1)}', '${month}-01', '${month}-10', 28, 20, 5, 'market', 9, 9, '{}')`);
  return { register, chief, plan: plan.json.id, month, before, quarter };
}
