/** How long a link sets a password: long enough for a mail that comes late, too short for whoever reads the mailbox later. */
export const resetMinutes = 30;
