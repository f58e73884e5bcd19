/** What photos and documents of return cases may be: nothing that a browser would run. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PictureType = (typeof pictureTypes)[number];
export const evidenceTypes = [...pictureTypes, 'application/pdf'] as const;
export type EvidenceType = (typeof evidenceTypes)[number];
