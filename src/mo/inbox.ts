import { interior } from "./describe.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-dm-inbox:1.0";

/** Where a server adds an object that the device then puts in its own place (DM_StdObj, Inbox). Nothing in it can be read. */
export const INBOX: ManagementObject = {
  name: "Inbox",
  id: ID,
  description: interior("Inbox", { access: ["Add"], scope: "permanent", id: ID }, [
    interior("", { access: ["Add"], occurs: "ZeroOrMore" }, []),
  ]),
};
