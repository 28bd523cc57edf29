/** The port of OBEX over TCP, where a URL names none. */
export const OBEX_PORT = 650;

/** Whether a URL is one of OBEX over TCP, such as `obex://dm.example:6500`. The scheme is our own: no specification has one. */
export function isObexUrl(url: string): boolean {
  return /^obex:\/\//i.test(url);
}
