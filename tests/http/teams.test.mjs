// Community digital teams: who is in them since when, what was published of them, and what a province asks of its hamlets.
// Figures of Bắc Giang, Sơn Động, Hạ Long and Thái Nguyên are those of the press, entered with their source.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Register } from './register.mjs';
import { PASSWORD, person } from './town.mjs';

const register = new Register({ seed: false, config: 'province = 24\n' });
let admin, officer, elsewhere, viewer, clerk;
const units = {};

const table = (name, head, ...rows) => {
  const file = join(register.dir, name);
  writeFileSync(file, [head, ...rows, ''].join('\n'), { mode: 0o644 });
  return file;
};
const COMMUNES = 'code\tname\tfull_name\ttype\tprovince_code\tslug\tlat\tlon\tarea_km2\tpopulation_2025';
const commune = (code, name, province) => `${code}\t${name}\tXã ${name}\txã\t${province}\t${name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase().replaceAll(' ', '_')}\t\t\t\t`;
const MAP = 'old_province_code\told_province\told_district_code\told_district\told_commune_code\told_commune\tnew_province_code\tnew_commune_code\tnew_commune\trelation';
const old = (province, name, district, districtName, code, commune_, newProvince, to, toName, relation = 'whole') =>
  [province, name, district, districtName, code, commune_, newProvince, to, toName, relation].join('\t');

before(async () => {
  await register.start();
  register.socho('unit', 'import', table('communes.tsv', COMMUNES,
    commune('07615', 'Sơn Động', '24'), commune('07616', 'An Lạc', '24'), commune('07621', 'Tiên Yên', '22'),
    commune('05443', 'Phan Đình Phùng', '19'), commune('26001', 'Bàu Bàng', '79')));
  register.socho('unit', 'import', table('map.tsv', MAP,
    old('24', 'Tỉnh Bắc Giang', '220', 'Huyện Sơn Động', '07615', 'Thị trấn An Châu', '24', '07615', 'Xã Sơn Động'),
    old('24', 'Tỉnh Bắc Giang', '220', 'Huyện Sơn Động', '07630', 'Xã Vĩnh An', '24', '07615', 'Xã Sơn Động'),
    old('24', 'Tỉnh Bắc Giang', '220', 'Huyện Sơn Động', '07633', 'Xã Lệ Viễn', '24', '07615', 'Xã Sơn Động', 'part'),
    old('24', 'Tỉnh Bắc Giang', '220', 'Huyện Sơn Động', '07633', 'Xã Lệ Viễn', '24', '07616', 'Xã An Lạc', 'part'),
    old('22', 'Tỉnh Quảng Ninh', '193', 'Thành phố Hạ Long', '07621', 'Phường Bãi Cháy', '22', '07621', 'Xã Tiên Yên'),
    old('74', 'Tỉnh Bình Dương', '719', 'Huyện Bàu Bàng', '25825', 'Thị trấn Lai Uyên', '79', '26001', 'Xã Bàu Bàng')));
  register.socho('unit', 'import', table('hamlets.tsv', 'commune_code\tkey\ttype\tname\thouseholds',
    '07615\tHA\tthôn\tHà\t210', '07615\tLU\tthôn\tLừa\t700', '07616\tNO\tthôn\tNòn\t90',
    '26001\tA1\tấp\tCầu Sắt\t600', '26001\tA2\tấp\tBến Lớn\t700', '26001\tA3\tấp\tBàu Hốt\t', '26001\tA4\tấp\tCây Sắn\t220', '26001\tA5\tấp\tĐồng Sổ\t500'));
  for (const [name, level, full, now] of [['bacGiang', 'province', 'Tỉnh Bắc Giang'], ['bacNinh', 'province', 'Tỉnh Bắc Ninh', true],
    ['oldBacNinh', 'province', 'Tỉnh Bắc Ninh'], ['sonDong', 'district', 'Huyện Sơn Động'], ['haLong', 'district', 'Thành phố Hạ Long'],
    ['quangNinh', 'province', 'Tỉnh Quảng Ninh', true], ['oldThaiNguyen', 'province', 'Tỉnh Thái Nguyên'],
    ['thaiNguyen', 'province', 'Tỉnh Thái Nguyên', true], ['binhDuong', 'province', 'Tỉnh Bình Dương'],
    ['hoChiMinh', 'province', 'Thành phố Hồ Chí Minh', true], ['anChau', 'commune', 'Thị trấn An Châu'], ['leVien', 'commune', 'Xã Lệ Viễn']])
    [[units[name]]] = register.sql(`select id from unit where level = '${level}' and full_name = '${full}' and valid_to is ${now ? '' : 'not'} null`);
  [[units.xaSonDong]] = register.sql("select id from unit where code = '07615' and level = 'commune' and valid_to is null");
  person(register, 'admin', 'prov_admin', '--all');
  person(register, 'officer', 'commune_officer', '--unit', '07615');
  person(register, 'elsewhere', 'prov_admin', '--province', '19');
  person(register, 'viewer', 'prov_viewer', '--province', '24');
  [admin, officer, elsewhere, viewer] = await Promise.all(['admin', 'officer', 'elsewhere', 'viewer'].map((who) => register.person(who, PASSWORD)));
}, { timeout: 120_000 });
after(() => register.stop());

