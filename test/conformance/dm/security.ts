import { chosen, type DmRequirement, type DmSection, done } from "./requirement.ts";

const AUTH = "dm/authentication/authentication";
const MAC = "dm/authentication/mac";

export const AUTHENTICATION: DmSection = {
  spec: "DM_Security",
  title: "Who proves what to whom",
  requirements: [
    done(
      "DM-AUTH-1",
      "212: the client is believed for the session and shows no Cred any more.",
      `${AUTH}: 212 ends the sending of Cred`,
    ),
    done(
      "DM-AUTH-2",
      "200: for this message only; the next has a Cred with the nonce of the Chal.",
      `${AUTH}: 200 keeps Cred in every message, with the nonce of its Chal`,
    ),
    done(
      "DM-AUTH-3",
      "407 with a Chal has package 1 sent again with what it asks for.",
      `${AUTH}: %i with a Chal has package 1 sent again, in the next message, with the fresh nonce`,
      "dm/traces: with a stale nonce and a forgetful server gets both sides to authenticate",
    ),
    done(
      "DM-AUTH-4",
      "401 with a Chal has it sent again with the fresh nonce.",
      `${AUTH}: %i with a Chal has package 1 sent again, in the next message, with the fresh nonce`,
      "dm/traces: with a stale nonce and a forgetful server gets both sides to authenticate",
    ),
    done(
      "DM-AUTH-5",
      "401 after the fresh nonce: the credentials are wrong, and the session has failed.",
      `${AUTH}: 401 for MD5 after a fresh nonce`,
      `${AUTH}: that alternates between types does so three times at most`,
    ),
    chosen(
      "DM-AUTH-6",
      "401 or 407 without a Chal ends the session, or has Basic tried once.",
      "`dm.withoutChal` of a model",
      `${AUTH}: 401 without a Chal`,
      `${AUTH}: %i without a Chal is answered with Basic by a device that tries that, once`,
    ),
    done(
      "DM-AUTH-7",
      "A Chal of a type that the client has not ends the session.",
      `${AUTH}: a Chal of a type that is not had`,
    ),
    done(
      "DM-AUTH-8",
      "A right md5 Cred answers 212 with the next nonce.",
      `${AUTH}: that is right for MD5 answers 212 with the next nonce, and the commands are carried out`,
    ),
    done("DM-AUTH-9", "A right Basic Cred answers 212.", `${AUTH}: that is right for Basic answers 212 without a Chal`),
    done(
      "DM-AUTH-10",
      "A right MAC answers 200 with the next nonce, in each message.",
      `${MAC}: gets a new nonce in every message, each of which is kept before the answer goes out`,
    ),
    done(
      "DM-AUTH-11",
      "No Cred beside commands: 407 with a Chal, for every command too, and nothing is carried out.",
      `${AUTH}: that is %s answers %s for everything, and nothing is carried out`,
    ),
    done(
      "DM-AUTH-12",
      "A wrong Cred: 401 with a Chal and a fresh nonce, for every command too, and nothing is carried out.",
      `${AUTH}: that is %s answers %s for everything, and nothing is carried out`,
    ),
    done(
      "DM-AUTH-13",
      "No Cred beside nothing but Status is not challenged.",
      `${AUTH}: %o with nothing but Status is not challenged: the session ends`,
      `${MAC}: that is missing beside nothing but Status is not challenged: the session ends`,
    ),
    done(
      "DM-AUTH-14",
      "When both sides are challenged, the package 1 that is sent again has the Chal and the new Cred.",
      `${AUTH}: that is missing beside a challenge and a command is asked for in the resent package 1`,
    ),
    done(
      "DM-AUTH-15",
      "The type that was accepted stays for the session.",
      `${MAC}: or Cred that was accepted settles the type: a challenge from %s to another ends the session`,
    ),
    done(
      "DM-AUTH-16",
      "AAuthPref says which type comes first; else that of the last session; else what the account has data for.",
      `${AUTH}: with AAuthPref %s and AAuthType %s is %s`,
      `${AUTH}: is Basic when the account says nothing and has no nonce`,
      "handset/sessions/auth-types: The authentication type of the last session",
    ),
    done(
      "DM-AUTH-17",
      "md5 and MAC name the user in the LocName of the Source.",
      `${AUTH}: comes with the user's name as LocName for MD5 only`,
    ),
    done(
      "DM-AUTH-18",
      "Where the transport vouches for the server no Cred is asked for.",
      `${AUTH}: is not asked for when %s`,
    ),
    done(
      "DM-AUTH-19",
      "Secrets that a server changes count from the next session on.",
      "dm/authentication/changed-secrets: are those of the next session, not of the one they were changed in",
    ),
    done(
      "DM-AUTH-HTTP",
      "Level HTTP: Basic and Digest are shown when the server asks.",
      "bearer/http/authentication: is shown when the server asks for it, and unasked from then on in the session",
      "bearer/http/authentication: with %s proves the secret for this path, and counts",
    ),
    done(
      "DM-AUTH-TLS",
      "The server's certificate is verified, and the client shows its own.",
      "bearer/http/tls: %s ends the session, for that reason, at the first try",
      "bearer/http/tls: is shown to a server that asks for it",
    ),
    done(
      "DM-MAC-1",
      "x-syncml-hmac has algorithm, username and mac in any order.",
      "codec/security/hmac-header: is read in any order, with blanks, quotes and a default algorithm: %s",
    ),
    done("DM-MAC-2", "Another algorithm than MD5 is refused.", "codec/security/hmac-header: is refused when it is %j"),
    done(
      "DM-MAC-3",
      "The MAC is over the octets that are sent, and nothing is in the Cred.",
      `${MAC}: stands beside every message, made with the nonce of the Chal before`,
    ),
    done(
      "DM-MAC-4",
      "A Status without the next nonce ends the session.",
      `${MAC}: is not made after %s: the session ends`,
    ),
    done(
      "DM-MAC-5",
      "Client and embedded server agree on it, in either encoding.",
      "dm/authentication/mac-with-server: understand each other over HTTP, session after session, without a challenge or a complaint",
    ),
  ],
};

