// Fills an empty register the way its user does: communes, markets and stalls from files, people by command. Three
// markets: two in Quảng Ninh, and one in Thái Nguyên, which is another province.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const ROOT = process.env.SOCHO_ROOT ?? '.';
export const PASSWORD = 'mật khẩu dài của chợ';
export const CODES = { own: 'HALONG1', other: 'HALONG2', far: 'DONGQUANG' };

function table(file, head, rows) {
  writeFileSync(file, [head, ...rows].map((row) => `${row.join('\t')}\n`).join(''), { mode: 0o644 });
  return file;
}

/** The markets' ids by place; `stalls` of each are numbered S1, S2, … */
export function build(register, stalls = 12) {
  register.socho('unit', 'import', join(ROOT, 'tools/demo.d/communes.tsv'));
  register.socho('market', 'import', table(join(register.dir, 'markets.tsv'),
    ['province', 'label_code', 'name', 'kind', 'unit', 'operator_kind', 'operator'], [
      [22, CODES.own, 'Chợ Hạ Long I', 'market', '06685', 'board', 'Ban quản lý chợ Hạ Long I'],
      [22, CODES.other, 'Chợ Hạ Long II', 'market', '06685', 'board', 'Ban quản lý chợ Hạ Long II'],
      [19, CODES.far, 'Chợ Đồng Quang', 'market', '05443', 'board', 'Ban quản lý chợ Đồng Quang'],
    ]));
  for (const [province, markets] of [[22, [CODES.own, CODES.other]], [19, [CODES.far]]]) {
    register.socho('stall', 'import', '--province', String(province), table(join(register.dir, `stalls${province}.tsv`),
      ['market', 'number'], markets.flatMap((market) => Array.from({ length: stalls }, (_, n) => [market, `S${n + 1}`]))));
  }
  return Object.fromEntries(Object.entries(CODES).map(([place, code]) =>
    [place, register.sql(`select id from market where label_code = '${code}'`)[0][0]]));
}

/** A person with a role; scope: words of the command, such as '--province', '22'. */
export function person(register, login, role, ...scope) {
  register.socho('user', 'add', '--login', login, '--name', `Người ${login}`, '--role', role, '--lasting', ...scope, { input: `${PASSWORD}\n` });
}

let drawn = 0;
export const accountNumber = () => String(190_000_000_000 + ++drawn * 7919);

/** What every vendor agrees to who is registered. */
export const REGISTRATION = { purpose: 'registration', version: 1, channel: 'paper' };

/** A form that registers a vendor at a stall. */
export function form(stall, change = {}) {
  return {
    stall,
    vendor: { kind: 'household', name: 'Hộ cô Hường', phone: '0912 345 678', ...change.vendor },
    account: { bin: '970436', number: accountNumber(), holder_name: 'NGUYEN THI HUONG', evidence: 'tủ 1/ảnh 7', ...change.account },
    consents: [REGISTRATION],
  };
}

/** A revision that waits for a decision. */
export async function submitted(maker, market, body) {
  const made = await maker('POST', `/v1/markets/${market}/revisions`, body);
  if (made.status !== 201) throw new Error(`no draft: ${made.bytes}`);
  const sent = await maker('POST', `/v1/revisions/${made.json.id}/submit`, { version: 1 });
  if (sent.status !== 200) throw new Error(`not submitted: ${sent.bytes}`);
  return sent.json;
}

/** Every text of a workbook, by the ZIP's own table of contents. */
export function unzipped(zip) {
  const texts = [];
  for (let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06') + 16); zip.readUInt32LE(at) === 0x02014b50;
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)) {
    const local = zip.readUInt32LE(at + 42), start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    texts.push(zip.readUInt16LE(at + 10) ? inflateRawSync(bytes) : bytes);
  }
  return texts.join('\n');
}
