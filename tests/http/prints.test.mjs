// Labels on paper through the running service: who may have what printed, that a file is whole before anybody gets it,
// and that scanners read from it what was issued.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Register } from './register.mjs';
import { build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const PUBLIC = 'https://socho.example.vn';

const register = new Register({ seed: false, config: `public_url = ${PUBLIC}/\n` });
const ids = [];
let markets, maker, checker, stranger;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  if (field) assert.equal(answer.json.field, field);
  return answer.json;
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const wish = (body) => maker('POST', `/v1/markets/${markets.own}/prints`, body);

/** Waits until the batch has ended. */
async function ended(id) {
  for (;;) {
    const batch = ok(await maker('GET', `/v1/prints/${id}`));
    if (!['queued', 'running'].includes(batch.state)) return batch;
    await pause(50);
  }
}

async function printed(body) {
  const made = ok(await wish(body), 201);
  const batch = await ended(made.id);
  assert.equal(batch.state, 'done', JSON.stringify(batch));
  return batch;
}

/** What two decoders find on the first page of a PDF. */
function scanned(pdf) {
  const file = join(register.dir, 'page.pdf');
  writeFileSync(file, pdf);
  execFileSync('pdftoppm', ['-r', '300', '-gray', '-png', '-singlefile', file, file]);
  const run = (program, words) => execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const zbar = run('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', `${file}.png`]).trim().split('\n').sort();
  const zxing = run('ZXingReader', ['-format', 'QRCode', `${file}.png`]);
  rmSync(`${file}.png`);
  return { zbar, zxing };
}