export const NONCES: DmSection = {
  spec: "DM_Security",
  title: "The life of nonces",
  requirements: [
    done(
      "DM-NONCE-1",
      "The first nonces are those of the bootstrap; without one it is empty.",
      `${MAC}: is made with the empty nonce when the account has none`,
      `${AUTH}: is Basic when the account says nothing and has no nonce`,
    ),
    done(
      "DM-NONCE-2",
      "A nonce that comes with 212 is for the next session.",
      "dm/authentication/nonces: are both renewed before the answer to an authenticated server goes out",
    ),
    done(
      "DM-NONCE-3",
      "With a MAC each message has another.",
      `${MAC}: stands beside every message, made with the nonce of the Chal before`,
    ),
    done(
      "DM-NONCE-4",
      "A nonce of a server that has not proved itself is used, and not kept.",
      "dm/authentication/nonces: of the client waits for the server to prove itself",
      "dm/authentication/nonces: are left alone by a server that does not prove itself",
    ),
    done(
      "DM-NONCE-5",
      "It is kept before the message that relies on it goes out.",
      "dm/authentication/nonces: are both renewed before the answer to an authenticated server goes out",
      `${MAC}: gets a new nonce in every message, each of which is kept before the answer goes out`,
    ),
    done(
      "DM-NONCE-6",
      "AAuthData holds the raw octets.",
      "dm/authentication/nonces: of the client is added where there was none",
    ),
    done(
      "DM-NONCE-7",
      "The server's nonce is that of its next notification as well.",
      "handset/sessions/notification-proof: fits with the nonce that is stored for the server (DM_Notification)",
      "handset/sessions/notification: after its session has a wrong digest: the handset has given the server another nonce",
    ),
    chosen(
      "DM-RESYNC-1",
      "A notification that fits the zero nonce is taken.",
      "`dm.nonceResync` of a model",
      "handset/sessions/notification-proof: is no resynchronisation when it is the stored nonce that fits",
      "handset/sessions/notification: in %s opens a session that resynchronises, where the model does",
    ),
    done(
      "DM-RESYNC-2",
      "The client's Cred is made with the zero nonce then.",
      "dm/session/resynchronisation: with the switch at %s opens with the Cred %s",
    ),
    done(
      "DM-RESYNC-3",
      "So is the server's, and both get new nonces.",
      "dm/session/resynchronisation: with the switch at %s takes the server's Cred %s, and both nonces are new then",
    ),
    done(
      "DM-RESYNC-4",
      "Until the server has proved itself the account stays as it is.",
      "dm/session/resynchronisation: leaves the account alone until the server has proved itself",
    ),
    chosen(
      "DM-RESYNC-5",
      "The zero nonce is four octets or ten characters; either is understood.",
      "`dm.nonceResync` of a model",
      "dm/session/resynchronisation: The nonce of resynchronisation is that of the switch",
    ),
  ],
};

/** The vectors of the formulas, each by its number. */
function vectors(): readonly DmRequirement[] {
  const file = "codec/security/auth-vectors";
  const rows: readonly (readonly [string, string, string])[] = [
    ["1", "Basic", `${file}: syncml:auth-basic`],
    ["2", "md5, the example of the specification", `${file}: syncml:auth-md5`],
    ["2x", "a nonce left in base64 is wrong", `${file}: 2x, with the nonce left in base64`],
    ["2y", "an inner digest in hexadecimal is wrong", `${file}: 2y, with the inner digest in hexadecimal`],
    ["3", "md5 with the zero nonce", `${file}: syncml:auth-md5`],
    ["4", "md5 with the empty nonce", `${file}: syncml:auth-md5`],
    ["5", "Basic, another user", `${file}: syncml:auth-basic`],
    ["6", "md5, another user", `${file}: syncml:auth-md5`],
    ["7", "md5, his next nonce", `${file}: syncml:auth-md5`],
    ["8", "md5 of a server", `${file}: syncml:auth-md5`],
    ["9", "md5 of a server, its next nonce", `${file}: syncml:auth-md5`],
    ["10", "md5 of both with the zero nonce", `${file}: 10, the client's`],
    ["11", "MAC of nothing", `${file}: syncml:auth-MAC`],
    ["12", "MAC of a short body", `${file}: syncml:auth-MAC`],
    ["12x", "the HMAC of RFC 2104 is wrong", `${file}: does not take vector 12x, the HMAC of RFC 2104`],
    ["13", "MAC of WBXML", `${file}: syncml:auth-MAC`],
    ["14", "the digest of a notification", `${file}: The digest of Package #0`],
    ["15", "the same with the zero nonce", `${file}: The digest of Package #0`],
    ["16", "md5 of names beyond ASCII", `${file}: syncml:auth-md5`],
  ];
  return rows.map(([number, what, test]) => {
    const row = /^\d+$/.test(number) && number !== "10" ? [`${file}: ${number}`] : [];
    return done(`DM-VECTOR-${number.toUpperCase()}`, `Vector ${number}: ${what}.`, test, ...row);
  });
}

export const VECTORS: DmSection = { spec: "DM_Security", title: "Vectors of the formulas", requirements: vectors() };
