/** The closed lists of words that events use: how something came, and why something was refused. */

/** How a server learns of a handset: at the point of sale, on a web site, at its first attach, by a voice prompt (DM_Bootstrap §5.1.2.2). */
export const ANNOUNCED_BY = ["pos", "web", "attach", "voice"] as const;

/** One of {@link ANNOUNCED_BY}. */
export type AnnouncedBy = (typeof ANNOUNCED_BY)[number];

/** Why an incoming message was not applied as a bootstrap. */
export const REJECTION_REASONS = [
  "unknown-sec",
  "sec-not-allowed",
  "mac-missing",
  "bad-mac",
  "pin-exhausted",
  "pin-timeout",
  "consent-timeout",
  "no-sim",
  "policy-refused",
  "user-refused",
  "damaged-body",
  "profile-disabled",
  "nothing-usable",
  "context-refused",
  "tree-refused",
  "incomplete",
  "too-many-attempts",
] as const;

/** One of {@link REJECTION_REASONS}. */
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** Why a Package #0 led to no session (DM_Notification). */
export const NOTIFICATION_REJECTIONS = [
  "damaged",
  "unsupported-version",
  "unknown-server",
  "no-credential",
  "bad-digest",
  "repeated",
  "session-running",
  "too-many-waiting",
  "superseded",
  "user-refused",
  "prompt-timeout",
] as const;

/** One of {@link NOTIFICATION_REJECTIONS}. */
export type NotificationRejection = (typeof NOTIFICATION_REJECTIONS)[number];

/** Why a download brought nothing. `refused`: an HTTP status of 4xx; `server-error`: one of 5xx; `unauthorized`: 401 or 407; `too-large`: more than was allowed; `broken`: it ended too early, or is not what was asked for. */
export const DOWNLOAD_TROUBLES = [
  "bad-url",
  "unreachable",
  "timeout",
  "unauthorized",
  "refused",
  "server-error",
  "too-large",
  "broken",
] as const;

/** One of {@link DOWNLOAD_TROUBLES}. */
export type DownloadTrouble = (typeof DOWNLOAD_TROUBLES)[number];
