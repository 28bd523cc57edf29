import { CodecError } from "../base/errors.ts";
import { adviseOn } from "../codec/provisioning/advice.ts";
import { decodeProvisioning, type ProvisioningDocument } from "../codec/provisioning/document.ts";
import { formatUri } from "../tree/uri.ts";
import { STANDARD_HABITS } from "./cp-mapping/habits.ts";
import { mapDocument } from "./cp-mapping/map-document.ts";
import type { Profile } from "./profile.ts";
import type { Refusal } from "./refusal.ts";

/** The profile of OMA Client Provisioning: a WBXML provisioning document, mapped to management objects (DM_Bootstrap §5.3). */
export const cpProfile: Profile = {
  plan(body, tree, added, { imsi, contexts: known = [], policy: { habits = STANDARD_HABITS } = {} } = {}) {
    const document = read(body);
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

function read(body: Uint8Array): ProvisioningDocument | { readonly refusal: Refusal } {
  try {
    // unknown tokens are what a receiver of provisioning documents passes over
    return decodeProvisioning(body, { lenient: true });
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const { offset, spec } = error;
    const place = error.path === undefined ? "" : `, in ${error.path}`;
    return { refusal: { reason: "damaged-body", detail: `${error.detail}${place}`, offset, spec } };
  }
}
