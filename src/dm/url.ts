/**
 * Whether text is an absolute URL that a session transport can take as it stands: `http`, `https`, or `obex` for OBEX over TCP. The
 * last is our own: no specification has a URL for a server behind OBEX.
 */
export function isServerUrl(text: string): boolean {
  return /^(?:https?|obex):\/\/[^/?#\s\p{Cc}]+[^\s\p{Cc}]*$/iu.test(text) && URL.canParse(text);
}

/** Whether the way from one URL to the other leaves TLS behind. */
export function leavesTls(from: string, to: string): boolean {
  const isSecure = (url: string) => url.toLowerCase().startsWith("https:");
  return isSecure(from) && isServerUrl(to) && !isSecure(to);
}
