/** A ballot of a closed round cannot be opened: it was changed, or the key that opens it is missing. */
export class SealTrouble extends Error {
  override readonly name = 'SealTrouble';
}
