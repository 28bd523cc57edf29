/** WDP port of connectionless, non-secure WAP Push (WDP, port table). */
export const WAP_PUSH_PORT = 2948;
