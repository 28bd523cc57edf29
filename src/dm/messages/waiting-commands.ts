/** Commands that no message had room for, as the session keeps them until the next one. */

import { toBase64 } from "../../base/bytes.ts";
import { storedOctets } from "../base64.ts";
import type { Waiting } from "./large-object-sender.ts";

/** Commands that wait, as JSON text; `null` when none do. */
export function storeCommands(commands: readonly Waiting[]): string | null {
  const octetsAsText = (_: string, value: unknown) =>
    value instanceof Uint8Array ? { base64: toBase64(value) } : value;
  return commands.length === 0 ? null : JSON.stringify(commands, octetsAsText);
}

/** The commands of {@link storeCommands}. */
export function waitingCommands(stored: string | null): readonly Waiting[] {
  const textAsOctets = (_: string, value: unknown) => {
    const isOctets =
      typeof value === "object" && value !== null && "base64" in value && typeof value.base64 === "string";
    return isOctets ? storedOctets(value.base64 as string) : value;
  };
  return stored === null ? [] : JSON.parse(stored, textAsOctets);
}
