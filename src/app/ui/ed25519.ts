// Ed25519 by the browser itself; where it cannot, by @noble/ed25519, which is fetched only then.

export type Bytes = Uint8Array<ArrayBuffer>;

async function byBrowser(key: Bytes, signature: Bytes, message: Bytes): Promise<boolean | null> {
  try {
    const imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, message);
  } catch {
    return null; // it knows no such curve, or the key is none: the library says which
  }
}

export async function verifyByLibrary(key: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  const { verifyAsync } = await import('@noble/ed25519');
  return verifyAsync(signature, message, key).catch(() => false);
}

export async function verify(key: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  return (await byBrowser(key, signature, message)) ?? verifyByLibrary(key, signature, message);
}
