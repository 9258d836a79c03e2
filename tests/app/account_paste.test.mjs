// What is pasted for an account (src/app/board/account_paste.ts).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { program } from '../http/register.mjs';
import { load } from './module.mjs';

const { readAccount, scannedAccount } = await load('board/account_paste.ts');
const BANKS = [
  { bin: '970436', code: 'VCB', short_name: 'Vietcombank', name: 'Ngân hàng TMCP Ngoại Thương Việt Nam' },
  { bin: '970422', code: 'MB', short_name: 'MBBank', name: 'Ngân hàng TMCP Quân đội' },
  { bin: '970405', code: 'VBA', short_name: 'Agribank', name: 'Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam' },
  { bin: '970415', code: 'ICB', short_name: 'VietinBank', name: 'Ngân hàng TMCP Công thương Việt Nam' },
];
const read = (text) => Object.values(readAccount(text, BANKS)).join('|');

test('bank, number and holder are found in messages as people write them', () => {
  assert.equal(read('Vietcombank 0011000123456 NGUYEN THI HOA'), '970436|0011000123456|NGUYEN THI HOA');
  assert.equal(read('STK: 1900 0000 7919 - ngân hàng MB - CTK: TRẦN VĂN ĐỨC'), '970422|190000007919|TRAN VAN DUC');
  assert.equal(read('số tài khoản 8888.1234.5678 Agribank\nLÊ THỊ MAI'), '970405|888812345678|LE THI MAI');
});

test('an account is told from the phone beside it', () => {
  assert.equal(readAccount('đt 0912345678, stk 104000123 vietinbank', BANKS).number, '104000123');
  assert.equal(readAccount('0912345678 VCB 0011000123456', BANKS).number, '0011000123456');
});

test('the payload of a VietQR names all of it, and a broken one nothing', () => {
  const payload = '00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ630418E5';
  assert.equal(read(payload), '970415|101876543210|');
  assert.equal(read(payload.replace('101876543210', '101876543211')), '||');
  assert.equal(read(payload.slice(0, 60)), '||');
});

test('what is no account stays empty', () => {
  assert.equal(read('chào chị'), '||');
  assert.equal(read(''), '||');
});

test('a code before the camera gives bank and number, and never a name', () => {
  const built = (...words) => program(['code', 'build', '--bin', '970436', '--account', '0011000123456', ...words]);
  assert.deepEqual(scannedAccount(built('--name', 'NGUYEN THI HOA'), BANKS), { bin: '970436', number: '0011000123456' });
  assert.deepEqual(scannedAccount(built(), []), { bin: '', number: '0011000123456' }, 'a bank that is not known is chosen by a person');
  assert.equal(scannedAccount(program(['code', 'build', '--bin', '970436', '--account', '9704361234567890', '--card']), BANKS), null, 'the number of a card');
  assert.equal(scannedAccount(built().trim().slice(0, -1), BANKS), null);
  assert.equal(scannedAccount('https://example.vn/pay', BANKS), null);
});
