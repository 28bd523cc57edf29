/** The alert codes of DM by number, with the names of the specification (DM_Protocol; DM_RepPro). The rest of 1100 to 1299 is reserved. */
export const ALERT_CODES = {
  1100: "DISPLAY",
  1101: "CONFIRM OR REJECT",
  1102: "TEXT INPUT",
  1103: "SINGLE CHOICE",
  1104: "MULTIPLE CHOICE",
  1200: "SERVER-INITIATED MGMT",
  1201: "CLIENT-INITIATED MGMT",
  1222: "NEXT MESSAGE",
  1223: "SESSION ABORT",
  1224: "CLIENT EVENT",
  1225: "NO END OF DATA",
  1226: "GENERIC ALERT",
} as const;

/** An alert code that DM knows. */
export type AlertCode = keyof typeof ALERT_CODES;

/** Whether a code as received is one that DM knows. */
export function isAlertCode(code: number): code is AlertCode {
  return Object.hasOwn(ALERT_CODES, code);
}
