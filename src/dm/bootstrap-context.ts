import type { Draft } from "../tree/draft.ts";
import { STANDARD_RULES } from "./command-rules.ts";
import type { BootstrapSender, CommandContext } from "./commands/command.ts";

/**
 * What the commands of a bootstrap message in WBXML work on: no ACL is asked, and as nothing is answered, every answer fits
 * (DM_Bootstrap §5.6). `passOver` is told of each part that is left out.
 */
export function bootstrapContext(draft: Draft, passOver: BootstrapSender["passOver"]): CommandContext {
  return {
    draft,
    principal: { kind: "bootstrap", implied: new Set(), passOver },
    encoding: { received: "wbxml", sent: "wbxml" },
    rules: STANDARD_RULES,
    objects: undefined,
    maxObjSize: { received: Number.POSITIVE_INFINITY, sent: Number.POSITIVE_INFINITY },
    takesResults: () => true,
    lists: { tooLarge: 0 },
    fitsTogether: () => true,
  };
}
