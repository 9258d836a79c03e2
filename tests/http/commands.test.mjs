// The command line against a real database: imports are all or nothing and idempotent, people and connections are made
// with secrets that are shown once, and every refusal names what is at fault.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const PROGRAM = process.env.SOCHO ?? 'build/socho';
const COMMUNES = '../shared/data/communes3321.tsv';
const STILL = { markets_moved: 0, markets_waiting: 0, hamlets_waiting: 0, rights_ended: 0 };
let dir, conf;

before(() => {
  dir = mkdtempSync(join(tmpdir(), 'socho-cmd-'));
  conf = join(dir, 'socho.conf');
  execFileSync('tools/pg', ['start', dir], { stdio: ['ignore', 'ignore', 'inherit'] });
  const database = execFileSync('tools/pg', ['url', dir], { encoding: 'utf8' }).trim();
  writeFileSync(conf, `database = ${database}\nprovince = 22\n`);
  writeFileSync(join(dir, 'column.key'), `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  execFileSync(PROGRAM, ['migrate', '--config', conf], { stdio: 'ignore' });
}, { timeout: 120_000 });
after(() => {
  execFileSync('tools/pg', ['stop', dir], { stdio: 'ignore' });
  rmSync(dir, { recursive: true, force: true });
});

/** Runs socho with the test's configuration. */
function socho(args, input = '') {
  const done = spawnSync(PROGRAM, [...args, '--config', conf], { input, encoding: 'utf8' });
  return { status: done.status, out: done.stdout, err: done.stderr };
}
function accepted(args, input) {
  const done = socho(args, input);
  assert.equal(done.status, 0, done.err);
  return done.out;
}
/** "[code: field] …line N" on standard error, exit status 1, nothing on standard output. */
function refused(args, code, { field, line, input } = {}) {
  const done = socho(args, input);
  assert.equal(done.status, 1, done.out + done.err);
  assert.equal(done.out, '');
  assert.match(done.err, new RegExp(`\\[${code}${field ? `: ${field}` : ''}\\]`));
  if (line) assert.match(done.err, new RegExp(`line ${line}\\b`));
}
/** Rows as arrays of text, seen by the superuser. */
function sql(text) {
  const out = execFileSync('tools/pg', ['psql', dir, '-q', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-f', '-'],
    { input: `set search_path = socho, public;\n${text}`, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
  return out.split('\n').filter(Boolean).map((row) => row.split('\t'));
}
const one = (text) => sql(text)[0][0];
const file = (name, text) => { writeFileSync(join(dir, name), text); return join(dir, name); };
const changed = (list, at, value) => list.map((item, i) => (i === at ? value : item));
const json = (args, input) => JSON.parse(accepted([...args, '--json'], input));

const HEAD = 'code\tname\tfull_name\ttype\tprovince_code\tslug\tlat\tlon\tarea_km2\tpopulation_2025';
const HONG_GAI = '06685\tHồng Gai\tPhường Hồng Gai\tphường\t22\thong_gai\t20.9485\t107.0462\t5.0\t51333';
const BAI_CHAY = '06673\tBãi Cháy\tPhường Bãi Cháy\tphường\t22\tbai_chay\t20.9617\t107.029\t25.39\t42018';
const units = (...rows) => file('units.tsv', [HEAD, ...rows, ''].join('\n'));
const communes = () => sql("select code, full_name, valid_from, coalesce(valid_to::text, '') from unit where level = 'commune' order by 1, 3");

test('a table of communes is refused by line and column, and nothing of it is kept', () => {
  const bad = [
    [HONG_GAI.replace('06685', '6685'), 'bad_import', 'code'],
    [HONG_GAI.replace('\t22\t', '\t23\t'), 'unknown_unit', 'province_code'],
    [HONG_GAI.replace('\tphường\t', '\tquận\t'), 'bad_choice', 'type'],
    [HONG_GAI.replace('Phường Hồng Gai', 'Phường Hồng Gái'), 'bad_import', 'full_name'],
    [HONG_GAI.replace('hong_gai', 'hong_gay'), 'bad_import', 'slug'],
    [HONG_GAI.replace('20.9485', '107.0462'), 'out_of_range', 'lat'],
    [HONG_GAI.replace('51333', '51 333'), 'wrong_type', 'population_2025'],
    [HONG_GAI.replace('Hồng', 'Hồ\u200eng\u202e'), 'bad_text', 'name'],
    [`${HONG_GAI}\tmore`, 'bad_import'],
    [BAI_CHAY, 'duplicate', 'code'],
  ];
  for (const [row, code, field] of bad)
    refused(['unit', 'import', units(BAI_CHAY, row)], code, { field, line: 3 });
  refused(['unit', 'import', file('head.tsv', `${HEAD.replace('slug', 'slag')}\n${BAI_CHAY}\n`)], 'bad_import', { field: 'slag', line: 1 });
  refused(['unit', 'import', join(dir, 'missing.tsv')], 'cannot_read');
  assert.deepEqual(communes(), []);
  assert.equal(one('select count(*) from audit'), '0');
});

test('a second import changes nothing and says so', () => {
  const table = units(BAI_CHAY, HONG_GAI.normalize('NFD'));
  assert.deepEqual(json(['unit', 'import', table]), { created: 2, updated: 0, unchanged: 0, ...STILL });
  assert.match(accepted(['unit', 'import', table]), /nothing changed: 2/);
  assert.deepEqual(communes().map(([code, name]) => [code, name]),
    [['06673', 'Phường Bãi Cháy'], ['06685', 'Phường Hồng Gai']]);
  assert.equal(one("select count(*) from audit where action = 'unit.import'"), '1');
});

test('a commune that changes its type ends and goes on as a new row; other figures are set right in place', () => {
  const changed = HONG_GAI.replace('Phường Hồng Gai\tphường', 'Xã Hồng Gai\txã');
  refused(['unit', 'import', units(changed), '--effective', '2025-06-30'], 'out_of_range', { field: 'effective' });
  assert.deepEqual(json(['unit', 'import', units(changed, BAI_CHAY.replace('42018', '42019')), '--effective', '2026-03-01',
    '--document', '12/NQ-HĐND']), { created: 0, updated: 2, unchanged: 0, ...STILL });
  assert.deepEqual(communes().filter(([code]) => code === '06685'), [
    ['06685', 'Phường Hồng Gai', '2025-07-01', '2026-03-01'], ['06685', 'Xã Hồng Gai', '2026-03-01', '']]);
  assert.equal(one("select document from unit where code = '06685' and valid_to is null"), '12/NQ-HĐND');
  assert.equal(one("select population from unit where code = '06673'"), '42019');
});

test('all 3,321 communes are taken, once', { skip: !existsSync(COMMUNES) && `${COMMUNES} is not here` }, () => {
  const before = json(['unit', 'import', COMMUNES, '--effective', '2026-04-01']);
  assert.equal(before.created + before.updated + before.unchanged, 3321);
  assert.deepEqual(json(['unit', 'import', COMMUNES, '--effective', '2026-04-01']), { created: 0, updated: 0, unchanged: 3321, ...STILL });
  assert.equal(one("select count(*) from unit where level = 'commune' and valid_to is null"), '3321');
});

const MARKETS = 'province\tlabel_code\tname\tkind\tunit\toperator_kind\toperator\tbusiness_points';
const HL1 = '22\tHL1\tChợ Hạ Long I\tmarket\t06685\tboard\tBan quản lý chợ\t1200';
const CAIDAM = '22\tCAIDAM\tChợ Cái Dăm\tmarket\t06673\tboard\tBan quản lý chợ\t';
const markets = (...rows) => file('markets.tsv', [MARKETS, ...rows, ''].join('\n'));

test('markets bring their operators; the same file again changes nothing, another one what differs', () => {
  refused(['market', 'import', markets(HL1, CAIDAM.replace('06673', '99999'))], 'unknown_unit', { field: 'unit', line: 3 });
  refused(['market', 'import', markets(HL1, CAIDAM.replace('22\t', '23\t'))], 'unknown_unit', { field: 'province', line: 3 });
  refused(['market', 'import', markets(HL1, CAIDAM.replace('CAIDAM', 'Cái'))], 'bad_label_code', { field: 'label_code', line: 3 });
  refused(['market', 'import', markets(HL1, CAIDAM.replace('\tmarket\t', '\tbazaar\t'))], 'bad_choice', { field: 'kind', line: 3 });
  refused(['market', 'import', markets(HL1, `${CAIDAM}1.5`)], 'wrong_type', { field: 'business_points', line: 3 });
  refused(['market', 'import', markets(HL1, HL1)], 'duplicate', { field: 'label_code', line: 3 });
  assert.equal(one('select (select count(*) from market) + (select count(*) from operator)'), '0');
  assert.deepEqual(json(['market', 'import', markets(HL1, CAIDAM)]), { created: 2, updated: 0, unchanged: 0 });
  assert.deepEqual(json(['market', 'import', markets(HL1, CAIDAM)]), { created: 0, updated: 0, unchanged: 2 });
  assert.deepEqual(json(['market', 'import', markets(HL1.replace('1200', '1201'), CAIDAM)]), { created: 0, updated: 1, unchanged: 1 });
  assert.equal(one('select count(*) from operator'), '1');
  assert.deepEqual(sql("select action, before ->> 'business_points', after ->> 'business_points' from audit where action = 'market.update'"),
    [['market.update', '1200', '1201']]);
});

test('stalls get content codes of their province and keep them', () => {
  const head = 'market\tnumber\tline_of_business\tstatus\tstatus_reason';
  const stalls = (...rows) => file('stalls.tsv', [head, ...rows, ''].join('\n'));
  const many = Array.from({ length: 1203 }, (_, n) => `HL1\tA${n + 1}\tRau\t\t`);
  refused(['stall', 'import', stalls(...many, 'HL9\tA1\t\t\t')], 'unknown_market', { field: 'market', line: 1205 });
  refused(['stall', 'import', stalls(...many, 'HL1\tA7\t\t\t')], 'duplicate', { field: 'number', line: 1205 });
  refused(['stall', 'import', stalls('HL1\tA1\t\tvacant\t')], 'reason_needed', { field: 'status_reason', line: 2 });
  assert.equal(one('select count(*) from stall'), '0');
  assert.deepEqual(json(['stall', 'import', stalls(...many)]), { created: 1203, updated: 0, unchanged: 0 });
  const codes = () => sql('select number, content_code from stall order by number').join();
  const first = codes();
  assert.deepEqual(json(['stall', 'import', stalls(...many.slice(1), 'HL1\tA1\tRau\tvacant\tTrống', 'CAIDAM\tA1\t\t\t')]),
    { created: 1, updated: 1, unchanged: 1202 });
  assert.equal(sql("select number, content_code from stall where market = (select id from market where label_code = 'HL1') order by number").join(), first);
  assert.deepEqual(sql("select number from stall where number in ('A2', 'A10', 'A100', 'A9') order by number_sort").flat(), ['A2', 'A9', 'A10', 'A100']);
  // Quảng Ninh is the tenth province in code order: its blocks are 28 * 9 to 28 * 9 + 27 of 31^3 numbers.
  for (const code of sql('select content_code from stall').flat()) {
    const symbols = [...code.slice(2, 7)].map((symbol) => '0123456789ABCDEFGHJKMNPQRSTVWXY'.indexOf(symbol));
    const block = Math.floor(symbols.reduce((number, value) => number * 31 + value, 0) / 31 ** 3);
    assert.ok(block >= 28 * 9 && block < 28 * 10, code);
  }
});

test('a person is added with a password that is given or drawn, never built in', () => {
  const add = ['user', 'add', '--login', 'an.nguyen', '--name', 'Nguyễn An', '--role', 'market_maker', '--market', 'HL1'];
  refused(add, 'missing', { field: 'password' });
  refused(add, 'weak_password', { field: 'password', input: 'fourteen chars\n' });
  refused(changed(add, 3, 'Ân'), 'bad_login', { field: 'login', input: 'fifteen letters\n' });
  refused(changed(add, 7, 'king'), 'bad_choice', { field: 'role', input: 'fifteen letters\n' });
  refused(changed(add, 9, 'HL9'), 'unknown_market', { field: 'market', input: 'fifteen letters\n' });
  assert.equal(socho(add.slice(0, 8), 'fifteen letters\n').status, 2);
  assert.equal(one('select count(*) from person'), '0');
  assert.doesNotMatch(accepted(add, 'fifteen letters\n'), /fifteen/);
  refused(add, 'duplicate', { field: 'login', input: 'fifteen letters\n' });
  assert.match(one('select password_hash from person'), /^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  const drawn = json(['user', 'add', '--login', 'binh', '--name', 'Bình', '--role', 'sysadmin', '--all', '--draw-password']);
  assert.match(drawn.password, /^([0-9a-z]{5}-){3}[0-9a-z]{5}$/);
  assert.equal(one(`select count(*) from person where password_hash like '%${drawn.password}%'`), '0');
  assert.equal(one(`select count(*) from audit where after::text like '%${drawn.password}%'`), '0');
});

test('a person is granted more, blocked and admitted again; sessions end with a block and a new password', () => {
  assert.match(accepted(['user', 'grant', '--login', 'binh', '--role', 'auditor', '--unit', '06673']), /is now auditor/);
  assert.match(accepted(['user', 'grant', '--login', 'binh', '--role', 'auditor', '--unit', '06673']), /already/);
  refused(['user', 'grant', '--login', 'nobody', '--role', 'auditor', '--all'], 'unknown_person', { field: 'login' });
  refused(['user', 'grant', '--login', 'binh', '--role', 'auditor', '--province', '23'], 'unknown_unit', { field: 'province' });
  const session = () => sql(`insert into session (token_hash, person, expires_at)
    select decode(md5(random()::text), 'hex'), id, now() + interval '1 hour' from person where login = 'binh'`);
  session();
  refused(['user', 'block', '--login', 'binh'], 'last_admin');
  accepted(['user', 'grant', '--login', 'an.nguyen', '--role', 'sysadmin', '--all']);
  assert.match(accepted(['user', 'block', '--login', 'binh']), /1 sessions ended/);
  assert.match(accepted(['user', 'list']), /^binh\tblocked\tBình\tauditor unit 06673, sysadmin all$/m);
  accepted(['user', 'block', '--login', 'binh', '--undo']);
  session();
  const hash = one("select password_hash from person where login = 'binh'");
  accepted(['user', 'password', '--login', 'binh'], 'another fifteen\n');
  assert.notEqual(one("select password_hash from person where login = 'binh'"), hash);
  assert.equal(one('select count(*) from session'), '0');
  const people = accepted(['user', 'list', '--json']).trim().split('\n').map((row) => JSON.parse(row));
  assert.deepEqual(people.map((p) => [p.login, p.state, p.grants.length]), [['an.nguyen', 'active', 2], ['binh', 'active', 2]]);
});

test('a connection shows its secret once and keeps it sealed', () => {
  const made = json(['connection', 'add', '--province', '22', '--name', 'Ngân hàng A']);
  assert.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  refused(['connection', 'add', '--name', 'Ngân hàng A'], 'duplicate', { field: 'name' });
  refused(['connection', 'add', '--name', 'B', '--provider', 'nobody'], 'bad_choice', { field: 'provider' });
  refused(['connection', 'add', '--name', 'B', '--public-key', 'whpk_AAAA'], 'bad_key', { field: 'public-key' });
  refused(['connection', 'add', '--name', 'B', '--province', '23'], 'unknown_unit', { field: 'province' });
  const stored = sql("select id, position(convert_to('whsec_', 'utf8') in secret_box), octet_length(secret_box) from connection");
  assert.equal(stored.length, 1);
  assert.equal(stored[0][0], made.id);
  assert.equal(stored[0][1], '0');
  assert.ok(Number(stored[0][2]) > made.secret.length);
  assert.equal(one(`select count(*) from audit where after::text like '%${made.secret}%'`), '0');
  assert.ok(!accepted(['connection', 'list', '--json']).includes('whsec_'));
  assert.equal(accepted(['connection', 'disable', made.id]), 'disabled\n');
  assert.match(accepted(['connection', 'disable', made.id]), /already/);
  refused(['connection', 'disable', '01a20051-804f-7cad-a50b-754ce37a5f5f'], 'unknown_connection');
  assert.match(accepted(['connection', 'list']), /\tdisabled\tNgân hàng A$/m);
});

test('every subcommand explains itself', () => {
  const words = explained(['help']).split('\n').map((row) => /^ {2}(\S+(?: \S+)?) {2,}/.exec(row)?.[1]).filter(Boolean);
  assert.ok(words.includes('stall import') && words.includes('connection add'));
  for (const subcommand of words.filter((w) => w !== 'help' && w !== 'role'))
    assert.match(explained([...subcommand.split(' '), '--help']), /^usage: socho /);
});
function explained(args) {
  return execFileSync(PROGRAM, args, { encoding: 'utf8' });
}

test('every row made has its line in the trail', () => {
  assert.equal(one("select count(*) from audit where action = 'stall.create'"), one('select count(*) from stall'));
  assert.equal(one("select count(*) from audit where action = 'market.create'"), one('select count(*) from market'));
});

test('a report names one market or one province, and a period of which there are figures', () => {
  const report = (...words) => ['report', 'adoption', ...words];
  for (const words of [[], ['--market', randomUUID(), '--province', '22'], ['--province', '22', 'more'], ['--year', '2026']]) {
    const done = socho(report(...words));
    assert.equal(done.status, 2, words.join(' '));
    assert.equal(done.out, '');
    assert.match(done.err, /socho report adoption --market ID/);
  }
  refused(report('--market', 'HALONG1'), 'bad_id', { field: 'market' });
  refused(report('--market', randomUUID()), 'not_found');
  for (const code of ['0', '100', 'x', '']) refused(report('--province', code), 'out_of_range', { field: 'province' });
  for (const month of ['2026-13', '2026', 'x', '2020-01']) refused(report('--province', '22', '--month', month), 'bad_period', { field: 'month' });
});
