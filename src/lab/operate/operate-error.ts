/** Why a verb did nothing. Codes are stable: programs may match them. */
export type OperateCode =
  | "no-handset"
  | "handset-off"
  | "no-network"
  | "no-prompt"
  | "no-card"
  | "card-taken"
  | "no-account"
  | "no-session"
  | "bad-request"
  | "busy"
  | "failed";

/** A verb that could not be carried out. The handset is as it was; only after `failed` it may still happen, as it is tried again. */
export class OperateError extends Error {
  readonly code: OperateCode;

  constructor(code: OperateCode, message: string) {
    super(message);
    this.name = "OperateError";
    this.code = code;
  }
}
