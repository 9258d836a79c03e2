// The signed bundle of a market (the register's field/bundle.h): read, believed only under a key that the register published,
// and asked about a sticker without any network. It holds hashes of payment codes, no code and no account.
import { type Bytes, verify } from '../ui/ed25519';
import { fromBase64url, joined, number64, sha256, toBase64url, utf8 } from './bytes';

const FORMAT = 'socho-bundle-v1', HASH_BITS = 96, PLAIN_ROUNDS = 1000;

export type Verdict = 'current' | 'superseded' | 'revoked' | 'expired' | 'used' | 'other_stall' | 'registered_unsealed' | 'unknown_account' | 'unreadable';

/** A key of /.well-known/socho/keys.json, or of a bundle; times in seconds. */
export interface Key { kid: string; x: string; nbf: number; exp: number; revoked?: boolean; since?: number | null }
export interface Code { stall: string; id: string; verdict: Verdict; sealed: string; plain: string }
export interface Stop { stall: string; reason: string }
export interface Bundle {
  market: string; name: string; issued: string; until: string;
  round: { id: string; from_day: string; to_day: string } | null;
  hashKey: Bytes; keys: Key[]; codes: Code[]; stops: Stop[];
}

export type Fault = 'bad' | 'untrusted' | 'expired';
export class BundleFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault);
  }
}

interface Head { bundle: string; market: string; name: string; issued_at: string; valid_until: string; hash_key: string; codes: number; round?: { id: string; from_day: string; to_day: string } }

const usable = (key: Key, second: number): boolean => key.nbf <= second && second <= key.exp && (!key.revoked || (!!key.since && second < key.since));

/** What is signed: the format's name, the key's, the market, its times and number of codes, and the hash of all but the last line. */
async function messageOf(head: Head, keyId: string, body: Bytes): Promise<Bytes> {
  const market = Uint8Array.from(head.market.replaceAll('-', '').match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const microseconds = (at: string): Bytes => number64(BigInt(Date.parse(at)) * 1000n);
  return joined(utf8(`${FORMAT}\0${keyId}`), market, microseconds(head.issued_at), microseconds(head.valid_until), number64(BigInt(head.codes)), await sha256(body));
}

async function believe(head: Head, body: Bytes, last: { key_id?: string; signature?: string }, trust: readonly Key[]): Promise<void> {
  const key = trust.find(({ kid }) => kid === last.key_id), bytes = key && fromBase64url(key.x), signature = fromBase64url(last.signature ?? '');
  if (!key || !bytes || !signature || !usable(key, Date.parse(head.issued_at) / 1000)) throw new BundleFault('untrusted');
  if (!(await verify(bytes, signature, await messageOf(head, key.kid, body)))) throw new BundleFault('untrusted');
}

function parse<T>(line: string): T {
  try {
    return JSON.parse(line) as T;
  } catch {
    throw new BundleFault('bad');
  }
}

/** Nothing but the first and the last line is looked at before the signature is right. */
export async function openBundle(file: string, trust: readonly Key[], now: number): Promise<Bundle> {
  const lines = file.split('\n');
  if (lines.length < 3 || lines.pop() !== '') throw new BundleFault('bad');
  const last = parse<{ key_id?: string; signature?: string }>(lines.pop()!), head = parse<Head>(lines[0]!);
  const hashKey = typeof head.hash_key === 'string' ? fromBase64url(head.hash_key) : null;
  if (head.bundle !== FORMAT || !hashKey || !Number.isSafeInteger(head.codes) || Number.isNaN(Date.parse(head.issued_at)) || Number.isNaN(Date.parse(head.valid_until)))
    throw new BundleFault('bad');
  await believe(head, utf8(`${lines.join('\n')}\n`), last, trust);
  if (now > Date.parse(head.valid_until)) throw new BundleFault('expired');
  const bundle: Bundle = { market: head.market, name: head.name, issued: head.issued_at, until: head.valid_until, round: head.round ?? null, hashKey, keys: [], codes: [], stops: [] };
  for (const line of lines.slice(1)) {
    const row = parse<Key | string[]>(line);
    if (!Array.isArray(row)) bundle.keys.push(row);
    else if (row.length === 2) bundle.stops.push({ stall: row[0]!, reason: row[1]! });
    else bundle.codes.push({ stall: row[0]!, id: row[1]!, verdict: row[2] as Verdict, sealed: row[3]!, plain: row[4]! });
  }
  if (bundle.codes.length !== head.codes) throw new BundleFault('bad');
  return bundle;
}

async function hashOf(payload: string, salt: Bytes, iterations: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', utf8(payload), 'PBKDF2', false, ['deriveBits']);
  return toBase64url(new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, HASH_BITS)));
}

/** CRC-16/CCITT of everything up to its own tag and length. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

/** Tags of two digits, lengths of two digits, one after the other, and the right checksum at the end, as EMVCo writes them. */
export function isPayload(text: string): boolean {
  const sum = /^000201[\s\S]*6304([0-9A-Fa-f]{4})$/.exec(text);
  if (!sum || crcOf(utf8(text.slice(0, -4))) !== parseInt(sum[1]!, 16)) return false;
  const bytes = [...text];
  let at = 0;
  while (at < bytes.length) {
    const head = /^(\d\d)(\d\d)$/.exec(bytes.slice(at, at + 4).join(''));
    if (!head || at + 4 + Number(head[2]) > bytes.length) return false;
    at += 4 + Number(head[2]);
  }
  return true;
}

const SEAL = /^([\s\S]*)97710008vn\.socho0108(.{8})0243(.{43})98590008vn\.socho0243(.{43})63/;

/** Whether it carries a seal that one of these keys made and may make now. */
async function isSealed(payload: string, keys: readonly Key[], now: number): Promise<boolean> {
  const parts = SEAL.exec(payload), key = keys.find(({ kid }) => kid === parts?.[2]);
  const bytes = key && fromBase64url(key.x), signature = parts && fromBase64url(parts[3]! + parts[4]!);
  return !!parts && !!key && !!bytes && !!signature && usable(key, now / 1000) && verify(bytes, signature, utf8(`socho-code-v1\0${key.kid}${parts[1]}`));
}

/** A sticker seen at this stall. Of several codes with one face the stall's own comes first, then one in use. */
export async function judge(bundle: Bundle, payload: string, stall: string, now: number): Promise<{ verdict: Verdict; code: Code | null }> {
  const text = payload.trim();
  if (!isPayload(text)) return { verdict: 'unreadable', code: null };
  const [sealed, plain] = await Promise.all([hashOf(text, bundle.hashKey, 1), hashOf(text, bundle.hashKey, PLAIN_ROUNDS)]);
  const rank = (code: Code): number => (code.stall === stall ? 2 : 0) + (code.verdict === 'current' ? 1 : 0);
  const found = bundle.codes.filter((code) => code.sealed === sealed || code.plain === plain).sort((a, b) => rank(b) - rank(a))[0];
  if (!found) return { verdict: (await isSealed(text, bundle.keys, now)) ? 'other_stall' : 'unknown_account', code: null };
  return { verdict: found.stall === stall ? found.verdict : 'other_stall', code: found };
}
