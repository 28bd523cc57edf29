/** Whether text is an absolute `http` or `https` URL that a transport can take as it stands. */
export function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^/?#\s\p{Cc}]+[^\s\p{Cc}]*$/iu.test(text) && URL.canParse(text);
}
