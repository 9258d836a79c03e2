// What people paste for an account, a VietQR payload or a message ("Vietcombank 0011 0001 2345 NGUYEN THI HOA"), taken apart
// into the three fields. What is not sure stays empty: a person fills it in.
import { fold } from '../format';

export interface Bank { bin: string; code: string; short_name: string; name: string }
export interface Account { bin: string; number: string; holder_name: string }

const NOTHING: Account = { bin: '', number: '', holder_name: '' };
const NAPAS = 'A000000727', TO_ACCOUNT = 'QRIBFTTA', PAYEE = '38', HOLDER = '59';

/** CRC-16/CCITT-FALSE of ASCII, as EMV QRCPS has it. */
function crc(text: string): string {
  let value = 0xffff;
  for (const letter of text) {
    value ^= letter.charCodeAt(0) << 8;
    for (let i = 0; i < 8; i++) value = (value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1) & 0xffff;
  }
  return value.toString(16).toUpperCase().padStart(4, '0');
}

/** Objects of one level by their id; null when the lengths do not fit. */
function objects(text: string): Map<string, string> | null {
  const found = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const length = Number(text.slice(at + 2, at + 4));
    if (!/^\d{4}$/.test(text.slice(at, at + 4)) || at + 4 + length > text.length) return null;
    found.set(text.slice(at, at + 2), text.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

function ofPayload(text: string): Account | null {
  const all = objects(text);
  if (!all || crc(text.slice(0, -4)) !== text.slice(-4).toUpperCase()) return null;
  const payee = objects(all.get(PAYEE) ?? ''), account = objects(payee?.get('01') ?? '');
  // A card's code, or one that a bank made for a merchant, has a number in the same place that is no account.
  if (payee?.get('00') !== NAPAS || payee.get('02') !== TO_ACCOUNT || !account) return null;
  return { bin: account.get('00') ?? '', number: account.get('01') ?? '', holder_name: all.get(HOLDER) ?? '' };
}

/** The bank whose longest name stands in the text as whole words. */
function bankIn(text: string, banks: readonly Bank[]): { bin: string; words: string } {
  let best = { bin: '', words: '' };
  for (const bank of banks)
    for (const name of [bank.short_name, bank.code, bank.name]) {
      const words = fold(name);
      if (words.length > best.words.length && ` ${text} `.includes(` ${words} `)) best = { bin: bank.bin, words };
    }
  return best;
}

/** A number after a word for it, else the longest one; of an account, not of a phone beside it. */
function numberIn(text: string): string {
  const told = /(?:stk|so tk|so tai khoan|tai khoan|account|acc|tk)\D{0,12}(\d[\d .-]{4,24}\d)/.exec(text)?.[1];
  const every = told ? [told] : (text.match(/\d(?:[ .-]?\d){5,18}/g) ?? []);
  return every.map((one) => one.replace(/\D/g, '')).filter(({ length }) => length >= 6 && length <= 19)
    .sort((a, b) => b.length - a.length)[0] ?? '';
}

/** The longest run of words in capitals that does not name the bank. */
function holderIn(text: string, bank: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'D');
  const runs = plain.match(/\b[A-Z]{2,}(?: +[A-Z]+)+\b/g) ?? [];
  return runs.map((run) => run.replace(/^(?:STK|CTK|TK|SO TK|CHU TK|NH|NGAN HANG|TEN) +/, '').replace(/ +/g, ' ').trim())
    .filter((run) => run.includes(' ') && !bank.includes(fold(run)))
    .sort((a, b) => b.length - a.length)[0] ?? '';
}

export function readAccount(pasted: string, banks: readonly Bank[]): Account {
  const text = pasted.trim();
  if (/^000201\d/.test(text)) return ofPayload(text) ?? NOTHING;
  const folded = fold(text).replace(/[^a-z0-9 .\-:\n]/g, ' ').replace(/[:\n]/g, ' ');
  const bank = bankIn(folded.replace(/[.\-]/g, ' ').replace(/ +/g, ' '), banks);
  return { bin: bank.bin, number: numberIn(folded), holder_name: holderIn(text, bank.words) };
}

/** A code before the camera: the number of its account and that bank, if the register knows it. Never a holder's name, which a
 * code may tell as it likes: a person reads it from the bank's app. */
export function scannedAccount(code: string, banks: readonly Bank[]): Omit<Account, 'holder_name'> | null {
  const read = ofPayload(code.trim());
  return read && read.number ? { bin: banks.some(({ bin }) => bin === read.bin) ? read.bin : '', number: read.number } : null;
}
