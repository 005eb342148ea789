import { openProduct, type Product, type ProductOptions } from '../../host/product.mjs';
import { screenshotOnFailure } from './screenshots';

/**
 * The next product with the usual options. It starts while the tests before it wait for their windows, which is half of
 * their time. Each file of tests is a bundle of its own: only the global object is theirs in common.
 */
const shared = globalThis as { spareProduct?: Promise<Product> | undefined };

async function takeProduct(options: ProductOptions): Promise<Product> {
  if (Object.keys(options).length > 0) return openProduct(options);
  const taken = shared.spareProduct ?? openProduct();
  const product = await taken;
  shared.spareProduct = openProduct();
  // Told to whoever takes it.
  shared.spareProduct.catch(() => undefined);
  return product;
}

after('the spare product stops', async () => {
  const spare = shared.spareProduct;
  shared.spareProduct = undefined;
  await (await spare)?.stop();
});

/**
 * Opens the product for the tests of a `describe` and closes it after them.
 *
 * @param options is asked when it starts, so that a `before` can prepare them
 * @returns the running product, for use inside tests and hooks
 */
export function openedProduct(options: () => ProductOptions = () => ({})): () => Product {
  let product: Product | undefined;
  before('the product opens', async () => {
    product = await takeProduct(options());
  });
  screenshotOnFailure(() => product);
  after('the product stops', () => product?.stop());
  return () => {
    if (!product) throw new Error('The product is open only inside tests and hooks.');
    return product;
  };
}