function payloadOf(png) {
  const file = join(register.dir, 'code.png');
  writeFileSync(file, png);
  return execFileSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

const verify = async (code, label) =>
  ok(await register.request('GET', `/v/${code}?label=${label}`, { headers: { accept: 'application/json' } }));

before(async () => {
  await register.start();
  markets = build(register);
  const here = ['--market', CODES.own, '--province', '22'];
  person(register, 'lan', 'market_maker', ...here);
  person(register, 'minh', 'market_checker', ...here);
  person(register, 'xa', 'market_maker', '--market', CODES.other, '--province', '22');
  [maker, checker, stranger] = await Promise.all(['lan', 'minh', 'xa'].map((login) => register.person(login, PASSWORD)));
  for (let n = 1; n <= 4; n++) {
    const draft = await submitted(maker, markets.own, form(`S${n}`, { account: { holder_name: 'NGUYEN THI HUONG' } }));
    ids.push(ok(await checker('POST', `/v1/revisions/${draft.id}/approve`, { version: draft.version })).id);
  }
}, { timeout: 120_000 });
after(() => register.stop());

describe('a batch', () => {
  test('of all live codes becomes one PDF from which two decoders read every payload', async () => {
    const batch = await printed({ layout: 'stickers_3x7' });
    assert.deepEqual([batch.labels, batch.progress, batch.reprints, batch.created_by], [4, 4, 0, 'Người lan']);
    const file = await maker('GET', `/v1/prints/${batch.id}.pdf`);
    assert.equal(file.headers['content-type'], 'application/pdf');
    assert.equal(file.bytes.length, batch.file_bytes);
    const payloads = [];
    for (const id of ids) payloads.push(payloadOf((await maker('GET', `/v1/codes/${id}.png?face=plain`)).bytes));
    const { zbar, zxing } = scanned(file.bytes);
    assert.deepEqual(zbar, payloads.sort());
    assert.ok(payloads.some((payload) => zxing.includes(payload)));
    assert.equal(ok(await maker('GET', `/v1/codes/${ids[0]}`)).state, 'printed');
  });

  test('of a stall becomes a poster with the sealed face and the address of its label', async () => {
    const stall = ok(await maker('GET', `/v1/codes/${ids[0]}`)).stall.id;
    const batch = await printed({ layout: 'poster_a4', stalls: [stall] });
    const { zbar } = scanned((await maker('GET', `/v1/prints/${batch.id}.pdf`)).bytes);
    const [[serial]] = register.sql(`select serial from label where batch = '${batch.id}'`);
    const payload = payloadOf((await maker('GET', `/v1/codes/${ids[0]}.png?face=sealed`)).bytes);
    assert.deepEqual(zbar, [payload, `${PUBLIC}/v/${ids[0]}?label=${serial}`].sort());
  });

  test('is set in one font, with every Vietnamese letter', async () => {
    const batch = await printed({ layout: 'interoperability', codes: [ids[0]] });
    const file = join(register.dir, 'fonts.pdf');
    writeFileSync(file, (await maker('GET', `/v1/prints/${batch.id}.pdf`)).bytes);
    const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2).map((line) => line.split(' ')[0]);
    assert.ok(fonts.length > 0 && fonts.every((name) => /^[A-Z]{6}\+OpenSans(-Bold)?$/.test(name)), fonts.join(' '));
  });

  test('of one page may be a PNG, of several not', async () => {
    const batch = await printed({ layout: 'stand_a6', format: 'png', codes: [ids[1]] });
    const png = await maker('GET', `/v1/prints/${batch.id}.png`);
    assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
    refused(await maker('GET', `/v1/prints/${batch.id}.pdf`), 404, 'not_found');
    refused(await wish({ layout: 'stand_a6', format: 'png', codes: ids.slice(0, 2) }), 422, 'out_of_range', 'format');
  });

  test('counts reprints, and voids the earlier labels where that is asked for', async () => {
    const first = await printed({ layout: 'stickers_2x4', codes: [ids[2]] });
    const [[earlier]] = register.sql(`select serial from label where batch = '${first.id}'`);
    assert.deepEqual([(await verify(ids[2], earlier)).label_state, first.reprints], ['printed', 1]);
    const kept = await printed({ layout: 'stickers_2x4', codes: [ids[2]] });
    assert.equal((await verify(ids[2], earlier)).label_state, 'printed');
    const again = await printed({ layout: 'stickers_2x4', codes: [ids[2]], void_earlier: true });
    assert.deepEqual([kept.reprints, again.reprints], [1, 1]);
    const old = await verify(ids[2], earlier);
    assert.deepEqual([old.state, old.label, old.label_state], ['current', earlier, 'voided']);
    assert.ok(old.label_voided_at);
    const page = (await register.request('GET', `/v/${ids[2]}?label=${earlier}`)).bytes.toString();
    assert.ok(page.includes('ĐÃ HỦY'));
    const [[serial, copy]] = register.sql(`select serial, copy from label where batch = '${again.id}'`);
    assert.deepEqual([copy, (await verify(ids[2], serial)).label_state], ['4', 'printed']);
    assert.equal((await verify(ids[2], '000000')).label_state, 'unknown');
  });

  test('stands in the list of what was printed, by whom, newest first', async () => {
    const batch = await printed({ layout: 'interoperability', codes: [ids[1]] });
    const first = ok(await checker('GET', `/v1/markets/${markets.own}/prints?limit=1`));
    assert.deepEqual(first.items.map(({ id, created_by: by, state }) => [id, by, state]), [[batch.id, 'Người lan', 'done']]);
    const rest = ok(await checker('GET', `/v1/markets/${markets.own}/prints?after=${first.next}`));
    assert.ok(rest.items.length > 3 && !rest.items.some(({ id }) => id === batch.id));
    assert.equal(rest.next, null);
    refused(await stranger('GET', `/v1/markets/${markets.own}/prints`), 404, 'not_found');
  });

  test('is begun anew when its press is killed, and nothing half done is shown', async () => {
    const press = register.rolePid('press');
    process.kill(press, 'SIGSTOP');
    const made = ok(await wish({ layout: 'field_list' }), 201);
    refused(await maker('GET', `/v1/prints/${made.id}.pdf`), 409, 'not_printed');
    // As if a press had died in the middle of it: half a file that has no name yet, and a lease that has run out.
    const half = join(register.dir, 'out', `${made.id}.pdf.new-1`);
    writeFileSync(half, '%PDF-');
    register.sql(`update job set state = 'running', holder = 'dead', lease_until = now() - interval '1 s', attempts = 1 where dedupe = '${made.id}'`);
    process.kill(press, 'SIGKILL');
    await register.newRolePid('press', press);
    const batch = await ended(made.id);
    assert.equal(batch.state, 'done');
    const whole = await maker('GET', `/v1/prints/${made.id}.pdf`);
    assert.deepEqual([whole.bytes.length, whole.bytes.subarray(-6).toString().trim()], [batch.file_bytes, '%%EOF']);
    assert.deepEqual(register.sql(`select attempts from job where dedupe = '${made.id}'`), [['2']]);
  });
});

