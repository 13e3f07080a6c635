/** The script of what stands in the place of a failed part. */
export const loadFailedPart = async () => ({ default: (await import('./failed-part.tsx')).FailedPart });
