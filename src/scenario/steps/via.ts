import { z } from "zod";
import { PUSH_BEARERS } from "../../lab/network/carriers.ts";

/** How a scenario reaches a handset: in short messages, or by a bearer that takes a push whole. */
export const viaSchema = z.enum(["sms", ...PUSH_BEARERS]).default("sms");

/** Originating address of the short messages. */
export const fromSchema = z.string().min(1).max(20).optional();

interface Way {
  readonly via: z.output<typeof viaSchema>;
  readonly from?: z.output<typeof fromSchema>;
}

/** Whether the way has an originating address to choose, if there is one. */
export function fromFits({ via, from }: Way): boolean {
  return via === "sms" || from === undefined;
}

/** What is wrong where {@link fromFits} does not hold. */
export const FROM_PROBLEM = { error: "expected no from: only short messages have one to choose", path: ["from"] };

/** How it goes, for people: nothing where it goes as usual. */
export function overWay({ via }: Pick<Way, "via">): string {
  return via === "sms" ? "" : ` over ${via}`;
}