describe('the files of old batches', () => {
  const file = (id, format = 'pdf') => join(register.dir, 'out', `${id}.${format}`);
  /** As if so many days had gone by since. */
  const age = (id, days) => {
    register.sql(`update print_batch set finished_at = finished_at - interval '${days} days' where id = '${id}'`);
    const at = new Date(Date.now() - days * 86_400_000);
    utimesSync(file(id), at, at);
  };
  async function sweep() {
    const [[job]] = register.sql("insert into job (province, kind) values (0, 'prints') returning id");
    for (;;) {
      const [[state, result]] = register.sql(`select state, result from job where id = '${job}'`);
      assert.notEqual(state, 'failed');
      if (state === 'done') return JSON.parse(result);
      await pause(50);
    }
  }

  test('are cleared away, the row says so, and the labels stay what they are', async () => {
    const [old, young] = [await printed({ layout: 'stand_a6', codes: [ids[0]] }), await printed({ layout: 'stand_a6', codes: [ids[0]] })];
    const half = `${file(old.id)}.new-77`, demo = join(register.dir, 'out', 'W39J6RXJT01.png');
    const long = new Date(Date.now() - 40 * 86_400_000);
    for (const path of [half, demo]) {
      writeFileSync(path, 'x');
      utimesSync(path, long, long);
    }
    age(old.id, 32);
    age(young.id, 29);
    const told = await sweep();
    assert.deepEqual([told.gone, told.files], [1, 2]);
    assert.deepEqual([file(old.id), half, file(young.id), demo].map((path) => existsSync(path)), [false, false, true, true]);
    const why = refused(await maker('GET', `/v1/prints/${old.id}.pdf`), 410, 'print_gone');
    assert.ok(why.title && why.title_vi);
    const batch = ok(await maker('GET', `/v1/prints/${old.id}`));
    assert.ok(batch.file_gone_at);
    assert.deepEqual([batch.state, batch.labels], ['done', 1]);
    assert.equal((await maker('GET', `/v1/prints/${young.id}.pdf`)).status, 200);
    const [[serial]] = register.sql(`select serial from label where batch = '${old.id}'`);
    assert.equal((await verify(ids[0], serial)).label_state, 'printed');
    assert.deepEqual([(await sweep()).gone, (await sweep()).files], [0, 0], 'once');
    const listed = ok(await maker('GET', `/v1/markets/${markets.own}/prints`)).items.find(({ id }) => id === old.id);
    assert.equal(listed.file_gone_at, batch.file_gone_at);
  });

  test('labels of a batch whose job gave up are void', async () => {
    const press = register.rolePid('press');
    process.kill(press, 'SIGSTOP');
    const made = ok(await wish({ layout: 'stickers_2x4', codes: [ids[0]] }), 201);
    register.sql(`update job set state = 'failed', finished_at = now(), error = 'no room' where id = '${made.id}'`);
    process.kill(press, 'SIGCONT');
    assert.equal((await sweep()).voided, 1);
    assert.deepEqual(register.sql(`select state from label where batch = '${made.id}'`), [['voided']]);
    assert.equal(ok(await maker('GET', `/v1/prints/${made.id}`)).state, 'failed');
  });
});

