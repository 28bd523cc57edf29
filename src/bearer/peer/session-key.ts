/** What a DM session is known by among all of a transport: handsets name their spans without regard to each other. */
export function sessionKey(handset: string, span: string): string {
  return `${handset} ${span}`;
}
