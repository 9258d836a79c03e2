// Opens every sealed box of a register by the rules in words, with nothing of the program: the master key from its file, the
// data keys that it wraps, and what each box is bound to.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const derive = (master, info, n = 32) => Buffer.from(hkdfSync('sha256', master, '', info, n));
const two = (n) => Buffer.from([n >> 8, n & 255]);
const zero = Buffer.from([0]);

function open(key, nonce, bound, text, tag) {
  const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(bound).setAuthTag(tag);
  return Buffer.concat([cipher.update(text), cipher.final()]);
}

export const masters = (register, file = 'column.key') =>
  readFileSync(join(register.dir, file), 'utf8').trim().split('\n').map((line) => Buffer.from(line, 'hex'));

/** What a province sealed and looked up with before there were data keys. */
export const firstKey = (master, purpose, province) =>
  derive(master, Buffer.concat([Buffer.from('socho-column-v1'), zero, Buffer.from(purpose), zero, two(province)]));

const placeOf = (table, column, row, province) =>
  Buffer.concat([Buffer.from(`${table}\0${column}\0`), row, two(province)]);

/** A box as they were made before. */
export function firstBox(master, province, table, column, row, text) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', firstKey(master, 'seal', province), nonce).setAAD(placeOf(table, column, row, province));
  return Buffer.concat([Buffer.from([1, 1]), nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}
export const firstLookup = (master, province, purpose, text) =>
  createHmac('sha256', firstKey(master, 'look-up', province)).update(`${purpose}\0${text}`).digest().subarray(0, 16);

/** The data keys, by kind, province and version. */
export function dataKeys(register, file) {
  const known = new Map(masters(register, file).map((master) => [derive(master, 'socho-master-v1 id', 8).toString('hex'), master]));
  const rows = register.sql(`select kind, province, version, encode(master_id, 'hex'), encode(wrapped, 'hex') from data_key`);
  return new Map(rows.map(([kind, province, version, id, hex]) => {
    const wrapped = Buffer.from(hex, 'hex');
    const bound = Buffer.concat([Buffer.from('socho-data-key-v1\0'), two(kind === 'box' ? 0 : 1), two(Number(province)), two(Number(version)),
      Buffer.from(id, 'hex')]);
    const key = open(derive(known.get(id), 'socho-master-v1 wrap'), wrapped.subarray(0, 12), bound, wrapped.subarray(12, 44), wrapped.subarray(44));
    return [`${kind} ${province} ${version}`, key];
  }));
}

/** Every box: where it stands, its version and what is in it. A box that does not open throws. */
export function openAll(register, home = 22) {
  const keys = dataKeys(register);
  const columns = register.sql('select relation, col, bound_table, bound_column, row_id, of_province, many from sealed_column order by ordinal');
  return columns.flatMap(([relation, col, table, column, rowId, ofProvince, many]) => register.sql(
    `select ${ofProvince.replace('$1', String(home))}, encode(${rowId}, 'hex'), encode(sealed, 'hex') from ${relation}
    cross join lateral ${many === 't' ? `unnest(${col}) with ordinality` : `(select ${col}, null)`} as b (sealed, nth) where sealed is not null`,
  ).map(([province, row, hex]) => {
    const box = Buffer.from(hex, 'hex'), later = box[0] === 2;
    const version = later ? box.readUInt16BE(1) : 0, head = later ? 3 : 2;
    const bound = placeOf(table, column, Buffer.from(row, 'hex'), Number(province));
    const text = open(keys.get(`box ${province} ${version}`), box.subarray(head, head + 12),
      later ? Buffer.concat([bound, box.subarray(0, 3)]) : bound, box.subarray(head + 12, -16), box.subarray(-16));
    return { place: `${relation}.${col}`, row, province: Number(province), version, text: text.toString('latin1') };
  }));
}