const ok = (answer, status = 201) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.deepEqual([answer.status, answer.json?.code], [status, code], answer.bytes.toString());
  if (field) assert.equal(answer.json.field, field);
};
const found = (unit, name, more = {}) => ({ level: 'hamlet', unit, name, founded_on: '2022-06-01', ...more });
const member = (name, more = {}) => ({ name, role: 'member', joined_on: '2022-06-01', ...more });

describe('what was published', () => {
  const enter = async (unit, on, level, teams, members, source, words = {}) =>
    ok(await admin('POST', '/v1/team_counts', { unit, on, level, ...(teams === null ? {} : { teams }), ...(members === null ? {} : { members }), source, ...words }));
  const seen = async (unit, on, who = admin) => ok(await who('GET', `/v1/units/${unit}/teams?on=${on}`), 200);

  before(async () => {
    await enter(units.bacGiang, '2022-12-31', 'commune', 209, null, 'Báo, cuối năm 2022');
    await enter(units.bacGiang, '2022-12-31', 'hamlet', 1891, null, 'Báo, cuối năm 2022');
    await enter(units.bacGiang, '2022-12-31', 'all', null, 16000, 'Báo, cuối năm 2022', { members_word: 'about' });
    await enter(units.bacGiang, '2024-04-15', 'commune', 209, null, 'Báo, 04/2024');
    await enter(units.bacGiang, '2024-04-15', 'hamlet', 2128, null, 'Báo, 04/2024');
    await enter(units.bacGiang, '2024-04-15', 'all', null, 17000, 'Báo, 04/2024', { members_word: 'over' });
    await enter(units.sonDong, '2022-12-31', 'commune', 17, 252, 'Báo, cuối năm 2022', { document: '111-NQ/TU' });
    await enter(units.sonDong, '2022-12-31', 'hamlet', 124, 655, 'Báo, cuối năm 2022');
    await enter(units.haLong, '2022-12-31', 'all', 243, 2500, 'Báo Quảng Ninh', { members_word: 'over' });
    await enter(units.oldThaiNguyen, '2023-12-31', 'all', 2255, 15000, 'Báo, cuối năm 2023', { members_word: 'nearly' });
  });

  test('is a time series of a unit, digit for digit', async () => {
    const end2022 = await seen(units.bacGiang, '2022-12-31'), april2024 = await seen(units.bacGiang, '2024-04-30');
    assert.deepEqual([end2022.published.levels.commune.teams, end2022.published.levels.hamlet.teams, end2022.published.members], [209, 1891, 16000]);
    assert.equal(end2022.published.levels.all.members_word, 'about');
    assert.deepEqual([april2024.published.levels.commune.teams, april2024.published.levels.hamlet.teams, april2024.published.members], [209, 2128, 17000]);
    assert.equal(april2024.published.levels.all.members_word, 'over');
    assert.equal(end2022.published.teams, 209 + 1891);
    assert.equal((await seen(units.bacGiang, '2022-01-01')).published, null, 'nothing was known before');
    // What a source says of all levels, and what it says of each, are never added.
    assert.equal(end2022.counted.teams, 0);
  });

  test('of a historic district is its own', async () => {
    const { published } = await seen(units.sonDong, '2023-06-30');
    assert.deepEqual([published.levels.commune.teams, published.levels.commune.members], [17, 252]);
    assert.deepEqual([published.levels.hamlet.teams, published.levels.hamlet.members], [124, 655]);
    assert.deepEqual([published.teams, published.members], [141, 907]);
    assert.equal(published.rows.find(({ level }) => level === 'commune').document, '111-NQ/TU');
  });

  test('is seen inside the province of today, which says what it knows of what it was made of', async () => {
    const bacNinh = (await seen(units.bacNinh, '2026-01-01')).published;
    assert.deepEqual([bacNinh.levels.commune.teams, bacNinh.levels.hamlet.teams, bacNinh.members], [209, 2128, 17000]);
    assert.deepEqual(bacNinh.rows.map(({ unit }) => unit.name), Array(3).fill('Tỉnh Bắc Giang'), 'a district inside it is not added');
    assert.deepEqual(bacNinh.made_of.map(({ name, known }) => [name, known]), [['Tỉnh Bắc Giang', 'whole'], ['Tỉnh Bắc Ninh', 'none']]);
    const quangNinh = (await seen(units.quangNinh, '2026-01-01')).published;
    assert.deepEqual([quangNinh.teams, quangNinh.members, quangNinh.levels.all.members_word], [243, 2500, 'over']);
    assert.deepEqual(quangNinh.made_of.map(({ name, known }) => [name, known]), [['Tỉnh Quảng Ninh', 'part']]);
    const thaiNguyen = (await seen(units.thaiNguyen, '2026-01-01')).published;
    assert.deepEqual([thaiNguyen.teams, thaiNguyen.members, thaiNguyen.levels.all.members_word], [2255, 15000, 'nearly']);
    assert.deepEqual(thaiNguyen.made_of.map(({ name, known }) => [name, known]), [['Tỉnh Bắc Kạn', 'none'], ['Tỉnh Thái Nguyên', 'whole']]);
  });

  test('is corrected by another row, and the first stays', async () => {
    await enter(units.oldBacNinh, '2022-12-31', 'all', 800, null, 'Báo');
    await enter(units.oldBacNinh, '2022-12-31', 'all', 808, null, 'Báo, đính chính');
    assert.equal((await seen(units.oldBacNinh, '2023-01-01')).published.teams, 808);
    const rows = ok(await admin('GET', `/v1/team_counts?unit=${units.oldBacNinh}`), 200).items;
    assert.deepEqual(rows.map(({ teams, current }) => [teams, current]), [[808, true], [800, false]]);
    assert.equal((await seen(units.bacNinh, '2023-01-01')).published.teams, 209 + 1891 + 808, 'both parts of the province');
  });

  test('is refused without a number, a source, a unit, or of a day to come', async () => {
    const row = { unit: units.bacGiang, on: '2022-12-31', level: 'all', source: 'x' };
    refused(await admin('POST', '/v1/team_counts', row), 422, 'missing', 'teams');
    refused(await admin('POST', '/v1/team_counts', { ...row, teams: 1, source: '' }), 422, 'missing', 'source');
    refused(await admin('POST', '/v1/team_counts', { ...row, teams: 1, unit: '99999' }), 422, 'unknown_unit', 'unit');
    refused(await admin('POST', '/v1/team_counts', { ...row, teams: 1, on: '2099-01-01' }), 422, 'out_of_range', 'on');
    refused(await elsewhere('POST', '/v1/team_counts', { ...row, teams: 1 }), 403, 'out_of_scope', 'unit');
    refused(await elsewhere('GET', `/v1/units/${units.bacGiang}/teams`), 403, 'out_of_scope');
    assert.equal((await seen(units.bacGiang, '2024-04-30', viewer)).published.members, 17000, 'who sees figures sees them');
  });
});

