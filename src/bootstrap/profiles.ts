import type { ProfileName } from "./attempt.ts";
import { cpProfile } from "./cp-profile.ts";
import { dmProfile } from "./dm-profile.ts";
import type { Profile } from "./profile.ts";

/** The profiles that can be applied. A message of any other is rejected as `profile-disabled`. */
export const PROFILES: { readonly [Name in ProfileName]?: Profile } = { cp: cpProfile, dm: dmProfile };
