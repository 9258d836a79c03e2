// What each address is sent when its rights are tested (rights.test.mjs).
//
// Whoever adds a route that changes something adds one line to `bodies`; the test fails until it stands there:
//   'POST /v1/things/{id}/paint': async (p) => ({ id: (await p.issued()).thing.id, body: { colour: 'red' } }),
// It makes, in the place p, something that is still as the route wants it, and says what to send. A role that has the right
// must then be answered 2xx in its own place; whatever is elsewhere must be answered 403 or 404. Besides id and body a line may say
//   query, raw, headers, path   the rest of a request; path fills words of the address other than the first ({purpose})
//   refusal                     the code (or codes) with which even the right role is refused, where a test cannot succeed
//   foreign                     the code that says "there is none" of what is named in the body or the query instead of the path
//   inner                       the answer that counts, where the answer holds several
// An address with {id} and no line of its own is asked for `things[its list]`: one line for each new list.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from './register.mjs';
import { accountNumber, form, PASSWORD, person, submitted } from './town.mjs';

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
const transfer = (number, memo) => program(['code', 'build', '--bin', '970436', '--account', number, '--memo', memo]).trim();
const strange = transfer('111222333444', 'x');
const today = () => new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
let serial = 0, cycles = 0;

/** A market with something of everything in it, and with hands that may do anything there. */
export class Place {
  /** hands: {maker, checker, admin, reconciler}, each over everything. */
  constructor(register, name, market, hands) {
    Object.assign(this, { register, name, market, ...hands });
    [[this.province, this.operator, this.unit, this.unitId]] =
      register.sql(`select m.province, m.operator, u.code, u.id from market m join unit u on u.id = m.unit where m.id = '${market}'`);
    this.province = Number(this.province);
  }

