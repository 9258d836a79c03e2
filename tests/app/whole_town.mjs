// A province in which every page of the application has something to show: the markets, payments and figures of
// province_town.mjs, and at the big market a trader, decisions that wait, prints, a change of account, an import, a round, an incident, dues, a report and teams.
// One person holds every role of the office, another is the trader.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { event, Provider } from '../http/provider.mjs';
import { accountNumber, form, person, submitted } from '../http/town.mjs';
import { BIG, COMMUNES, PASSWORD, provinceTown } from './province_town.mjs';

export { BIG, PASSWORD };
export const OFFICE = 'lan', TRADER_PHONE = '0912 345 678';
const STRANGE = '00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ630418E5';
const ROLES = ['prov_admin', 'market_maker', 'market_checker', 'inspector', 'auditor', 'reconciler'];
const SHEET = ['Số sạp,Loại người bán,Tên người bán,Số điện thoại,Số định danh,Mã số thuế,Ngân hàng,Số tài khoản,Tên chủ tài khoản,Phiếu đồng ý,Chứng cứ tài khoản',
  ...[['9', '0912345901'], ['Z99', '0912345902']].map(([stall, phone]) => `${stall},Cá nhân,Trần Thị Cúc ${stall},${phone},,,Vietcombank,${accountNumber()},TRAN THI CUC,giấy,tủ 1`)].join('\r\n');

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const day = (days) => new Date(Date.now() + (7 + 24 * days) * 3600_000).toISOString().slice(0, 10);

