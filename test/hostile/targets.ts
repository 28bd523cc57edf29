import type { HostileTarget } from "./target.ts";
import { DISSECT_TARGETS } from "./targets/dissect.ts";
import { DM_SESSION_TARGETS } from "./targets/dm-session.ts";
import { DOCUMENT_TARGETS } from "./targets/documents.ts";
import { MARKUP_TARGETS } from "./targets/markup.ts";
import { OBEX_TARGETS } from "./targets/obex.ts";
import { PUSH_TARGETS } from "./targets/push.ts";
import { SMS_TARGETS } from "./targets/sms.ts";
import { TREE_TARGETS } from "./targets/tree.ts";

/** Every decoder that bytes from the air reach, and a handset in a session. */
export const TARGETS: readonly HostileTarget[] = [
  ...MARKUP_TARGETS,
  ...DOCUMENT_TARGETS,
  ...SMS_TARGETS,
  ...PUSH_TARGETS,
  ...OBEX_TARGETS,
  ...DISSECT_TARGETS,
  ...TREE_TARGETS,
  ...DM_SESSION_TARGETS,
];

/** The target of that name. */
export function targetNamed(name: string): HostileTarget {
  const target = TARGETS.find((each) => each.name === name);
  if (!target) throw new Error(`no target "${name}"; there are: ${TARGETS.map((each) => `"${each.name}"`).join(", ")}`);
  return target;
}
