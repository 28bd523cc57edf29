/** Every requirement on the DM client, its tree and its objects, section by section; `docs/dm-coverage.md` shows which test proves each. */
import { ALERTS, CLIENT_ALERTS, USER_ALERTS } from "./dm/alerts.ts";
import { COMMANDS, DESCRIPTIONS, LISTS } from "./dm/commands.ts";
import { BEHAVIOURS, OBJECTS } from "./dm/objects.ts";
import type { DmSection } from "./dm/requirement.ts";
import { AUTHENTICATION, NONCES, VECTORS } from "./dm/security.ts";
import { LARGE_OBJECTS, OLDER_VERSION, RECORDED, RETRIES, SESSIONS } from "./dm/sessions.ts";
import { ATOMICS, STATUS_MATRIX, STATUSES } from "./dm/statuses.ts";
import { ACLS, PROPERTIES, URIS } from "./dm/tree.ts";

export const DM_SECTIONS: readonly DmSection[] = [
  SESSIONS,
  RETRIES,
  LARGE_OBJECTS,
  ALERTS,
  USER_ALERTS,
  CLIENT_ALERTS,
  STATUS_MATRIX,
  STATUSES,
  ATOMICS,
  URIS,
  PROPERTIES,
  ACLS,
  COMMANDS,
  LISTS,
  DESCRIPTIONS,
  AUTHENTICATION,
  NONCES,
  VECTORS,
  OLDER_VERSION,
  RECORDED,
  BEHAVIOURS,
  ...OBJECTS,
];