describe('a team', () => {
  let ha, anChau;

  test('is founded in a unit of today or of its day', async () => {
    ha = ok(await admin('POST', '/v1/teams', found('07615.HA', 'Tổ công nghệ số thôn Hà', { founded_on: '2025-07-01' })));
    anChau = ok(await admin('POST', '/v1/teams', found(units.anChau, 'Tổ thị trấn An Châu', { level: 'commune', document: '111-NQ/TU' })));
    ok(await admin('POST', '/v1/teams', found(units.leVien, 'Tổ xã Lệ Viễn', { level: 'commune' })));
    const school = ok(await officer('POST', '/v1/teams', found('07615', 'Tổ trường THPT Sơn Động', { level: 'institution', owner: 'Trường THPT Sơn Động số 1', owner_kind: 'school' })));
    assert.equal(school.owner_kind, 'school');
    refused(await admin('POST', '/v1/teams', found('07615', 'Tổ x')), 422, 'wrong_level', 'unit');
    refused(await admin('POST', '/v1/teams', found('07615', 'Tổ x', { level: 'institution' })), 422, 'missing', 'owner');
    refused(await admin('POST', '/v1/teams', found('07615.XX', 'Tổ x')), 422, 'unknown_unit', 'unit');
    refused(await admin('POST', '/v1/teams', found('07615.HA', 'TỔ CÔNG NGHỆ SỐ THÔN HÀ')), 409, 'duplicate', 'name');
    refused(await admin('POST', '/v1/teams', found('07615.HA', 'Tổ x', { founded_on: '2023-01-02', dissolved_on: '2023-01-01' })), 422, 'team_life', 'dissolved_on');
    refused(await officer('POST', '/v1/teams', found('07616.NO', 'Tổ thôn Nòn')), 403, 'out_of_scope', 'unit');
  });

  test('has members from a day to a day, and nobody is in two teams at once', async () => {
    const lead = ok(await officer('POST', `/v1/teams/${ha.id}/members`, member('Nguyễn Văn Hà', { role: 'leader', hamlet_head: true, phone: '0912 345 678', organisation: 'Chi bộ thôn', joined_on: '2025-07-01' })));
    assert.equal(lead.phone, undefined);
    refused(await admin('POST', `/v1/teams/${anChau.id}/members`, member('Nguyễn Văn Hà', { phone: '+84912345678', joined_on: '2026-01-01' })), 409, 'member_elsewhere', 'phone');
    // Before that day it was not so.
    ok(await admin('POST', `/v1/teams/${anChau.id}/members`, member('Nguyễn Văn Hà', { phone: '+84912345678', left_on: '2025-07-01' })));
    refused(await admin('POST', `/v1/teams/${anChau.id}/members`, member('Nguyễn Văn Hà', { phone: '0912345678', joined_on: '2022-07-01', left_on: '2022-08-01' })), 409, 'member_elsewhere');
    // Without a number somebody of the same name is only told of.
    const school = ok(await officer('GET', '/v1/teams?level=institution'), 200).items[0];
    const same = ok(await officer('POST', `/v1/teams/${school.id}/members`, member('NGUYỄN VĂN HÀ', { joined_on: '2026-01-01' })));
    assert.deepEqual(same.namesakes.map(({ team }) => team), ['Tổ công nghệ số thôn Hà']);
    refused(await officer('POST', `/v1/teams/${ha.id}/members`, member('Bà Mai', { joined_on: '2025-06-30' })), 422, 'member_stay');
    refused(await officer('POST', `/v1/teams/${ha.id}/members`, member('Bà Mai', { joined_on: '2025-07-02', phone: '12' })), 422, 'bad_phone', 'phone');
    for (const name of ['Bà Mai', 'Anh Nam']) ok(await officer('POST', `/v1/teams/${ha.id}/members`, member(name, { joined_on: '2025-07-02' })));
    const shown = await officer('GET', `/v1/teams/${ha.id}`);
    assert.deepEqual(shown.json.members.map(({ name, phone_known }) => [name, phone_known]), [['Nguyễn Văn Hà', true], ['Anh Nam', false], ['Bà Mai', false]]);
    assert.ok(!shown.bytes.includes('912345678') && !register.sql('select m::text from team_member m').flat().join().includes('912345678'), 'no number is kept');
    assert.deepEqual((await elsewhere('GET', `/v1/teams/${ha.id}`)).status, 404);
  });

  test('is counted on a day, through what its unit became and what it was part of', async () => {
    const counted = async (unit, on, who = admin) => ok(await who('GET', `/v1/units/${unit}/teams?on=${on}`), 200).counted;
    assert.deepEqual((await counted(units.sonDong, '2022-12-31')).levels, { commune: { teams: 2, members: 1 }, institution: { teams: 1, members: 0 } });
    assert.deepEqual((await counted(units.bacNinh, '2026-02-01')).levels, { commune: { teams: 2, members: 0 }, hamlet: { teams: 1, members: 3 }, institution: { teams: 1, members: 1 } });
    // The new commune has what its whole predecessors had; a commune that was split is in none of its successors.
    assert.deepEqual((await counted(units.xaSonDong, '2026-02-01', officer)).levels, { commune: { teams: 1, members: 0 }, hamlet: { teams: 1, members: 3 }, institution: { teams: 1, members: 1 } });
    assert.deepEqual((await counted(units.bacNinh, '2022-05-31')).teams, 0);
    const both = ok(await admin('GET', `/v1/units/${units.bacNinh}/teams?on=2026-02-01`), 200);
    assert.deepEqual([both.published.levels.hamlet.teams, both.counted.levels.hamlet.teams], [2128, 1], 'side by side, never mixed');
  });

  test('is dissolved once, after it was founded, and everybody leaves with it', async () => {
    refused(await admin('POST', `/v1/teams/${anChau.id}/dissolve`, { version: 1, on: '2022-05-31' }), 422, 'team_life');
    refused(await admin('POST', `/v1/teams/${anChau.id}/dissolve`, { version: 2, on: '2025-07-01' }), 409, 'conflict');
    refused(await admin('POST', `/v1/teams/${ha.id}/dissolve`, { version: 1, on: '2025-07-01' }), 422, 'member_stay');
    ok(await admin('POST', `/v1/teams/${anChau.id}/members`, member('Ông Bình')));
    const gone = ok(await admin('POST', `/v1/teams/${anChau.id}/dissolve`, { version: 1, on: '2025-07-01', document: '19/2025/QĐ-TTg' }), 200);
    assert.equal(gone.members_left, 1);
    refused(await admin('POST', `/v1/teams/${anChau.id}/dissolve`, { version: 2, on: '2025-07-02' }), 409, 'team_dissolved');
    refused(await admin('POST', `/v1/teams/${anChau.id}/members`, member('Ông Ba', { joined_on: '2025-08-01' })), 422, 'member_stay');
    const shown = ok(await admin('GET', `/v1/teams/${anChau.id}`), 200);
    assert.deepEqual(shown.members.map(({ left_on }) => left_on), ['2025-07-01', '2025-07-01']);
    const amended = ok(await admin('POST', `/v1/teams/${ha.id}/details`, { version: 1, households: 210 }), 200);
    assert.deepEqual([amended.households, amended.version], [210, 2]);
    refused(await admin('POST', `/v1/teams/${ha.id}/details`, { version: 1, households: 1 }), 409, 'conflict');
  });

  test('leaves as a file with its members and without their numbers', async () => {
    const csv = async (list, who = admin) => (await who('GET', `/v1/exports/${list}.csv`)).bytes.toString().split('\r\n').slice(0, -1);
    assert.equal((await csv('teams')).length, 5);
    assert.ok((await csv('teams', officer)).every((line) => !line.includes('Lệ Viễn')));
    assert.ok((await csv('team_members')).some((line) => line.includes('Nguyễn Văn Hà,leader,có,Chi bộ thôn,2025-07-01')));
    assert.ok((await csv('team_counts')).some((line) => line.includes('Huyện Sơn Động,2022-12-31,hamlet,exact,124,exact,655')));
  });
});

