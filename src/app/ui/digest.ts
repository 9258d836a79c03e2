import type { Bytes } from './ed25519';

export const toHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const sha256 = async (bytes: BufferSource): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
