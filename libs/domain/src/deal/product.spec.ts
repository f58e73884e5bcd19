import { refusedProduct } from './product.js';

const pipeline = { productLines: ['presses', 'lathes'] };

describe('the product of a deal', () => {
  it.each([
    ['of a line that the pipeline serves', { line: 'lathes' }, undefined],
    ['of no line', { line: null }, undefined],
    ['of another line', { line: 'abrasives' }, 'product-line-not-served'],
    ['that nobody knows', undefined, 'product-unknown'],
  ])('%s', (_what, product, code) => expect(refusedProduct(product, pipeline)?.code).toBe(code));
});
