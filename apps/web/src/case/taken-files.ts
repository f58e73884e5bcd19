/** What may be sent, for the window in which files are chosen; the server looks at the content. */
export const takenFiles = 'image/jpeg,image/png,image/webp,application/pdf';