describe('nothing is printed', () => {
  test('of a code that is not in use, and the refusal names it', async () => {
    assert.ok(refused(await wish({ layout: 'poster_a4', codes: [ids[0], '0000000000000'] }), 409, 'not_printable', 'codes').detail);
    register.sql(`update code set state = 'revoked', reason = 'thử', ended_at = now() where id = '${ids[3]}'`);
    const why = refused(await wish({ layout: 'poster_a4', codes: [ids[0], ids[3]] }), 409, 'not_printable', 'codes');
    assert.deepEqual([why.detail, why.detail_vi], [`${ids[3]}: revoked`, `${ids[3]}: đã thu hồi`]);
    const [[empty]] = register.sql(`select s.id from stall s where s.market = '${markets.own}' and s.number = 'S9'`);
    const { detail, detail_vi } = refused(await wish({ layout: 'poster_a4', stalls: [empty] }), 409, 'not_printable', 'stalls');
    assert.deepEqual([detail, detail_vi], ['S9: none', 'S9: không có mã']);
  });

  test('of a code that ended between wish and print: the batch is refused whole', async () => {
    const press = register.rolePid('press');
    process.kill(press, 'SIGSTOP');
    const made = ok(await wish({ layout: 'stickers_2x4', codes: [ids[0], ids[1]] }), 201);
    register.sql(`update code set state = 'expired', ended_at = now() where id = '${ids[1]}'`);
    process.kill(press, 'SIGCONT');
    const batch = await ended(made.id);
    assert.deepEqual([batch.state, batch.error, batch.error_title_vi, batch.detail, batch.detail_vi],
      ['refused', 'not_printable', 'Chỉ in được mã đã duyệt và đang dùng.', `${ids[1]}: expired`, `${ids[1]}: đã hết hạn`]);
    refused(await maker('GET', `/v1/prints/${made.id}.pdf`), 409, 'not_printed');
    assert.ok(!existsSync(join(register.dir, 'out', `${made.id}.pdf`)));
    const labels = register.sql(`select code, serial, state, voided_by is null from label where batch = '${made.id}' order by position`);
    assert.deepEqual(labels.map(([, , state, by]) => [state, by]), [['voided', 't'], ['voided', 't']], 'none of it was on paper');
    assert.equal((await verify(ids[0], labels[0][1])).label_state, 'voided');
  });

  test('for nothing: labels that were never on paper make no reprint', async () => {
    const [id, other] = await Promise.all(['S5', 'S6'].map(async (stall) => {
      const draft = await submitted(maker, markets.own, form(stall));
      return ok(await checker('POST', `/v1/revisions/${draft.id}/approve`, { version: draft.version })).id;
    }));
    const press = register.rolePid('press');
    process.kill(press, 'SIGSTOP');
    const first = ok(await wish({ layout: 'stickers_2x4', codes: [id, other] }), 201);
    register.sql(`update code set state = 'expired', ended_at = now() where id = '${other}'`);
    process.kill(press, 'SIGCONT');
    assert.equal((await ended(first.id)).state, 'refused');
    const made = ok(await wish({ layout: 'stickers_2x4', codes: [id] }), 201);
    assert.deepEqual([made.reprints, (await ended(made.id)).reprints], [0, 0]);
    assert.equal((await printed({ layout: 'stickers_2x4', codes: [id] })).reprints, 1);
  });

  test('in a layout that does not exist, for too much, or for both codes and stalls', async () => {
    refused(await wish({ layout: 'poster_a0' }), 422, 'unknown_layout', 'layout');
    refused(await wish({ layout: 'poster_a4', codes: [] }), 422, 'out_of_range', 'codes');
    refused(await wish({ layout: 'poster_a4', codes: Array(2001).fill(ids[0]) }), 422, 'out_of_range', 'codes');
    refused(await wish({ layout: 'poster_a4', codes: ids, stalls: [markets.own] }), 422, 'bad_choice', 'stalls');
    refused(await wish({ layout: 'poster_a4', format: 'svg' }), 422, 'bad_choice', 'format');
  });

  test('for people of another market, nor do they see what was printed', async () => {
    refused(await stranger('POST', `/v1/markets/${markets.own}/prints`, { layout: 'poster_a4', codes: [ids[0]] }), 404, 'not_found');
    refused(await checker('POST', `/v1/markets/${markets.own}/prints`, { layout: 'poster_a4' }), 403, 'forbidden');
    const batch = await printed({ layout: 'stand_a6', codes: [ids[0]] });
    refused(await stranger('GET', `/v1/prints/${batch.id}`), 404, 'not_found');
    refused(await stranger('GET', `/v1/prints/${batch.id}.pdf`), 404, 'not_found');
  });

  test('without an address for people to check a label at', async () => {
    await register.end('SIGTERM');
    register.config = '';
    register.configure(register.database);
    await register.serve();
    refused(await wish({ layout: 'poster_a4', codes: [ids[0]] }), 409, 'no_public_url');
  });
});
