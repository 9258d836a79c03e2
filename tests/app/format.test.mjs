// How numbers, money, days and times are written and read (src/app/format.ts).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './module.mjs';

const format = await load('format.ts');

test('numbers have a dot every three digits, and money its unit', () => {
  assert.deepEqual([0, 7, 999, 1000, 1234567, -45000].map(format.number), ['0', '7', '999', '1.000', '1.234.567', '−45.000']);
  assert.equal(format.money(45000), '45.000 đ');
});

test('a share is cut, never rounded up to what was not reached, and none of nothing', () => {
  assert.deepEqual([[1, 3], [2, 3], [12, 12], [9999999, 10000000], [5, 0]].map(([part, whole]) => format.percent(part, whole)),
    ['33,33 %', '66,66 %', '100,00 %', '99,99 %', '–']);
});

test('an instant is told by the clock of Vietnam, whatever the device says', () => {
  const late = '2026-12-31T17:05:00Z';
  assert.deepEqual([format.day(late), format.time(late), format.dayTime(late)], ['01/01/2027', '00:05', '00:05 01/01/2027']);
  assert.equal(format.day('2026-12-31'), '31/12/2026', 'a day has no zone');
});

test('a day is read as people type it, and one that does not exist is none', () => {
  assert.deepEqual(['5/3/2026', '05-03-2026', '05.03.2026', '05032026', ' 5 3 2026 '].map(format.readDay), Array(5).fill('2026-03-05'));
  assert.deepEqual(['31/02/2026', '2026-03-05', '5/13/2026', '', 'mai'].map(format.readDay), Array(5).fill(null));
});

test('an amount is read as people type it', () => {
  assert.deepEqual(['45000', '45.000', '45,000 đ', '45 000 VND', '45k', '45 nghìn'].map(format.readMoney), Array(6).fill(45000));
  assert.equal(format.readMoney('2 triệu'), 2_000_000);
  assert.deepEqual(['', '45.00', '4.5000', '-5', '45x'].map(format.readMoney), Array(5).fill(null));
});

test('numbers are read as people write them, and what is none stays as it was typed', () => {
  assert.deepEqual(['72,5', '72.5 %', '1.250', '1.250,75', '0.125', '12'].map(format.numberTyped), [72.5, 72.5, 1250, 1250.75, 0.125, 12]);
  assert.deepEqual([' nhiều ', '-5', '1,2,3', ''].map(format.numberTyped), ['nhiều', '-5', '1,2,3', '']);
});

test('names are found without their marks', () => {
  assert.equal(format.fold(' Đặng Thị  HƯỜNG '), 'dang thi huong');
  assert.equal(format.fold('Hộ kinh doanh Ước Mơ'), 'ho kinh doanh uoc mo');
});

test('names stand in their order, numbers within them by their value', () => {
  assert.deepEqual(['Dãy 10', 'Dãy 2', 'Ăn uống', 'Dãy 1', 'An toàn'].sort(format.byName), ['An toàn', 'Ăn uống', 'Dãy 1', 'Dãy 2', 'Dãy 10']);
});
