/** Whatever is in a file: no browser may run it, in whichever way it is opened. */
export const sandboxed: Readonly<Record<string, string>> = {
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
};

/** A disposition (RFC 6266) by which a file is saved: for old readers in ASCII, for all others as it is written. */
export function savedAs(name: string): string {
  const plain = name.replace(/[^\w.\- ]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