/** Asks until the press is done with it. */
async function settled(who, path, busy) {
  for (;;) {
    const one = ok(await who('GET', path));
    if (!busy.includes(one.state)) return one;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function people(register) {
  person(register, OFFICE, ROLES[0], '--province', '22');
  person(register, 'clerk', 'market_maker', '--province', '22');
  person(register, 'head', 'market_checker', '--province', '22');
  const office = `(select id from person where login = '${OFFICE}')`;
  register.sql(`update person set name = 'Cô Lan' where login = '${OFFICE}';
    insert into role_grant (person, role, scope_kind, province) select ${office}, role, 'province', 22 from unnest(array['${ROLES.slice(1).join("','")}']) role;
    insert into role_grant (person, role, scope_kind) values (${office}, 'sysadmin', 'all');
    insert into role_grant (person, role, scope_kind, province, unit) values (${office}, 'team_lead', 'unit', 22, '${COMMUNES[0]}')`);
}

/** What waits at the market, and what was done there. */
async function board(register, { clerk, head }) {
  const waiting = (stall, n) => submitted(clerk, BIG, form(String(stall), { vendor: { name: `Hộ bà ${['Hai', 'Ba', 'Tư', 'Năm', 'Sáu', 'Bảy'][n]}`, phone: `091234566${n}` } }));
  const approve = async (one) => ok(await head('POST', `/v1/revisions/${one.id}/approve`, { version: one.version }));
  const own = form('1', { vendor: { name: 'Hộ cô Hường', phone: TRADER_PHONE } }), trader = await approve(await submitted(clerk, BIG, own));
  const payee = await approve(await submitted(clerk, BIG, form('2', { vendor: { kind: 'institution', name: 'Ban quản lý chợ', phone: '0203 3825 111' }, account: { holder_name: 'BAN QUAN LY CHO' } })));
  const paying = await approve(await waiting(3, 0));
  await waiting(4, 1);
  const back = await waiting(5, 2);
  ok(await head('POST', `/v1/revisions/${back.id}/return`, { version: back.version, reason: 'Số tài khoản mờ, chụp lại' }));
  ok(await clerk('POST', `/v1/markets/${BIG}/revisions`, form('6')), 201);
  const other = await submitted(clerk, BIG, { ...form('3'), vendor: { id: paying.vendor.id } });
  ok(await head('POST', `/v1/revisions/${other.id}/approve`, { version: other.version }), 202);
  ok(await head('PUT', `/v1/markets/${BIG}/dues`, { payee_stall: payee.stall.id }));
  ok(await clerk('POST', `/v1/stalls/${paying.stall.id}/leases`, { vendor: paying.vendor.id, point_kind: 'stand', area_m2: 3.5, from_day: '2026-01-01', agreed_price_vnd: 1_100_000, agreed_unit: 'm2_month' }), 201);
  const run = ok(await clerk('POST', `/v1/markets/${BIG}/bill_runs`, { period_from: '2026-03-01', period_to: '2026-03-31' }), 201);
  const bills = await settled(clerk, `/v1/bill_runs/${run.id}`, ['queued']);
  ok(await head('POST', `/v1/bill_runs/${run.id}/approve`, { version: bills.version }));
  await settled(clerk, `/v1/bill_runs/${run.id}`, ['approved']);
  const print = ok(await clerk('POST', `/v1/markets/${BIG}/prints`, { codes: [paying.id], layout: 'stickers_2x4' }), 201);
  await settled(clerk, `/v1/prints/${print.id}`, ['queued', 'running']);
  const sheet = ok(await clerk('POST', `/v1/imports?market=${BIG}&name=cho.csv`, undefined, { raw: Buffer.from(SHEET), headers: { 'content-type': 'application/octet-stream' } }), 201);
  await settled(clerk, `/v1/imports/${sheet.id}`, ['queued']);
  ok(await head('POST', `/v1/markets/${BIG}/rounds`, { from_day: day(0), to_day: day(4) }), 201);
  ok(await clerk('POST', '/v1/scans', { client_id: randomUUID(), stall: paying.stall.id, payload: STRANGE, at: new Date().toISOString() }));
  const fee = ok(await head('POST', `/v1/markets/${BIG}/fees`, { code: 'GUI-XE', name: 'Giữ xe máy', kind: 'service', amount: 5000, document: '12/2026/NQ-HĐND', valid_from: '2026-01-01' }), 201);
  ok(await clerk('POST', `/v1/fees/${fee.id}/codes`, { stall: payee.stall.id }), 201);
  ok(await clerk('POST', `/v1/fees/${fee.id}/cases`, { stall: payee.stall.id, reference: 'VE-07' }), 201);
  ok(await clerk('POST', `/v1/markets/${BIG}/receipts`, { number: 'BL-1', taken_on: day(0), amount: 10_000, fee: fee.id, quantity: 2 }), 201);
  return { stall: trader.stall.id, vendor: trader.vendor.id, account: { bin: own.account.bin, number: own.account.number } };
}

/** One team whose member is the person of the office. */
async function team(chief) {
  const made = ok(await chief('POST', '/v1/teams', { level: 'commune', unit: '98001', name: 'Tổ Hoành Mô', founded_on: '2024-01-01' }), 201);
  ok(await chief('POST', `/v1/teams/${made.id}/members`, { name: 'Bà Mai', role: 'member', joined_on: '2024-01-01' }), 201);
}

export async function wholeTown() {
  const there = await provinceTown({ config: 'public_url = https://socho.example.vn\n' });
  try {
    return await filled(there);
  } catch (why) {
    await there.register.stop();
    throw why;
  }
}

async function filled({ register, chief, month, quarter }) {
  people(register);
  const [clerk, head] = [await register.person('clerk', PASSWORD), await register.person('head', PASSWORD)];
  const office = await register.person(OFFICE, PASSWORD), bank = new Provider(register, { name: 'Ngân hàng Sông Hồng' });
  await team(chief);
  const cycle = ok(await chief('POST', '/v1/report_cycles', { province: 22, period: quarter, lead: 'Sở Công Thương' }), 201);
  ok(await office('POST', '/v1/reports', { cycle: cycle.id, form: '01', market: BIG }), 201);
  const trader = await board(register, { clerk, head });
  ok(await bank.push(event('lost', { content: 'tien gi khong biet', amount: '1250000' })));
  const newPin = async () => ok(await clerk('POST', `/v1/vendors/${trader.vendor}/access`, {}), 201).pin, pin = await newPin();
  const { cookie } = await register.signIn(TRADER_PHONE, pin), own = (method, path, body) => register.request(method, path, { body, cookie });
  ok(await own('POST', '/v1/my/reports', { client_id: randomUUID(), stall: trader.stall, kind: 'sticker', note: 'Tem bị mưa làm bong.' }), 201);
  ok(await bank.push(event('first', { amount: '1045000', account: trader.account })));
  return { register, chief, clerk, head, office, own, trader, pin, newPin, month, quarter };
}
