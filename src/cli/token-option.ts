import { TOKEN_VARIABLE } from "../api/protocol.ts";
import { isLoopback, isToken } from "../bearer/http/admission.ts";
import { type CommandContext, type ParsedOptions, textOption, UsageError } from "./command.ts";

/** Something that callers of HTTP see with a token: `--VIEW` opens it, and `--VIEW-token` or the variable has the token. */
export interface GuardedView {
  readonly view: string;
  readonly variable: string;
  /** What its token is called. */
  readonly called: string;
}

/** The control API. */
export const CONTROL_VIEW: GuardedView = { view: "control", variable: TOKEN_VARIABLE, called: "a control token" };

/** The token that the option or, where it says nothing, the variable gives to who calls; an empty variable gives none. @throws {UsageError} for what can be none */
export function tokenOption(
  { env }: Pick<CommandContext, "env">,
  options: ParsedOptions,
  guarded: GuardedView,
): string | undefined {
  const { view, variable } = guarded;
  return checked(textOption(options, `${view}-token`) ?? (env[variable] || undefined), guarded);
}

/** The token that callers of a view on `host` need; without a host it is not open. @throws {UsageError} also for a token without a view, and when others than this machine could call without one */
export function viewToken(
  { env }: Pick<CommandContext, "env">,
  options: ParsedOptions,
  guarded: GuardedView,
  host: string | undefined,
): string | undefined {
  const { view, variable } = guarded;
  if (host === undefined) {
    if (textOption(options, `${view}-token`) === undefined) return undefined;
    throw new UsageError(`--${view}-token goes with --${view}`);
  }
  // An empty variable is a mistake of whoever wanted a token, and opens nothing.
  const token = checked(textOption(options, `${view}-token`) ?? env[variable], guarded);
  if (token !== undefined || isLoopback(host)) return token;
  throw new UsageError(`--${view} on ${host} takes --${view}-token or ${variable}, as others can reach it`);
}

function checked(token: string | undefined, { called }: GuardedView): string | undefined {
  if (token === undefined || isToken(token)) return token;
  // The token is not repeated: it is a secret.
  throw new UsageError(`${called} is letters, digits and -._~+/, with or without = at its end`);
}
