import type { ItemHandler } from "./command.ts";

/** Copy: an optional feature that the client does not have, 406 (DM_RepPro, Copy). */
export const copy: ItemHandler = () => ({ status: 406 });
