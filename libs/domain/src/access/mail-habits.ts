/** How much somebody wants to be told in one mail. */
export const mailHabits = ['separate', 'together'] as const;
export type MailHabit = (typeof mailHabits)[number];

/** How many deals that are told at once have a mail each: more are one digest. A handful is no storm, unless one finds it so. */
export const separateAtMost: Readonly<Record<MailHabit, number>> = { separate: 5, together: 1 };