describe('a sheet of teams', () => {
  const HEAD = 'Cấp;Mã đơn vị;Tên tổ;Ngày thành lập;Số hộ phụ trách;Họ và tên;Vai trò;Trưởng thôn;Số điện thoại;Từ ngày';
  const sheet = (rows, ...more) => {
    const file = join(register.dir, 'teams.csv');
    writeFileSync(file, [HEAD, ...rows, ''].join('\r\n'), { mode: 0o644 });
    const done = spawnSync(process.env.SOCHO ?? 'build/socho', ['team', 'import', ...more, '--config', register.conf, file], { encoding: 'utf8' });
    return { status: done.status, lines: done.stdout.split('\n').slice(0, -1), stderr: done.stderr };
  };
  const GOOD = ['thôn;07616.NO;Tổ thôn Nòn;1/6/2025;90;Bà Lý;Tổ trưởng;có;0987000111;2025-07-02', 'Thôn;07616.NO;Tổ thôn Nòn;2025-06-01;;Ông Sáu;;;;2025-07-02', 'xã;07616;Tổ xã An Lạc;2025-07-01;;;;;;'];
  const there = () => register.sql("select (select count(*) from team where name in ('Tổ thôn Nòn', 'Tổ xã An Lạc')), (select count(*) from team_member where name in ('Bà Lý', 'Ông Sáu'))")[0].join();

  test('is tried first: every fault is told by its row, and nothing is stored', () => {
    const tried = sheet(GOOD);
    assert.deepEqual([tried.status, tried.lines.at(-1), there()], [0, 'teams 2, members 2, unchanged 0, at fault 0: nothing is stored', '0,0'], tried.stderr);
    const bad = sheet([...GOOD, 'huyện;07616;Tổ y;2025-07-01;;;;;;', 'thôn;07616.XX;Tổ z;2025-07-01;;;;;;', 'xã;07616.NO;Tổ w;2025-07-01;;;;;;', 'xã;07616;Tổ xã An Lạc;2025-07-01;;Bà Ba;;;0987000111;2025-08-01',
      'xã;07616;Tổ xã An Lạc;2025-07-01;;Bà Tư;;;;31/02/2025', 'xã;07616;Tổ xã An Lạc;2025-07-01;;Bà Năm;;;12;', 'xã;07616;;2025-07-01;;;;;;'], '--commit');
    assert.deepEqual(bad.lines.slice(0, -1).map((line) => line.split('\t').slice(0, 2).join(' ')),
      ['5 bad_choice', '6 unknown_unit', '7 wrong_level', '8 member_elsewhere', '9 bad_date', '10 bad_phone', '11 missing']);
    assert.deepEqual([bad.status, there()], [1, '0,0'], 'not with --commit either');
  });

  test('is stored whole, and again changes nothing', () => {
    assert.equal(sheet(GOOD, '--commit').lines.at(-1), 'teams 2, members 2, unchanged 0, at fault 0: stored');
    assert.equal(there(), '2,2');
    assert.equal(sheet(GOOD, '--commit').lines.at(-1), 'teams 0, members 0, unchanged 3, at fault 0: stored');
    assert.equal(register.sql("select households || ' ' || founded_on from team where name = 'Tổ thôn Nòn'")[0][0], '90 2025-06-01');
  });
});

