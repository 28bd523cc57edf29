/** A Generic Alert or Client Event that a device sent. */
export interface ReceivedAlert {
  readonly code: number;
  readonly source?: string;
  readonly type?: string;
  readonly correlator?: string;
  readonly data: string;
}

/** Whether an alert is of a Type, and, when one is named, has that correlator. Devices may say what kind of name the Type is (DM_Protocol, Generic Alert). */
export function alertFits(alert: ReceivedAlert, type: string, correlator?: string): boolean {
  return bareType(alert.type ?? "") === bareType(type) && (correlator ?? alert.correlator) === alert.correlator;
}

function bareType(type: string): string {
  return type.replace(/^\s*(?:Reversed-Domain-Name|Content-Type)\s*:/i, "").trim();
}
