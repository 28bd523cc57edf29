import { adviseOn } from "../codec/provisioning/advice.ts";
import { decodeProvisioning } from "../codec/provisioning/document.ts";
import { formatUri } from "../tree/uri.ts";
import { STANDARD_HABITS } from "./cp-mapping/habits.ts";
import { mapDocument } from "./cp-mapping/map-document.ts";
import type { Profile } from "./profile.ts";
import { readBody } from "./refusal.ts";

/** The profile of OMA Client Provisioning: a WBXML provisioning document, mapped to management objects (DM_Bootstrap §5.3). */
export const cpProfile: Profile = {
  plan(body, tree, added, { imsi, contexts: known = [], policy: { habits = STANDARD_HABITS } = {} } = {}) {
    // unknown tokens are what a receiver of provisioning documents passes over
    const document = readBody(() => decodeProvisioning(body, { lenient: true }));
    if ("refusal" in document) return document;
    const subscriber = imsi === undefined ? {} : { imsi };
    const mapping = mapDocument(document, tree, { added, habits, contexts: known, ...subscriber });
    const { edits, servers, mapped, dropped, contexts, refused } = mapping;
    if (refused !== undefined) {
      return { refusal: { reason: "context-refused", detail: refused, spec: "ProvCont" } };
    }
    if (edits.length === 0) {
      const detail = "no access point, proxy or account in it can be used";
      return { refusal: { reason: "nothing-usable", detail, spec: "DM_Bootstrap §5.3.6" } };
    }
    return {
      edits,
      servers,
      dropped,
      mapped: mapped.map(({ from, to }) => ({ path: from, uri: formatUri(to) })),
      advice: adviseOn(document),
      contexts,
    };
  },
};