describe('what a province asks of its hamlets', () => {
  const gaps = async (unit, on, who = admin) => ok(await who('GET', `/v1/units/${unit}/team_gaps?on=${on}`), 200);
  const team = async (key, members, head) => {
    const { id } = ok(await admin('POST', '/v1/teams', found(`26001.${key}`, `Tổ ${key}`, { founded_on: '2025-08-01' })));
    for (let n = 0; n < members; n++)
      ok(await admin('POST', `/v1/teams/${id}/members`, member(`Người ${key} ${n}`, { joined_on: '2025-08-01', ...(n ? {} : { role: 'leader', hamlet_head: head }) })));
    return id;
  };

  before(async () => {
    await team('A1', 3, true); // 600 households, three members: good
    await team('A2', 3, true); // 700 for three: too many
    await team('A3', 2, false); // nobody counted its households
    await team('A4', 3, false);
  });

  test('is a dated rule with a document, told hamlet by hamlet where it is missed', async () => {
    refused(await admin('POST', '/v1/team_rules', { unit: units.binhDuong, teams_min: 1, valid_from: '2024-10-24' }), 422, 'missing', 'document');
    ok(await admin('POST', '/v1/team_rules', { unit: units.binhDuong, teams_min: 1, members_min: 3, head_leads: true, households_max: 220, valid_from: '2024-10-24', document: '6037/KH-UBND' }));
    refused(await elsewhere('POST', '/v1/team_rules', { unit: units.binhDuong, teams_min: 1, valid_from: '2026-10-24', document: '6037/KH-UBND' }), 403, 'out_of_scope');
    refused(await officer('POST', '/v1/team_rules', { unit: '07615', teams_min: 1, valid_from: '2026-10-24', document: '6037/KH-UBND' }), 403, 'forbidden');
    const seen = await gaps(units.hoChiMinh, '2026-01-01');
    assert.equal(seen.hamlets, 5);
    assert.deepEqual(Object.fromEntries(seen.items.map(({ hamlet, reasons }) => [hamlet.code, reasons])), {
      '26001.A2': ['too_many_households'], '26001.A3': ['few_members', 'head_does_not_lead', 'households_unknown'],
      '26001.A4': ['head_does_not_lead'], '26001.A5': ['no_team'] });
    assert.deepEqual([seen.households, seen.households_covered], [600 + 700 + 220 + 500, 600 + 220]);
    assert.equal(seen.items[0].document, '6037/KH-UBND');
    const page = await gaps(units.binhDuong, '2026-01-01&limit=1');
    assert.deepEqual([page.items.length, page.next], [1, page.items[0].hamlet.id]);
    assert.equal((await gaps(units.hoChiMinh, '2024-10-23')).hamlets, 0, 'before the rule there was none');
    assert.equal((await gaps(units.bacNinh, '2026-01-01')).hamlets, 0, 'a rule is of its province');
  });

  test('gives way to a newer rule, and leaves as a file', async () => {
    ok(await admin('POST', '/v1/team_rules', { unit: '26001', teams_min: 1, members_min: 2, valid_from: '2026-02-01', document: '1/KH-UBND' }));
    assert.deepEqual((await gaps(units.hoChiMinh, '2026-02-01')).items.map(({ hamlet }) => hamlet.code), ['26001.A5']);
    refused(await admin('POST', '/v1/team_rules', { unit: '26001', teams_min: 1, valid_from: '2026-02-01', document: '1/KH-UBND' }), 409, 'duplicate', 'valid_from');
    const csv = (await admin('GET', '/v1/exports/team_gaps.csv')).bytes.toString();
    assert.match(csv, /26001\.A5,ấp Đồng Sổ,Xã Bàu Bàng,500,0,0,no_team,1\/KH-UBND/);
    assert.equal(ok(await viewer('GET', '/v1/team_rules'), 200).items.length, 0, 'of another province it is not told');
  });
});
