const FORM = /^[^\p{Cc},]{1,64}$/u;

/**
 * Whether a text can name a project of a round: 1 to 64 characters without controls, commas
 * and outer blanks, which Pabulib files would not keep, in Unicode NFC. Two ids that look alike but differ in their normal form would be two projects in a ballot
 * and one in a hashed file, so a round refuses what is not normal instead of changing it.
 * @see RFC 8785, section 3.2.2.2: canonical JSON leaves the normal form to its users
 */
export function isProjectId(text: string): boolean {
  const isPlain = FORM.test(text) && text.trim() === text;
  return isPlain && text.isWellFormed() && text.normalize('NFC') === text;
}
