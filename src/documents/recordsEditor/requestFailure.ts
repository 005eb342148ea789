/** Why a request of the webview can't be answered, as a sentence for the person. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';

  /** @param place offset in the text that was sent */
  constructor(
    message: string,
    readonly place?: number,
  ) {
    super(message);
  }
}
