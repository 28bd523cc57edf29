import { SEC_METHODS, type Sec } from "./bootstrap-mac.ts";

/** The methods of a bootstrap in the DM profile by name, and the number that stands for them in WSP (DM_Security). */
export const DM_SEC_NAMES = { NETWORKID: 0, USERPIN: 1, USERPIN_NETWORKID: 2 } as const satisfies Record<string, Sec>;

const BY_NAME: ReadonlyMap<string, Sec> = new Map<string, Sec>([
  ...Object.entries(SEC_METHODS).flatMap(([number, name]): [string, Sec][] => {
    const sec = Number(number) as Sec;
    return [
      [number, sec],
      [name, sec],
    ];
  }),
  ...Object.entries(DM_SEC_NAMES),
]);

/**
 * The method that a textual SEC parameter names: `0` to `3`, or a name of either profile, in any case, quoted or not.
 * Undefined for any other text.
 */
export function parseSec(text: string): Sec | undefined {
  const trimmed = text.trim();
  const bare = /^"(.*)"$/.exec(trimmed)?.[1] ?? trimmed;
  return BY_NAME.get(bare.trim().toUpperCase());
}
