import { openProduct, type Product, type ProductOptions } from '../../host/product.mjs';
import { screenshotOnFailure } from './screenshots';

/**
 * Opens the product for the tests of a `describe` and closes it after them.
 *
 * @param options is asked when it starts, so that a `before` can prepare them
 * @returns the running product, for use inside tests and hooks
 */
export function openedProduct(options: () => ProductOptions = () => ({})): () => Product {
  let product: Product | undefined;
  before('the product opens', async () => {
    product = await openProduct(options());
  });
  screenshotOnFailure(() => product);
  after('the product stops', () => product?.stop());
  return () => {
    if (!product) throw new Error('The product is open only inside tests and hooks.');
    return product;
  };
}
