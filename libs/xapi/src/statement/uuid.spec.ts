import { isUuid } from './uuid';

describe('A UUID', () => {
  it.each([
    '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b1',
    '39C24CC4-69F2-4C01-824E-1FDC6EA8A3B1',
    '00000000-0000-0000-0000-000000000000',
  ])('may be %p', (text) => {
    expect(isUuid(text)).toBe(true);
  });

  it.each([
    '',
    '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b',
    '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b1a',
    '39c24cc469f24c01824e1fdc6ea8a3b1----',
    'g9c24cc4-69f2-4c01-824e-1fdc6ea8a3b1',
    '39c24cc4-69f2-4c01-824e+1fdc6ea8a3b1',
    '{39c24cc4-69f2-4c01-824e-1fdc6ea8a3b',
    '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b１',
  ])('is not %p', (text) => {
    expect(isUuid(text)).toBe(false);
  });
});