  async #done(who, method, path, body, more) {
    const answer = await who(method, path, body, more);
    if (answer.status >= 300) throw new Error(`${method} ${path} in ${this.name}: ${answer.status} ${answer.bytes}`);
    return answer.json;
  }

  /** A form for a stall where nobody is yet, by somebody who is not registered yet. */
  async form(change = {}) {
    const stall = await this.stall(), n = ++serial;
    return form(stall.number, { ...change, vendor: { name: `Hộ ${n.toString(36)} ${n * 7919}`, phone: `09${String(10_000_000 + n * 7919).slice(-8)}`, ...change.vendor } });
  }

  /** A connection that nothing comes through. */
  spareConnection() {
    return JSON.parse(this.register.socho('connection', 'add', '--province', String(this.province), '--name', `Dự phòng ${++serial}`, '--json')).id;
  }
  /** A job of the press: kind, state, when it is due and was over, and its error, in SQL. */
  job(words) {
    return this.register.sql(`insert into job (province, market, kind, state, run_at, finished_at, error) select ${this.province}, '${this.market}', ${words} returning id`)[0][0];
  }
  certificate() { return readFileSync(join(this.register.dir, 'tls', 'server.crt'), 'utf8'); }

  stall() { return this.#done(this.maker, 'POST', `/v1/markets/${this.market}/stalls`, { number: `R${++serial}` }); }
  async draft() { return this.#done(this.maker, 'POST', `/v1/markets/${this.market}/revisions`, await this.form()); }
  async submitted(change) { return submitted(this.maker, this.market, await this.form(change)); }

  /** A code, with its stall, vendor and account. */
  async issued(change) {
    const { id, version } = await this.submitted(change);
    return this.#done(this.checker, 'POST', `/v1/revisions/${id}/approve`, { version });
  }

  async tenancy() {
    const { stall } = await this.issued();
    return this.register.sql(`select id from tenancy where stall = '${stall.id}'`)[0][0];
  }

  /** A change of account that a second person has to look at. */
  async change() { return (await this.issued({ vendor: { kind: 'individual' }, account: { holder_name: `BEBUOI${++serial}` } })).payout_change.id; }

  async duplicate() {
    const phone = `08${String(10_000_000 + ++serial * 7919).slice(-8)}`;
    await this.issued({ vendor: { phone } });
    return (await this.submitted({ vendor: { phone } })).duplicates[0].id;
  }

  async imported() {
    const number = accountNumber(), { number: stall } = await this.stall();
    const raw = Buffer.from(`Số sạp,Loại người bán,Tên người bán,Số điện thoại,Số định danh,Mã số thuế,Ngân hàng,Số tài khoản,Tên chủ tài khoản,Phiếu đồng ý,Chứng cứ tài khoản
${stall},Cá nhân,Bà ${number},,,,Vietcombank,${number},BA TU,giấy,tủ 1\nkhông có,Cá nhân,Bà Tư,,,,Vietcombank,${number},BA TU,giấy,tủ 1\n`);
    return { query: `market=${this.market}`, raw, headers: { 'content-type': 'application/octet-stream' } };
  }

  /** An import that was checked, and committed if so asked. */
  async import(commit) {
    const { query, ...sent } = await this.imported();
    const { id } = await this.#done(this.maker, 'POST', `/v1/imports?${query}`, undefined, sent);
    await this.until(`/v1/imports/${id}`, 'checked');
    if (commit) {
      await this.#done(this.maker, 'POST', `/v1/imports/${id}/commit`, {});
      await this.until(`/v1/imports/${id}`, 'committed');
    }
    return id;
  }

  statement() {
    return { query: `province=${this.province}`, raw: Buffer.from(`no statement ${++serial}`), headers: { 'content-type': 'application/octet-stream' } };
  }

  async until(path, state) { while ((await this.#done(this.maker, 'GET', path)).state !== state) await pause(); }

  /** A period of the province that nobody has reported on yet. */
  async cycle() {
    const n = ++cycles, period = `${2000 + (n % 25)}-${String(1 + (Math.floor(n / 25) % 12)).padStart(2, '0')}`;
    return (await this.#done(this.admin, 'POST', '/v1/report_cycles', { province: this.province, period, lead: 'Sở Công Thương' })).id;
  }

  /** A report of the market that has gone these steps. */
  async report(...steps) {
    let report = await this.#done(this.maker, 'POST', '/v1/reports', { cycle: await this.cycle(), form: '01', market: this.market });
    for (const step of steps) report = await this.#done(step === 'submit' ? this.maker : this.admin, 'POST', `/v1/reports/${report.id}/${step}`, { version: report.version });
    return report;
  }

  async newMarket() { return (await this.#done(this.admin, 'POST', '/v1/markets', bodies['POST /v1/markets'](this).body)).id; }

  async print(format) {
    const { id } = await this.#done(this.maker, 'POST', `/v1/markets/${this.market}/prints`, { layout: 'stand_a6', format, codes: [this.code] });
    await this.until(`/v1/prints/${id}`, 'done');
    return id;
  }

  async paper() {
    const { id } = await this.#done(this.maker, 'POST', `/v1/revisions/${this.draftId}/form`, {});
    await this.until(`/v1/papers/${id}`, 'done');
    return id;
  }

  /** A code that a bank issued and nobody has approved. */
  async asked() {
    const number = accountNumber(), { stall, account } = await this.issued({ account: { number } });
    const body = { account: account.id, payload: transfer(number, `${++serial}`) };
    return { stall: stall.id, body, give: async () => (await this.#done(this.maker, 'POST', `/v1/stalls/${stall.id}/codes/import`, body)).id };
  }

  async privacy(...steps) {
    return this.wish('restriction', ...steps);
  }

  /** What a vendor asks about the vendor's data, so far along. */
  async wish(kind, ...steps) {
    const { id } = await this.#done(this.maker, 'POST', `/v1/vendors/${this.vendor}/privacy_requests`, { kind, received_on: today(), channel: 'paper' });
    for (const [n, step] of steps.entries()) await this.#done(this.maker, 'POST', `/v1/privacy_requests/${id}/${step}`, { version: n + 1 });
    return id;
  }

  async incident() {
    const { stall } = await this.issued();
    return (await this.#done(this.maker, 'POST', '/v1/scans', { client_id: randomUUID(), stall: stall.id, payload: strange, at: new Date().toISOString() })).incident;
  }

  /** A round that goes to every stall with a code. */
  async round() {
    return (await this.#done(this.admin, 'POST', `/v1/markets/${this.market}/rounds`, { from_day: today(), to_day: today(), sample_percent: 100 })).id;
  }

  async roundSheet() {
    const { id } = await this.#done(this.maker, 'POST', `/v1/rounds/${this.roundId}/sheets`, {});
    await this.until(`/v1/round_sheets/${id}`, 'done');
    return id;
  }

  async testLabel() { return (await this.#done(this.admin, 'POST', `/v1/markets/${this.market}/test_labels`, { stall: this.stallId })).id; }

  /** Something that the vendor of this place reported. */
  vendorReport() {
    return this.register.sql(`insert into vendor_report (province, market, stall, vendor, client_id, person, kind, note)
      select ${this.province}, '${this.market}', '${this.stallId}', '${this.vendor}', gen_random_uuid(), p.id, 'other', 'x' from person p limit 1 returning id`)[0][0];
  }

  /** A name of a stall at a bank. */
  mark() { return this.#done(this.admin, 'POST', `/v1/stalls/${this.stallId}/marks`, { kind: 'virtual_account', value: `96X${++serial}` }); }

  /** A payment of the market with something doubtful about it. */
  doubt() {
    return this.register.sql(`insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day,
        counted, direction, bin, match_rule, doubt, event_id, account_hash, personal_hash)
      select province, new_id(), now(), now(), 45000, '${this.connection}', id, market, current_date, false, 'credit', '970436',
        'terminal', 'conflict', 'doubt-${++serial}', decode(repeat('00', 16), 'hex'), sha256('x')
      from stall where id = '${this.stallId}' returning id`)[0][0];
  }

  /** That somebody else proposed something for. */
  proposal() {
    return this.register.sql(`insert into payment_proposal (province, confirmation, received_at, market, stall, reason, proposed_by)
      select province, id, received_at, market, stall, 'x', '${this.person}' from confirmation where id = '${this.doubt()}' returning id`)[0][0];
  }

  /** A value that somebody entered and nobody has approved. */
  entered() {
    return this.register.sql(`insert into entered_value (province, indicator, version, market, period, period_from, period_to, value, source,
        document, document_on, proposed_by)
      values (${this.province}, 'WIFI', 1, '${this.market}', '2026-10', '2026-10-01', '2026-10-31', 2, 'x', '1/BC', '2026-11-01', '${this.person}')
      returning id`)[0][0];
  }

  /** A price list for one day, so that no two overlap. */
  tariff() {
    const day = new Date(Date.UTC(2030, 0, 1 + ++serial)).toISOString().slice(0, 10);
    return { number: `${serial}/QĐ-UBND`, issuer: 'UBND', title: 'Giá', issued_on: '2026-01-01', valid_from: day, valid_to: day,
      lines: [{ service: 'entry', unit: 'entry', price_vnd: 8000 }] };
  }

  lease() { return { point_kind: 'stand', area_m2: 3.5, from_day: '2026-01-01', agreed_price_vnd: 100000, agreed_unit: 'm2_month' }; }

  /** Of a stall that has a vendor and no lease yet. */
  async leased() {
    const { stall } = await this.issued();
    return { stall: stall.id, ...await this.#done(this.maker, 'POST', `/v1/stalls/${stall.id}/leases`, this.lease()) };
  }

  meter() {
    return this.#done(this.maker, 'POST', `/v1/stalls/${this.stallId}/meters`, { service: 'power', number: `E${++serial}`, installed_on: '2026-01-01', start_value: 0 });
  }
  /** A point with the account of a body, a fee there, what somebody owes by it, and cash for that. */
  fee() { return this.#done(this.checker, 'POST', `/v1/markets/${this.market}/fees`, fee()); }
  async owed() {
    this.desk ??= await this.issued({ vendor: { kind: 'institution', name: 'UBND phường Hồng Gai' }, account: { holder_name: 'UBND PHUONG HONG GAI' } });
    return this.#done(this.maker, 'POST', `/v1/fees/${this.feeId}/cases`, { stall: this.desk.stall.id, reference: `H-${++serial}` });
  }
  receipt() { return this.#done(this.maker, 'POST', `/v1/markets/${this.market}/receipts`, cash({ case: this.caseId })); }

  /** A billing run that was worked out. */
  async run() {
    const { id: lease } = await this.leased();
    const { id } = await this.#done(this.maker, 'POST', `/v1/markets/${this.market}/bill_runs`, { period_from: '2026-02-01', period_to: '2026-02-28', leases: [lease] });
    await this.until(`/v1/bill_runs/${id}`, 'prepared');
    return { id, version: (await this.#done(this.maker, 'GET', `/v1/bill_runs/${id}`)).version };
  }

  ticket() { return this.#done(this.maker, 'POST', `/v1/markets/${this.market}/tickets`, { entries: 1 }); }

  async slips() {
    const { run } = await this.ticket(), { id } = await this.#done(this.maker, 'POST', `/v1/bill_runs/${run}/slips`, {});
    await this.until(`/v1/bill_slips/${id}`, 'done');
    return id;
  }

  exception() {
    const day = new Date(Date.UTC(2027, 0, 1 + ++serial)).toISOString().slice(0, 10);
    return this.#done(this.maker, 'POST', `/v1/markets/${this.market}/exceptions`, { from_day: day, to_day: day, reason: 'x' });
  }

  /** Somebody of this market, who is signed in. */
  async clerk(role = 'market_maker') {
    const login = `${this.name}-${++serial}`;
    person(this.register, login, role, '--market', this.market);
    await this.register.person(login, PASSWORD);
    return { login, id: this.register.sql(`select id from person where login = '${login}'`)[0][0], session: this.session(login) };
  }

  /** The newest session of somebody. */
  session(login) {
    return this.register.sql(`select s.id from session s join person p on p.id = s.person where p.login = '${login}' order by s.created_at desc limit 1`)[0][0];
  }

  async build() {
    const sql = (text) => this.register.sql(text)[0][0];
    this.placement = sql(`insert into placement (province, market, from_unit, on_date)
      select ${this.province}, '${this.market}', id, valid_to from unit where code = '98000' returning id`);
    this.connection = JSON.parse(this.register.socho('connection', 'add', '--province', String(this.province), '--name', this.name, '--json')).id;
    this.draftId = (await this.draft()).id;
    this.submittedId = (await this.submitted()).id;
    const code = await this.issued();
    [this.code, this.account, this.vendor, this.stallId] = [code.id, code.account.id, code.vendor.id, code.stall.id];
    this.tenancyId = await this.tenancy();
    this.exceptionId = (await this.exception()).id;
    this.incidentId = await this.incident();
    [this.roundId, this.labelId] = [await this.round(), await this.testLabel()];
    this.roundSheetId = await this.roundSheet();
    this.plan = (await this.#done(this.admin, 'POST', '/v1/plans', bodies['POST /v1/plans'](this).body)).id;
    [this.pdf, this.png, this.paperId] = [await this.print('pdf'), await this.print('png'), await this.paper()];
    this.importId = await this.import(false);
    const { query, ...sent } = this.statement();
    this.statementId = (await this.#done(this.reconciler, 'POST', `/v1/statements?${query}`, undefined, sent)).id;
    this.replayId = (await this.#done(this.reconciler, 'POST', '/v1/replays', { province: this.province })).id;
    this.duplicateId = await this.duplicate();
    [this.changeId, this.privacyId] = [await this.change(), await this.privacy()];
    this.feeId = (await this.fee()).id;
    this.caseId = (await this.owed()).id;
    this.receiptId = (await this.receipt()).id;
    this.reportId = (await this.report('submit')).id;
    while (this.register.sql(`select state from report_file where report = '${this.reportId}'`)[0][0] === 'queued') await pause();
    this.person = (await this.clerk()).id;
    this.doubtId = this.doubt();
    this.snapshotId = JSON.parse(this.register.socho('report', 'snapshot', '--province', String(this.province), '--json')).id;
    this.teamId = (await this.team()).id;
    this.honourId = (await this.#done(this.admin, 'POST', '/v1/honours', bodies['POST /v1/honours'](this).body)).id;
    this.tariffId = (await this.#done(this.maker, 'POST', `/v1/markets/${this.market}/tariffs`, { ...this.tariff(), valid_from: '2020-01-01', valid_to: '2029-12-31' })).id;
    this.meterId = (await this.meter()).id;
    await this.#done(this.checker, 'PUT', `/v1/markets/${this.market}/dues`, { payee_stall: this.stallId });
    this.trainingId = (await this.#done(this.admin, 'POST', '/v1/trainings', bodies['POST /v1/trainings'](this).body)).id;
    [this.runId, this.billId] = [(await this.run()).id, (await this.ticket()).id];
    this.slipsId = await this.slips();
    return this;
  }

  /** A community digital team of the market's commune. */
  team() { return this.#done(this.admin, 'POST', '/v1/teams', { level: 'commune', unit: this.unit, name: `Tổ ${++serial}`, founded_on: '2022-06-01' }); }
  async member(team) {
    return this.#done(this.admin, 'POST', `/v1/teams/${team ?? (await this.team()).id}/members`, { name: `Bà ${++serial}`, role: 'member', joined_on: '2022-06-01' });
  }

  /** Ids of what is here, for whoever looks whether an answer shows them. */
  hidden() {
    return [this.reportId, this.feeId, this.caseId, this.receiptId, this.market, this.placement, this.draftId, this.submittedId, this.code, this.account, this.vendor, this.stallId, this.tenancyId,
      this.exceptionId, this.incidentId, this.roundId, this.roundSheetId, this.labelId, this.pdf, this.png, this.paperId, this.importId, this.statementId, this.replayId, this.duplicateId, this.changeId, this.privacyId, this.teamId, this.trainingId, this.honourId];
  }
}

/** What {id} or {code} stands for after the name of a list. */
export const things = {
  accounts: (p) => p.account, cases: (p) => p.caseId, fees: (p) => p.feeId, receipts: (p) => p.receiptId, codes: (p) => p.code, duplicates: (p) => p.duplicateId, exceptions: (p) => p.exceptionId,
  imports: (p) => p.importId, incidents: (p) => p.incidentId, markets: (p) => p.market, papers: (p) => p.paperId,
  payout_changes: (p) => p.changeId, people: (p) => p.person, placements: (p) => p.placement, plans: (p) => p.plan,
  prints: (p) => p.pdf, reconciliation: (p) => p.doubtId, privacy_requests: (p) => p.privacyId, provinces: (p) => p.province, replays: (p) => p.replayId, rounds: (p) => p.roundId, round_sheets: (p) => p.roundSheetId, test_labels: (p) => p.labelId, revisions: (p) => p.submittedId, statements: (p) => p.statementId, stalls: (p) => p.stallId,
  tariffs: (p) => p.tariffId, meters: (p) => p.meterId,
  reports: (p) => p.reportId,
  teams: (p) => p.teamId, honours: (p) => p.honourId, trainings: (p) => p.trainingId, tenancies: (p) => p.tenancyId, units: (p) => p.unitId, vendors: (p) => p.vendor,
  bill_runs: (p) => p.runId, bills: (p) => p.billId,
  bill_slips: (p) => p.slipsId,
};

/** Words of an address that are no id. */
export const words = { format: 'xlsx', provider: 'sepay', token: 'x'.repeat(43), purpose: 'notices', entity: 'revisions' };

const fee = () => ({ code: `P${++serial}`, name: 'Phí', kind: 'fee', amount: 2000, document: '1/QĐ-UBND', valid_from: '2026-01-01' });
const cash = (what) => ({ number: `BL${++serial}`, taken_on: today(), amount: 2000, ...what });
const WEAK = { old: PASSWORD, new: 'ngắn' };
/** A step of an incident that has gone these steps already. */
const step = (gone, body) => async (p) => {
  const id = await p.incident();
  for (const [n, name] of gone.entries()) await p.maker('POST', `/v1/incidents/${id}/${name}`, { version: n + 1 });
  return { id, body: { version: gone.length + 1, ...body } };
};

/** A commune takes in its markets' reports; an officer who holds one market alone is not the level above it. */
const above = (who) => (who === 'commune_officer' ? 'out_of_scope' : undefined);

/** What each address is sent; see above. who: the login of whoever sends it. */
export const bodies = {
  'POST /v1/sessions': () => ({ body: { login: `nobody-${++serial}`, password: PASSWORD }, refusal: 'wrong_password' }),
  'POST /v1/confirmations': () => ({ body: {}, refusal: 'bad_signature' }),
  'POST /in/{provider}/{token}': () => ({ body: {}, refusal: 'not_found' }),
  'POST /in/{provider}/{token}/token': () => ({ body: {}, refusal: ['not_found', 'unauthenticated', 'bad_signature'] }),
  'POST /in/{provider}/{token}/api/token_generate': () => ({ body: {}, refusal: ['not_found', 'unauthenticated', 'bad_signature'] }),
  'POST /in/{provider}/{token}/bank/api/transaction-sync': () => ({ body: {}, refusal: ['not_found', 'unauthenticated', 'bad_signature'] }),
  'POST /check': () => ({ raw: Buffer.from('text=' + encodeURIComponent(strange)), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  'POST /v1/verify': (p) => ({ body: { payload: strange, stall: p.stallId } }),

  'POST /v1/me/password': () => ({ body: WEAK, refusal: 'weak_password' }),
  'POST /v1/me/totp': () => ({ body: { otp: 'x' }, refusal: 'totp_wrong' }),
  'POST /v1/me/totp/confirm': () => ({ body: { otp: '000000' }, refusal: ['no_totp', 'totp_wrong'] }),
  'DELETE /v1/me/sessions/{id}': async (p, who) => ({ id: who ? await p.register.signIn(who, PASSWORD).then(() => p.session(who)) : (await p.clerk()).session }),

  'POST /v1/system/jobs/{id}/retry': (p) => ({ id: p.job("'sessions', 'failed', now(), now(), 'unavailable'"), body: {} }),
  'POST /v1/system/jobs/{id}/stop': (p) => ({ id: p.job("'print', 'queued', now() + interval '1 day', null, null"), body: {} }),
  'POST /v1/people': (p) => ({ body: { login: `new${++serial}`, name: 'Người mới', role: 'inspector', scope: 'market', market: p.market } }),
  'POST /v1/people/{id}/password': async (p) => ({ id: (await p.clerk()).id, body: {} }),
  'POST /v1/people/{id}/grants': async (p) => ({ id: (await p.clerk()).id, body: { role: 'inspector', scope: 'market', market: p.market } }),
  'DELETE /v1/people/{id}/grants/{grant}': async (p) => {
    const { id } = await p.clerk();
    return { id, path: { grant: p.register.sql(`select id from role_grant where person = '${id}'`)[0][0] } };
  },
  'POST /v1/people/{id}/block': async (p) => ({ id: (await p.clerk()).id, body: { reason: 'x' } }),
  'DELETE /v1/people/{id}/block': async (p) => ({ id: (await p.clerk()).id }),
  'DELETE /v1/people/{id}/lock': async (p) => {
    const { id, login } = await p.clerk();
    await p.register.request('POST', '/v1/sessions', { body: { login, password: 'không phải mật khẩu' } });
    return { id };
  },
  'DELETE /v1/people/{id}/sessions/{session}': async (p) => { const { id, session } = await p.clerk(); return { id, path: { session } }; },
  'POST /v1/people/{id}/totp/reset': async (p) => ({ id: (await p.clerk('market_checker')).id, body: {} }),

  'POST /v1/operators': (p) => ({ body: { province: p.province, kind: 'board', name: `Ban quản lý ${++serial}` } }),
  'POST /v1/markets': (p) => ({ body: { operator: p.operator, unit: p.unit, label_code: `M${++serial}`, name: `Chợ ${serial}`, kind: 'market' }, foreign: 'unknown_operator' }),
  'POST /v1/placements/{id}/decide': () => ({ body: { unit: '98001', reason: 'x' } }),
  'POST /v1/markets/{id}/changes': () => ({ body: { valid_from: '2026-01-02', class: 2 } }),
  'POST /v1/markets/{id}/details': (p) => ({ body: { version: Number(p.register.sql(`select version from market where id = '${p.market}'`)[0][0]), source: `s${++serial}` } }),
  'POST /v1/markets/{id}/openings': () => ({ body: { valid_from: '2026-01-02', calendar: 'solar', days: [1 + (++serial % 28)] } }),
  'POST /v1/markets/{id}/exceptions': () => ({ body: { from_day: '2026-02-16', to_day: '2026-02-20', reason: 'Tết' } }),
  'POST /v1/exceptions/{id}/withdraw': async (p) => ({ id: (await p.exception()).id, body: {} }),
  'POST /v1/markets/{id}/stalls': () => ({ body: { number: `N${++serial}` } }),
  'POST /v1/stalls/{id}/census': () => ({ body: { status: 'in_use' } }),
  'POST /v1/stalls/{id}/marks': () => ({ body: { kind: 'terminal', value: `Quầy ${++serial}` } }),
  'POST /v1/markets/{id}/old_codes': () => ({ raw: Buffer.from(`Mã cũ,Số sạp\nCU${100 + (++serial % 900)},\n`), headers: { 'content-type': 'text/csv' } }),
  'GET /v1/reconciliation': (p) => ({ query: `province=${p.province}` }),
  'POST /v1/reconciliation/{id}/propose': (p) => ({ id: p.doubt(), body: { stall: p.stallId, reason: 'x' } }),
  'POST /v1/payment_proposals/{id}/confirm': (p) => ({ id: p.proposal(), body: {} }),
  'POST /v1/payment_proposals/{id}/reject': (p) => ({ id: p.proposal(), body: { reason: 'x' } }),
  'POST /v1/stall_marks/{id}/end': async (p) => ({ id: (await p.mark()).id, body: {} }),
  'POST /v1/markets/{id}/quick_link': () => ({ body: { open: false } }),

  'POST /v1/markets/{id}/revisions': async (p) => ({ body: await p.form() }),
  'PUT /v1/revisions/{id}': async (p) => ({ id: (await p.draft()).id, body: { version: 1, ...await p.form() } }),
  'POST /v1/revisions/{id}/submit': async (p) => ({ id: (await p.draft()).id, body: { version: 1 } }),
  'POST /v1/revisions/{id}/approve': async (p) => ({ id: (await p.submitted()).id, body: { version: 2 } }),
  'POST /v1/revisions/{id}/return': async (p) => ({ id: (await p.submitted()).id, body: { version: 2, reason: 'x' } }),
  'POST /v1/revisions/{id}/reject': async (p) => ({ id: (await p.submitted()).id, body: { version: 2, reason: 'x' } }),
  'POST /v1/revisions/{id}/form': async (p) => ({ id: (await p.draft()).id, body: {} }),
  'POST /v1/revisions/decisions': async (p) => ({ body: { decision: 'approve', items: [{ id: (await p.submitted()).id, version: 2 }] },
    inner: ({ json }) => ({ status: json.results[0].status, json: json.results[0].answer }) }),

  'POST /v1/statements': (p) => p.statement(),
  'POST /v1/replays': (p) => ({ body: { connection: p.connection, province: p.province }, foreign: 'no_connection' }),

  'POST /v1/imports': async (p) => ({ ...await p.imported(), foreign: 'unknown_market' }),
  'POST /v1/imports/{id}/commit': async (p) => ({ id: await p.import(false), body: {} }),
  'POST /v1/imports/{id}/submit': async (p) => ({ id: await p.import(true), body: {} }),
  'POST /v1/vendors/{id}/consents': () => ({ body: { purpose: 'counts', version: 1, channel: 'phone' } }),
  'POST /v1/vendors/{id}/consents/{purpose}/withdraw': async (p) => {
    const { vendor } = await p.issued();
    await p.maker('POST', `/v1/vendors/${vendor.id}/consents`, { purpose: 'notices', version: 1, channel: 'phone' });
    return { id: vendor.id, body: { channel: 'phone' } };
  },
  'POST /v1/vendors/{id}/revisions': () => ({ body: { vendor: { phone: `09${30_000_000 + ++serial}` } } }),
  'GET /v1/me/vendor/data.{format}': () => ({ refusal: 'not_found' }),
  'POST /v1/vendors/{id}/privacy_requests': () => ({ body: { kind: 'access', received_on: today(), channel: 'paper' } }),
  'POST /v1/privacy_requests/{id}/take': async (p) => ({ id: await p.privacy(), body: { version: 1 } }),
  'POST /v1/privacy_requests/{id}/extend': async (p) => ({ id: await p.privacy('take'), body: { version: 2, days: 5, reason: 'x' } }),
  'POST /v1/privacy_requests/{id}/answer': async (p) => ({ id: await p.privacy('take'), body: { version: 2 } }),
  'POST /v1/retention_rules': () => ({ body: { what: 'session', keep_days: 1, ground: 'x', valid_from: new Date(Date.now() + (400 + ++serial) * 86400_000).toISOString().slice(0, 10) } }),
  'POST /v1/retention_runs': () => ({ body: { dry: true } }),
  'GET /v1/retention_runs/{id}': () => ({ id: randomUUID(), refusal: 'not_found' }),
  // The vendor still trades (erasure.test.mjs erases others).
  'POST /v1/privacy_requests/{id}/erase': async (p) => ({ id: await p.wish('erasure', 'take'), body: { version: 2 }, refusal: 'erasure_tenancy' }),
  'POST /v1/privacy_requests/{id}/refuse': async (p) => ({ id: await p.privacy(), body: { version: 1, reason: 'x' } }),
  'POST /v1/vendors/{id}/access': async (p) => ({ id: (await p.issued()).vendor.id, body: {} }),
  'DELETE /v1/vendors/{id}/access': async (p) => {
    const { vendor } = await p.issued();
    await p.maker('POST', `/v1/vendors/${vendor.id}/access`, {});
    return { id: vendor.id };
  },
  'POST /v1/stalls/{id}/refusals': async (p) => ({ id: (await p.stall()).id, body: { reason: 'age' } }),
  'POST /v1/duplicates/{id}/decide': async (p) => ({ id: await p.duplicate(), body: { same: false, reason: 'x' } }),
  'POST /v1/payout_changes/{id}/accept': async (p) => ({ id: await p.change(), body: { reason: 'x' } }),
  'POST /v1/payout_changes/{id}/cancel': async (p) => ({ id: await p.change(), body: { reason: 'x' } }),
  'POST /v1/connections': (p) => ({ body: { province: p.province, provider: 'native', name: `Kết nối ${++serial}` } }),
  'POST /v1/connections/{id}/settings': (p) => ({ id: p.spareConnection(), body: { addresses: '203.0.113.0/24' } }),
  'POST /v1/connections/{id}/disable': (p) => ({ id: p.spareConnection(), body: {} }),
  'POST /v1/connections/{id}/enable': (p) => ({ id: p.spareConnection(), body: {} }),
  'POST /v1/connections/{id}/certificate': (p) => ({ id: p.spareConnection(), body: { client_certificate: p.certificate() } }),
  'DELETE /v1/connections/{id}/certificate': (p) => ({ id: p.spareConnection() }),
  'POST /v1/connections/{id}/rotate': (p) => ({ id: p.connection, body: {} }),
  'POST /v1/accounts/{id}/feeds': async (p) => ({ id: (await p.issued()).account.id, body: { connection: p.connection, consent: 'Phiếu đồng ý số 1' } }),
  'POST /v1/accounts/{id}/feeds/{connection}/end': async (p) => {
    const { account } = await p.issued();
    await p.maker('POST', `/v1/accounts/${account.id}/feeds`, { connection: p.connection, consent: 'x' });
    return { id: account.id, path: { connection: p.connection }, body: {} };
  },
  'POST /v1/accounts/{id}/evidence': () => ({ body: { reference: `tủ ${++serial}`, sha256: 'cd'.repeat(32) } }),
  'POST /v1/accounts/{id}/test_transfers': async (p) => ({ id: (await p.issued()).account.id, body: {} }),
  'POST /v1/test_transfers/{id}/confirm': async (p) => {
    const { id, code } = (await p.maker('POST', `/v1/accounts/${(await p.issued()).account.id}/test_transfers`, {})).json;
    return { id, body: { code } };
  },
  'POST /v1/accounts/{id}/name_check': () => ({ body: { legal_name: 'Nguyễn Thị Hường' } }),
  'POST /v1/bank/accounts/{id}/word': async (p) => ({ id: (await p.issued()).account.id, body: { owned: true } }),

  'POST /v1/stalls/{id}/codes': () => ({ body: { amount: 20_000 + ++serial } }),
  'POST /v1/stalls/{id}/codes/import': async (p) => { const { stall, body } = await p.asked(); return { id: stall, body }; },
  'POST /v1/codes/{id}/approve': async (p) => ({ id: await (await p.asked()).give(), body: {} }),
  'POST /v1/codes/{id}/revoke': async (p) => ({ id: (await p.issued()).id, body: { reason: 'mistake' } }),
  'POST /v1/accounts/{id}/stolen': async (p) => ({ id: (await p.issued()).account.id, body: {} }),
  'POST /v1/tenancies/{id}/end': async (p) => ({ id: await p.tenancy(), body: { to_day: today(), reason: 'x' } }),
  'POST /v1/markets/{id}/prints': (p) => ({ body: { layout: 'stickers_3x7', codes: [p.code] } }),
  'GET /v1/prints/{id}.png': (p) => ({ id: p.png }),

  'POST /v1/scans': (p) => ({ body: { client_id: randomUUID(), stall: p.stallId, unreadable: true, at: new Date().toISOString() }, foreign: 'unknown_stall' }),
  'POST /v1/incidents/{id}/acknowledge': step([]),
  'POST /v1/incidents/{id}/on_site': step(['acknowledge']),
  'POST /v1/incidents/{id}/replaced': step(['acknowledge', 'on_site']),
  'POST /v1/incidents/{id}/revoked': step(['acknowledge', 'on_site']),
  'POST /v1/incidents/{id}/close': step([], { outcome: 'false', reason: 'x' }),

  // Teams lie in units: whoever holds one market has none.
  'POST /v1/teams': (p) => ({ body: { level: 'commune', unit: p.unit, name: `Tổ ${++serial}`, founded_on: '2022-06-01' }, refusal: 'out_of_scope' }),
  'GET /v1/teams/{id}': (p) => ({ id: p.teamId, refusal: 'not_found' }),
  'POST /v1/teams/{id}/details': async (p) => ({ id: (await p.team()).id, body: { version: 1, households: 210 }, refusal: 'not_found' }),
  'POST /v1/teams/{id}/dissolve': async (p) => ({ id: (await p.team()).id, body: { version: 1, on: today() }, refusal: 'not_found' }),
  'POST /v1/teams/{id}/members': (p) => ({ id: p.teamId, body: { name: `Bà ${++serial}`, role: 'member', joined_on: '2022-06-01' }, refusal: 'not_found' }),
  'POST /v1/team_members/{id}/leave': async (p) => ({ id: (await p.member()).id, body: { on: today() }, refusal: 'not_found' }),
  'POST /v1/team_counts': (p) => ({ body: { unit: p.unit, on: '2022-12-31', level: 'hamlet', teams: 124, source: 'x' }, refusal: 'out_of_scope' }),
  'POST /v1/team_rules': (p) => ({ body: { unit: p.unit, teams_min: 1, valid_from: new Date(Date.UTC(2026, 0, ++serial)).toISOString().slice(0, 10), document: '6037/KH-UBND' } }),
  'POST /v1/field/sync': (p) => ({ body: { visits: [{ client_id: randomUUID(), team: p.teamId, stall: p.stallId, task: 'eid', channel: 'market', outcome: 'done', at: new Date().toISOString() }] },
    inner: (answer) => ({ status: answer.json.visits[0].status === 'recorded' ? 200 : 403, json: { code: answer.json.visits[0].code === 'unknown_team' ? 'out_of_scope' : answer.json.visits[0].code } }), refusal: 'out_of_scope' }),
  'GET /v1/units/{id}/visits': (p) => ({ id: p.unitId, refusal: 'out_of_scope' }),
  'POST /v1/field_tasks': (p) => ({ body: { province: p.province, code: `task_${++serial}`, vi: 'x', en: 'x', topic: 'skill', valid_from: '2026-01-01' } }),
  'POST /v1/trainings': (p) => ({ body: { unit: p.unit, title: 'x', on: '2026-01-02', hours: 2, trainer: 'x' }, refusal: 'out_of_scope' }),
  'GET /v1/trainings/{id}': (p) => ({ id: p.trainingId, refusal: 'not_found' }),
  'POST /v1/trainings/{id}/attendance': async (p) => ({ id: p.trainingId, body: { members: [(await p.member(p.teamId)).id] }, refusal: 'not_found' }),
  'POST /v1/honours': (p) => ({ body: { unit: p.unitId, from: '2026-01-01', to: '2026-03-31' }, refusal: 'out_of_scope' }),
  'GET /v1/honours/{id}': (p) => ({ id: p.honourId, refusal: 'not_found' }),
  'GET /v1/honours/{id}/sample': (p) => ({ id: p.honourId, refusal: 'not_found' }),
  'POST /v1/honours/{id}/revisits': (p) => ({ id: p.honourId, body: { visit: randomUUID(), result: 'failed', on: today() }, refusal: 'not_found' }),
  'POST /v1/honours/{id}/reviews': (p) => ({ id: p.honourId, body: { team: p.teamId, decision: 'cleared', reason: 'x' }, refusal: ['not_found', 'not_under_review'] }),
  'POST /v1/honours/{id}/publish': (p) => ({ id: p.honourId, body: {}, refusal: 'not_found' }),
  'GET /v1/rankings/{id}': () => ({ id: randomUUID(), refusal: 'not_found' }),
  'POST /v1/revisions/{id}/helper': async (p) => ({ id: (await p.submitted()).id, body: { member: (await p.member(p.teamId)).id } }),
  'GET /v1/units/{id}/teams': (p) => ({ id: p.unitId, refusal: 'out_of_scope' }),
  'GET /v1/units/{id}/team_gaps': (p) => ({ id: p.unitId, refusal: 'out_of_scope' }),
  'POST /v1/tariffs': (p) => ({ body: { province: p.province, ...p.tariff() } }),
  'POST /v1/markets/{id}/tariffs': (p) => ({ body: p.tariff() }),
  'POST /v1/tariffs/{id}/end': async (p) => {
    const { valid_to, ...list } = p.tariff(); // runs on, so it begins after all others
    const day = new Date(Date.UTC(2090, 0, ++serial)).toISOString().slice(0, 10);
    p.register.sql(`update tariff set valid_to = valid_from where valid_to is null and market = '${p.market}'`);
    const made = await p.maker('POST', `/v1/markets/${p.market}/tariffs`, { ...list, valid_from: day });
    return { id: made.json.id, body: { valid_to: day } };
  },
  'POST /v1/stalls/{id}/leases': async (p) => ({ id: (await p.issued()).stall.id, body: p.lease() }),
  'POST /v1/leases/{id}/end': async (p) => ({ id: (await p.leased()).id, body: { to_day: today(), reason: 'x' } }),
  'POST /v1/stalls/{id}/meters': () => ({ body: { service: 'water', number: `W${++serial}`, installed_on: '2026-01-01', start_value: 0 } }),
  'POST /v1/meters/{id}/end': async (p) => ({ id: (await p.meter()).id, body: { ended_on: today(), reason: 'x' } }),
  'POST /v1/meters/{id}/readings': async (p) => ({ id: (await p.meter()).id, body: { read_on: today(), value: 12.5 } }),
  'POST /v1/markets/{id}/bill_runs': () => ({ body: { period_from: '2026-03-01', period_to: '2026-03-31' } }),
  'POST /v1/bill_runs/{id}/approve': async (p) => { const { id, version } = await p.run(); return { id, body: { version } }; },
  'POST /v1/bill_runs/{id}/reject': async (p) => { const { id, version } = await p.run(); return { id, body: { version, reason: 'x' } }; },
  'POST /v1/bill_runs/{id}/slips': async (p) => ({ id: (await p.ticket()).run, body: {} }),
  'POST /v1/markets/{id}/tickets': () => ({ body: { entries: 2 } }),
  'POST /v1/bills/{id}/credit': async (p) => ({ id: (await p.ticket()).id, body: { reason: 'x' } }),
  'PUT /v1/markets/{id}/dues': (p) => ({ body: { payee_stall: p.stallId } }),
  'POST /v1/markets/{id}/fees': () => ({ body: fee() }),
  'POST /v1/fees/{id}/end': async (p) => ({ id: (await p.fee()).id, body: { valid_to: today() } }),
  'POST /v1/fees/{id}/codes': (p) => ({ body: { stall: p.desk.stall.id } }),
  'POST /v1/fees/{id}/cases': (p) => ({ body: { stall: p.desk.stall.id, reference: `H-${++serial}` } }),
  'POST /v1/cases/{id}/cancel': async (p) => ({ id: (await p.owed()).id, body: { reason: 'x' } }),
  'POST /v1/markets/{id}/receipts': (p) => ({ body: cash({ case: p.caseId }) }),
  'POST /v1/markets/{id}/payers': () => ({ body: { month: '2026-11' } }),
  'POST /v1/receipts/{id}/void': async (p) => ({ id: (await p.receipt()).id, body: { reason: 'x' } }),
  'POST /v1/markets/{id}/rounds': () => ({ body: { from_day: today(), to_day: today() } }),
  'POST /v1/rounds/{id}/close': async (p) => {
    const id = await p.round(), stalls = p.register.sql(`select stall from round_stall where round = '${id}'`).flat();
    return { id, body: { version: 1, missing: stalls.map((stall) => ({ stall, reason: 'x' })) } };
  },
  'POST /v1/rounds/{id}/sheets': () => ({ body: {} }),
  'POST /v1/round_checks': (p) => ({ body: { client_id: randomUUID(), round: p.roundId, stall: p.stallId, result: 'missing', at: new Date().toISOString() }, foreign: 'unknown_round' }),
  'POST /v1/my/reports': (p) => ({ body: { client_id: randomUUID(), stall: p.stallId, kind: 'other', note: 'x' }, refusal: 'unknown_stall', foreign: 'unknown_stall' }),
  'POST /v1/vendor_reports/{id}/answer': (p) => ({ id: p.vendorReport(), body: { answer: 'x' } }),
  'GET /v1/my/codes/{id}': (p) => ({ id: p.code, refusal: 'bad_code_id' }),
  'GET /v1/my/codes/{id}.png': (p) => ({ id: p.code, refusal: 'bad_code_id' }),
  'POST /v1/my/codes': (p) => ({ body: { stall: p.stallId, amount: 45_000 }, refusal: 'unknown_stall', foreign: 'unknown_stall' }),
  'POST /v1/my/checks': (p) => ({ body: { client_id: randomUUID(), stall: p.stallId, payload: strange, at: new Date().toISOString() }, refusal: 'unknown_stall', foreign: 'unknown_stall' }),
  'POST /v1/markets/{id}/test_labels': (p) => ({ body: { stall: p.stallId } }),
  'POST /v1/test_labels/{id}/remove': async (p) => ({ id: await p.testLabel(), body: {} }),

  'GET /v1/provinces/{code}/trend': () => ({ query: 'indicator=ISS' }),
  'GET /v1/provinces/{code}/ranking': () => ({ query: 'indicator=ISS' }),
  'GET /v1/provinces/{code}/snapshots/{id}': (p) => ({ path: { id: p.snapshotId } }),
  'POST /v1/provinces/{code}/indicator_values': (p) => ({ body: { indicator: 'WIFI', market: p.market, period: '2026-10', value: 3, source: 'Ban quản lý', document: '12/BC-BQLC', document_on: '2026-11-02' } }),
  'POST /v1/indicator_values/{id}/approve': async (p) => ({ id: await p.entered(), body: {} }),
  'POST /v1/indicator_values/{id}/reject': async (p) => ({ id: await p.entered(), body: { reason: 'x' } }),
  'POST /v1/plans': (p) => ({ body: { number: `${++serial}/KH-UBND`, issuer: 'UBND', province: p.province, title: 'Kế hoạch', issued_on: '2026-02-01' } }),
  'POST /v1/report_cycles': (p) => ({ body: { province: p.province, period: `${2030 + (++serial % 60)}-${String(1 + Math.floor(serial / 60)).padStart(2, '0')}`, lead: 'Sở Công Thương' } }),
  'POST /v1/reports': async (p) => ({ body: { cycle: await p.cycle(), form: '01', market: p.market }, foreign: 'unknown_cycle' }),
  'POST /v1/reports/{id}/edit': async (p) => ({ id: (await p.report()).id, body: { version: 1, explanation: 'x' } }),
  'POST /v1/reports/{id}/submit': async (p) => ({ id: (await p.report()).id, body: { version: 1 } }),
  'POST /v1/reports/{id}/receive': async (p, who) => ({ id: (await p.report('submit')).id, body: { version: 2 }, refusal: above(who) }),
  'POST /v1/reports/{id}/return': async (p, who) => ({ id: (await p.report('submit')).id, body: { version: 2, reason: 'x' }, refusal: above(who) }),
  'POST /v1/reports/{id}/approve': async (p, who) => ({ id: (await p.report('submit', 'receive')).id, body: { version: 3 }, refusal: above(who) }),
  'POST /v1/reports/{id}/publish': async (p, who) =>
    ({ id: (await p.report('submit', 'receive', 'approve')).id, body: { version: 4 }, refusal: above(who) }),
  'POST /v1/reports/{id}/addenda': async (p) => ({ id: (await p.report('submit', 'receive', 'approve')).id, body: { reason: 'x' } }),
  'POST /v1/indicators': () => ({ body: { code: `R${++serial}`, name_vi: 'x', name_en: 'x', source: 'entered', value_kind: 'count', measure: 'x',
    levels: ['market'], valid_from: '2099-01-01', document: '1/QĐ-UBND' } }),
  'POST /v1/indicators/{code}/retire': () => ({ path: { code: 'NONE' }, body: { retired_on: '2099-01-01', reason: 'x' }, refusal: 'not_found' }),
  'POST /v1/criteria_sets': (p) => ({ body: { province: p.province, name: 'Tiêu chí', number: '1/QĐ-UBND', issuer: 'UBND', issued_on: '2026-01-05',
    valid_from: new Date(Date.UTC(2030, 0, ++serial)).toISOString().slice(0, 10), criteria: [{ code: 'C1', name_vi: 'x', name_en: 'x', measure: 'wifi', ground: 'x' }] } }),
  'POST /v1/markets/{id}/answers': () => ({ body: { measure: 'wifi', as_of: '2026-02-01', yes: true, source: 'x' } }),
  'POST /v1/markets/{id}/evaluations': () => ({ body: {} }),
  'POST /v1/markets/{id}/recognitions': async (p) => ({ id: await p.newMarket(), body: { step: 'pilot', from: '2026-02-01' } }),
  'POST /v1/plans/{id}/targets': (p) => ({ body: { indicator: 'ISS', market: p.market, period_from: '2027-03-01', period_to: `2${100 + ++serial}-03-01`, value: 10, value_kind: 'percent' } }),
};
