/** A person was asked and decided against the save: nothing was sent. `message` says so as a sentence. */
export class SaveLeft extends Error {
  override readonly name = 'SaveLeft';
  readonly kind = 'left';
}
